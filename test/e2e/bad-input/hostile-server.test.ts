// Servers that misbehave while the load runs: findings or unknown, bounded memory, never a crash.

import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunResult } from '../../../src/run/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type ChatRunOptions, resultOf, startChat } from '../../support/trial/chat-run.ts';
import { agentsOf, peakMemoryMebibytes } from '../../support/trial/processes.ts';
import { type ChatScript, ScriptedChat } from '../../support/trial/scripted-chat.ts';

const MEBIBYTE = 1024 * 1024;
/** Where results that never come would only be waited for. */
const HASTY = 'deadlines: { confirm: 1s, deliver: 1s, settle: 2s }';

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
  readonly result: RunResult | undefined;
  /** The most that any process of the run held. */
  readonly peakMebibytes: number;
}

/** Runs against a scripted server and watches the memory of command and agents. */
async function runAgainst(
  script: Omit<ChatScript, 'users'>,
  options: Partial<ChatRunOptions> = {},
): Promise<Outcome> {
  const folder = temporaryFolder();
  const chat = await new ScriptedChat({ users: 4, ...script }).start();
  onTestFinished(() => chat.close());
  chat.writeAccounts(join(folder, 'users.csv'));
  const child = startChat({ folder, target: chat.url, ...options });
  let peakMebibytes = 0;
  const timer = setInterval(() => {
    const peaks = [child.pid, ...agentsOf(child.pid)].map(peakMemoryMebibytes);
    peakMebibytes = Math.max(peakMebibytes, ...peaks);
  }, 100);
  const ended = await child.finished;
  clearInterval(timer);
  return { code: ended.code, stderr: ended.stderr, result: resultOf(ended), peakMebibytes };
}

/** What the server is charged with; what is legal, and only informs, is no charge. */
function violations(result: RunResult | undefined): Readonly<Record<string, number>> {
  const found = (result?.checks ?? []).filter(
    ({ severity, violations: count }) => severity !== 'I' && count > 0,
  );
  return Object.fromEntries(found.map((check) => [check.name, check.violations]));
}

/** The first socket that is connected when the tenth message is stored. */
const atTenth =
  (act: (chat: ScriptedChat) => void) =>
  (count: number, chat: ScriptedChat): void => {
    if (count === 10) act(chat);
  };

test('frames that are no JSON are findings, and every message is still accounted for', async () => {
  const garbage = ['', 'hello', '{"action":', '[1,2]', 'null', '"text"', '{}{}', '\u0000\uFFFD'];
  const onStored = atTenth((chat) => {
    for (const text of garbage) chat.sockets[0]?.send(text);
    chat.sockets[0]?.send(Buffer.from([0xff, 0x00, 0xfe]));
  });
  const { code, result } = await runAgainst({ onStored });
  expect(violations(result)['malformed-frame']).toBe(garbage.length + 1);
  expect({ code, verdict: result?.verdict }).toEqual({ code: 3, verdict: 'fail' });
  const { sent, confirmed, delivered, visible } = result?.messages ?? {};
  expect([sent, confirmed, delivered, visible]).toEqual([40, 40, 40, 40]);
});

test('a frame of 50 MB ends its socket and nothing else', async () => {
  const onStored = atTenth((chat) => chat.sockets[0]?.send('x'.repeat(50 * MEBIBYTE)));
  const { code, stderr, result, peakMebibytes } = await runAgainst({ onStored });
  expect(result?.agents.map(({ state }) => state)).toEqual(['completed']);
  expect(result?.messages.sent).toBe(40);
  expect(result?.messages.visible).toBe(40);
  expect([0, 5]).toContain(code);
  expect(stderr).not.toContain('internal error');
  expect(peakMebibytes).toBeGreaterThan(30);
  expect(peakMebibytes).toBeLessThan(300);
});

/** Streams rows as fast as they are read, until `bytes` have gone. */
function streamHistory(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"status":"success","success":true,"message":null,"entity":{"messages":[');
  const chunk = `"${'x'.repeat(MEBIBYTE - 4)}",`;
  let sentBytes = 0;
  const pump = (): void => {
    while (sentBytes < bytes && !response.destroyed) {
      sentBytes += chunk.length;
      if (!response.write(chunk)) return;
    }
    response.end('""]}}');
  };
  response.on('drain', pump);
  pump();
}

test('a history of 1 GB is given up in bounded memory, and what it hides is unknown', async () => {
  let hasBegun = false;
  const { code, result, peakMebibytes } = await runAgainst(
    {
      onStored: () => {
        hasBegun = true;
      },
      onRead: (request, response) => {
        if (!hasBegun || !(request.url ?? '').includes('/messages/')) return false;
        streamHistory(response, 1024 * MEBIBYTE);
        return true;
      },
    },
    { duration: '1s', extra: 'deadlines: { confirm: 5s, deliver: 5s, settle: 5s, readback: 15s }' },
  );
  expect(violations(result)).not.toHaveProperty('lost-write');
  expect({ code, verdict: result?.verdict }).toEqual({ code: 5, verdict: 'unknown' });
  expect(result?.messages).toMatchObject({ sent: 20, confirmed: 20, delivered: 20, visible: 0 });
  expect(result?.agents.map(({ state }) => state)).toEqual(['completed']);
  expect(peakMebibytes).toBeGreaterThan(30);
  expect(peakMebibytes).toBeLessThan(800);
});

test('half-open connections are noticed by the heartbeat, and the users come back', async () => {
  let deadFrom = Number.POSITIVE_INFINITY;
  const dead = new WeakSet<object>();
  const { code, stderr, result } = await runAgainst(
    {
      autoPong: false,
      onConnected: (socket) => {
        socket.on('ping', (data: Buffer) => {
          if (!dead.has(socket)) socket.pong(data);
        });
      },
      ignores: (socket) => dead.has(socket),
      onStored: (count, chat) => {
        if (count !== 10) return;
        deadFrom = performance.now();
        for (const socket of chat.sockets) dead.add(socket);
      },
    },
    {
      duration: '5s',
      extra: `${HASTY}
heartbeat: { interval: 500ms, timeout: 1s, without: 0% }
reconnect: { base: 100ms, max: 500ms }`,
    },
  );
  expect(deadFrom).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(stderr).not.toContain('internal error');
  expect(result?.agents.map(({ state }) => state)).toEqual(['completed']);
  // Nobody was told a lie: what went into the dead line is indeterminate, not lost.
  // Those that were given up last were silent while others, who had come back, were answered.
  const { 'half-open': _, ...others } = violations(result);
  expect(others).toEqual({});
  expect(result?.messages.confirmed).toBeGreaterThan(25);
  expect(result?.messages.lost).toBe(0);
  // Too much is indeterminate for a pass; what waited too long for a line was not delivered.
  expect([4, 5]).toContain(code);
});

test('a server that closes each socket at once leaves a run without a message', async () => {
  let hasBegun = false;
  const { code, result } = await runAgainst(
    {
      onConnected: (socket) => {
        if (hasBegun) socket.close(1011);
        // The examination before the load is over when it lets go of its socket.
        socket.once('close', () => {
          hasBegun = true;
        });
      },
    },
    { duration: '2s', extra: `connect: { rate: 4/s }\n${HASTY}` },
  );
  expect(result?.agents.map(({ state }) => state)).toEqual(['completed']);
  expect(result?.messages.confirmed).toBe(0);
  expect([4, 5]).toContain(code);
  expect(result?.verdict).not.toBe('pass');
});
