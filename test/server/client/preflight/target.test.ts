// Preflight and the target: what is not the documented chat API, and what is said of it.

import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { preflight } from '../../../../src/client/index.ts';
import { clientOptions } from '../client-rig.ts';
import { envelope, type Script, sendJson, startScriptedServer } from '../scripted-server.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../test-certificate.ts';
import { accounts, PreflightRig, REQUEST, WELL } from './preflight-rig.ts';

const rig = new PreflightRig();

afterEach(() => rig.close());

describe('preflight refuses a target', () => {
  it('where nothing listens', async () => {
    const gone = await startScriptedServer({});
    await gone.close();
    await expect(preflight(clientOptions(gone.url), accounts(2), REQUEST)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      exitCode: 6,
      message: `GET ${gone.url}/chat/user/threads/: nothing listens there (ECONNREFUSED)`,
    });
  });

  it('that accepts and never answers', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const options = clientOptions(`http://127.0.0.1:${port}`, { requestTimeoutMs: 100 });
    await expect(preflight(options, accounts(2), REQUEST)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('it did not answer in time') as string,
    });
    await new Promise((resolve) => silent.close(resolve));
  });

  it.each([
    [401, 'TARGET_AUTH'],
    [403, 'TARGET_AUTH'],
    [404, 'TARGET_REFUSED'],
    [500, 'TARGET_REFUSED'],
  ])('that answers %d, quoting what it said without the token', async (status, code) => {
    const error = await rig.refusal({
      onRequest: (_request, response) => {
        response.writeHead(status, { 'content-type': 'text/plain' });
        response.end(`bad\n token: secret-token-0 (secret-token) ${'x'.repeat(300)}`);
      },
    });
    expect(error.code).toBe(code);
    const path = `${rig.url}/chat/user/threads/`;
    expect(error.message).toMatch(new RegExp(`^GET ${path} answered ${status}: bad token: <redac`));
    expect(error.message.length).toBeLessThan(path.length + 240);
  });

  it('that redirects, and does not follow', async () => {
    const error = await rig.refusal({
      onRequest: (_request, response) => {
        response.writeHead(301, {
          location: 'https://elsewhere.example.org/?token=secret-token-0',
        });
        response.end();
      },
    });
    expect(error).toMatchObject({ code: 'TARGET_REFUSED' });
    expect(error.message).toContain(
      'answered 301 and redirects to https://elsewhere.example.org/?token=<redacted>',
    );
    expect(rig.requests).toHaveLength(1);
  });

  it.each([
    ['a web page', '<!doctype html><h1>Welcome</h1>', 'the body is not JSON: <!doctype html>'],
    ['another API', '{"ok":true}', 'the list of rows is missing: {"ok":true}'],
  ])('that is %s', async (_name, text, said) => {
    const error = await rig.refusal({
      onRequest: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(text);
      },
    });
    expect(error).toMatchObject({ code: 'TARGET_REFUSED' });
    expect(error.message).toContain(`answered 200, but ${said}`);
  });

  it('that does not know the partner', async () => {
    const error = await rig.refusal({
      onRequest: (request, response) => {
        if (request.url === '/chat/user/threads/') sendJson(response, 200, envelope([]));
        else sendJson(response, 404, { message: 'Invalid recipient' });
      },
    });
    expect(error).toMatchObject({
      code: 'TARGET_AUTH',
      message: 'users.csv:3: the server does not know this account (404 Invalid recipient)',
    });
  });

  it('whose certificate is not trusted, and passes it when it is', async () => {
    const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };
    const error = await rig.refusal({ onRequest: WELL, tls });
    expect(error).toMatchObject({ code: 'TARGET_UNREACHABLE' });
    expect(error.message).toContain('certificate is not trusted, or TLS failed (');
    expect(error.hint).toContain('target.tls.ca');
    await rig.close();
    const secrets = {
      headers: {},
      jwtSecret: null,
      tlsCa: TEST_CERTIFICATE,
      tlsCert: null,
      tlsKey: null,
    };
    expect(await rig.check({ onRequest: WELL, tls }, { options: { secrets } })).toMatchObject({
      warnings: [],
    });
  });

  it('whose certificate is for another name', async () => {
    const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };
    const secrets = {
      headers: {},
      jwtSecret: null,
      tlsCa: TEST_CERTIFICATE,
      tlsCert: null,
      tlsKey: null,
    };
    const target = { tls: { ca: null, cert: null, key: null, servername: 'other.test' } };
    expect(
      await rig.refusal({ onRequest: WELL, tls }, { options: { secrets, target } }),
    ).toMatchObject({
      code: 'TARGET_UNREACHABLE',
    });
  });
});

describe('preflight refuses a socket', () => {
  function upgrade(status: number, extra = ''): Script {
    return {
      onRequest: WELL,
      onUpgrade: (_request, socket) => {
        socket.end(`HTTP/1.1 ${status} X\r\ncontent-length: 2\r\n${extra}\r\nno`);
        return true;
      },
    };
  }

  it('that wants another Origin, after a second try', async () => {
    const error = await rig.refusal(upgrade(403));
    expect(error).toMatchObject({ code: 'TARGET_REFUSED', exitCode: 6 });
    expect(error.message).toContain('/ws/chat/room/ answered 403 instead of 101: no');
    expect(error.hint).toContain(`it was ${rig.url}. Set target.origin`);
    expect(rig.upgradeCount).toBe(2);
  });

  it.each([
    [401, '', 'TARGET_AUTH', 'answered 401 instead of 101'],
    [302, 'location: /login\r\n', 'TARGET_REFUSED', 'answered 302 and redirects to /login'],
    [200, '', 'TARGET_REFUSED', 'answered 200 instead of 101'],
  ])('that answers %d', async (status, extra, code, said) => {
    const error = await rig.refusal(upgrade(status, extra));
    expect(error.code).toBe(code);
    expect(error.message).toContain(said);
  });

  it.each([
    [4001, 'TARGET_AUTH'],
    [1008, 'TARGET_AUTH'],
    [1011, 'TARGET_REFUSED'],
  ])('that accepts first and closes at once with %d', async (code, expected) => {
    const error = await rig.refusal({ onRequest: WELL, onSocket: (ws) => ws.close(code) });
    expect(error.code).toBe(expected);
    expect(error.message).toContain(`opened and was closed at once with code ${code}`);
  });
});
