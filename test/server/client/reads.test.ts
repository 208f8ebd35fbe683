// The REST reads of a session: what is evidence, what proves nothing, what breaks the contract.

import { createGzip, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../src/client/rest/http-door.ts';
import { bodyOf, ClientRig, idOf, NEVER, type OptionChanges, READ, TOKEN } from './client-rig.ts';
import {
  envelope,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
  wireRow,
  wireUser,
} from './scripted-server.ts';

let server: ScriptedServer;
let rig: ClientRig;

async function start(
  onRequest: NonNullable<Script['onRequest']>,
  changes: OptionChanges = {},
): Promise<void> {
  server = await startScriptedServer({ onRequest });
  rig = new ClientRig(server.url, changes);
}

afterEach(async () => {
  await rig.client.close();
  await server.close();
});

function readHistory(signal = NEVER): Promise<boolean> {
  return rig.session().readHistory({ ...READ, partner: 1, partnerId: idOf(1) }, signal);
}

const ROW = wireRow(9, [idOf(0), idOf(1)], bodyOf(4));

describe('a history read', () => {
  it('asks as documented and states every row with what its text says', async () => {
    await start((_request, response) => sendJson(response, 200, envelope({ messages: [ROW] })));
    expect(await readHistory()).toBe(true);
    const [request] = server.requests;
    expect(request?.url).toBe(`/chat/messages/${idOf(1)}/`);
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'cache-control': 'no-cache',
      accept: 'application/json',
    });
    const [checked, read] = rig.facts;
    expect(checked?.type).toBe('http-checked');
    expect(read).toMatchObject({
      type: 'history',
      user: 0,
      partner: 1,
      purpose: 'load',
      rows: [
        {
          id: '9',
          threadId: '1',
          senderId: idOf(0),
          receiverId: idOf(1),
          body: bodyOf(4),
          seen: false,
          reading: { status: 'ours', marker: { sequence: 4 } },
        },
      ],
    });
    expect(rig.facts).toHaveLength(2);
  });

  it('uses the header and the scheme of the scenario', async () => {
    await start((_request, response) => sendJson(response, 200, envelope({ messages: [] })), {
      target: { authHeader: { name: 'X-Token', scheme: '' }, headers: { 'X-One': '1' } },
    });
    expect(await readHistory()).toBe(true);
    expect(server.requests[0]?.headers).toMatchObject({ 'x-token': TOKEN, 'x-one': '1' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('reads a body that a proxy has compressed', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(envelope({ messages: [ROW] }))));
    });
    expect(await readHistory()).toBe(true);
    expect(rig.of('history')[0]?.rows).toHaveLength(1);
  });

  it.each(['1', '0, 5', 'old'])('proves nothing when a cache answered (%s)', async (age) => {
    await start((_request, response) => {
      response.setHeader('age', age);
      sendJson(response, 200, envelope({ messages: [ROW] }));
    });
    expect(await readHistory()).toBe(false);
    expect(rig.facts).toMatchObject([{ type: 'read-failed', reason: 'cached', status: 200 }]);
  });

  it('counts when every cache on the way says that it is fresh', async () => {
    await start((_request, response) => {
      response.setHeader('age', '0, 0');
      sendJson(response, 200, envelope({ messages: [ROW] }));
    });
    expect(await readHistory()).toBe(true);
  });

  it('proves nothing when its bytes are not UTF-8, which is told', async () => {
    await start((_request, response) => {
      const bytes = Buffer.from(JSON.stringify(envelope({ messages: [ROW] })));
      bytes[bytes.indexOf('a@x.org')] = 0xe9;
      response.writeHead(200, { 'content-type': 'application/json; charset=latin1' }).end(bytes);
    });
    expect(await readHistory()).toBe(false);
    expect(rig.of('http-violation')).toMatchObject([{ detail: 'the body is not UTF-8' }]);
    expect(rig.of('read-failed')).toMatchObject([{ reason: 'malformed' }]);
  });

  it.each([
    [500, ['status 500 instead of 200']],
    [404, ['status 404 instead of 200']],
    [302, ['status 302 instead of 200']],
    [403, []],
    [429, []],
    [502, []],
    [503, []],
    [504, []],
  ])('that is answered with %d proves nothing and is not followed', async (status, details) => {
    await start((_request, response) => {
      response.setHeader('location', '/elsewhere');
      sendJson(response, status, { token: TOKEN });
    });
    expect(await readHistory()).toBe(false);
    expect(server.requests).toHaveLength(1);
    expect(rig.of('http-checked')).toHaveLength(1);
    expect(rig.of('http-violation').map((fact) => fact.detail)).toEqual(details);
    expect(rig.of('read-failed')).toMatchObject([{ status, reason: 'status', partner: 1 }]);
    expect(JSON.stringify(rig.facts)).not.toContain(TOKEN.slice(0, 8));
  });

  it('states a departure that leaves the rows usable, once for the answer', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const { seen: _seen, ...row } = ROW;
      response.end(JSON.stringify({ ...envelope({ messages: [row, row] }), message: undefined }));
    });
    expect(await readHistory()).toBe(true);
    expect(rig.of('http-violation')).toMatchObject([
      {
        request: 'GET /chat/messages/{uid}/',
        detail:
          'the content type is not application/json; message is missing; ' +
          'entity.messages[].seen is missing (2 times)',
      },
    ]);
  });

  it.each([
    ['HTML', '<html>hello</html>'],
    ['half a body', '{"status":"success"'],
    ['deep nesting', '['.repeat(1_000_000)],
  ])('that is %s is malformed', async (_name, text) => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(text);
    });
    expect(await readHistory()).toBe(false);
    expect(rig.of('read-failed')).toMatchObject([
      { reason: 'malformed', detail: 'the body is not JSON' },
    ]);
    expect(rig.of('http-violation')).toHaveLength(1);
  });

  it('that breaks off is a failure of the network', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"status":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await readHistory()).toBe(false);
    expect(rig.facts).toMatchObject([{ type: 'read-failed', status: 200, reason: 'network' }]);
  });

  it('that never ends is given up at its time, or when its caller gives up', async () => {
    await start(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
      { requestTimeoutMs: 120 },
    );
    expect(await readHistory()).toBe(false);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    expect(await readHistory(stop.signal)).toBe(false);
    expect(rig.of('read-failed').map((fact) => fact.reason)).toEqual(['timeout', 'aborted']);
  });

  it('of a gigabyte is dropped at the cap, also when a few kilobytes unpack to it', async () => {
    let sentBytes = 0;
    await start(
      (request, response) => {
        const isPacked = request.url?.includes(idOf(1)) === true;
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
        });
        const sink = isPacked ? createGzip() : response;
        if (sink !== response) sink.pipe(response);
        const chunk = Buffer.alloc(4 * 1024 * 1024, ' ');
        const more = (): void => {
          while (sentBytes < 2 ** 30 && !response.destroyed) {
            sentBytes += chunk.length;
            if (!sink.write(chunk)) return;
          }
        };
        sink.on('drain', more);
        sink.on('error', () => undefined);
        more();
      },
      { requestTimeoutMs: 30_000 },
    );
    const session = rig.session();
    const plain = { ...READ, partner: 2, partnerId: idOf(2) };
    expect(await session.readHistory(plain, NEVER)).toBe(false);
    expect(sentBytes).toBeLessThan(4 * MAX_BODY_BYTES);
    sentBytes = 0;
    expect(await readHistory()).toBe(false);
    expect(rig.of('read-failed').map((fact) => fact.reason)).toEqual(['too-large', 'too-large']);
  });
});

describe('a thread list', () => {
  it('is stated with its last messages', async () => {
    await start((_request, response) =>
      sendJson(
        response,
        200,
        envelope([
          { id: 4, other_user: wireUser(idOf(1)), last_message: ROW },
          { id: 5, other_user: wireUser(idOf(2)), last_message: null },
        ]),
      ),
    );
    expect(await rig.session().readThreads({ ...READ, purpose: 'readback' }, NEVER)).toBe(true);
    expect(server.requests[0]?.url).toBe('/chat/user/threads/');
    expect(rig.of('threads')).toMatchObject([
      {
        purpose: 'readback',
        rows: [
          { threadId: '4', otherUserId: idOf(1), last: { id: '9', reading: { status: 'ours' } } },
          { threadId: '5', otherUserId: idOf(2), last: null },
        ],
      },
    ]);
  });
});

describe('the history with a user who does not exist', () => {
  const failure = { status: 'failure', entity: null, message: 'Invalid recipient', success: false };

  it.each([
    ['the documented 404', 404, failure, []],
    [
      'another message',
      404,
      { ...failure, message: 'Nope' },
      ['message is not "Invalid recipient"'],
    ],
    ['an empty history', 200, envelope({ messages: [] }), ['status 200 instead of 404']],
  ])('answered with %s', async (_name, status, body, details) => {
    await start((_request, response) => sendJson(response, status, body));
    await rig.session().checkUnknownRecipient(NEVER);
    expect(rig.of('http-checked')).toHaveLength(1);
    expect(rig.of('http-violation').map((fact) => fact.detail)).toEqual(details);
    expect(server.requests[0]?.url).toMatch(/^\/chat\/messages\/[0-9a-f-]{36}\/$/);
  });
});
