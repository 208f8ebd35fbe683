// A client on another stack, written from the API document alone, against our server, and, so that
// the client itself is known to be good, against the server on its own stack.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WireMessage } from '../../src/protocol/index.ts';
import {
  describeForeign,
  runForeignClient,
  startForeignServer,
  writeForeignAccounts,
} from '../support/foreign.ts';
import type { ForeignView } from '../support/foreign-view.ts';
import { type Serving, startServe } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Starts a server with three accounts, lets the client visit it, stops it. */
async function visit(start: (accounts: string) => Promise<Serving>): Promise<{
  readonly view: ForeignView;
  readonly ids: readonly string[];
}> {
  const accounts = join(temporaryFolder(), 'users.csv');
  const serving = await start(accounts);
  const visited = await runForeignClient(['--url', serving.url, '--accounts', accounts]);
  const stopped = await serving.stop();
  expect({ code: visited.code, stderr: visited.stderr }).toEqual({ code: 0, stderr: '' });
  expect(stopped.code).toBe(0);
  const ids = readFileSync(accounts, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => String(row.split(',')[0]));
  return { view: JSON.parse(visited.stdout) as ForeignView, ids };
}

/** The conversation as the document promises it to both parties. */
function expectConversation(view: ForeignView, ids: readonly string[]): void {
  const [alice, bob, carol] = ids;
  const parties = { sender_id: alice, receiver_id: bob };
  for (const [index, { conf, re }] of view.exchanged.entries()) {
    const shared = { ...parties, message_body: view.bodies[index] };
    expect(conf).toMatchObject({ ...shared, action: 'conf_message' });
    expect(re).toEqual({ ...conf, action: 're_message' });
  }
  expect(view.frames.alice).toHaveLength(view.bodies.length + 1);
  expect(view.frames.bob).toHaveLength(view.bodies.length);
  expect(view.offline).toMatchObject({ sender_id: alice, receiver_id: carol });
  expect(view.ponged).toBe(true);
  expect(view.closed).toEqual([1000, 1000]);
}

/** A row without `seen`: the document does not say when that changes. */
function unseen(row: WireMessage | null | undefined): unknown {
  return { ...row, seen: null };
}

/** What REST shows afterwards, to all three of them. */
function expectReads(view: ForeignView, ids: readonly string[]): void {
  const [alice, bob, carol] = ids;
  const rows = view.alice_history.body.entity.messages;
  expect(view.alice_history).toMatchObject({ status: 200, body: { success: true } });
  expect(rows.map(({ message }) => message)).toEqual(view.bodies);
  expect(rows.map(({ id }) => id)).toEqual(view.exchanged.map(({ conf }) => conf.created_msg_id));
  expect(rows[0]).toMatchObject({ sender: { id: alice }, receiver: { id: bob } });
  expect(view.bob_history.body.entity.messages.map(unseen)).toEqual(rows.map(unseen));
  const later = view.carol_history.body.entity.messages;
  expect(later.map(({ message }) => message)).toEqual(['read me later']);
  const threads = view.alice_threads.body.entity;
  expect(new Set(threads.map(({ other_user }) => other_user.id))).toEqual(new Set([bob, carol]));
  const withBob = threads.find(({ other_user }) => other_user.id === bob);
  expect(unseen(withBob?.last_message)).toEqual(unseen(rows.at(-1)));
  expect(withBob?.id).toBe(rows[0]?.thread);
  expect(view.carol_threads.body.entity.map(({ other_user }) => other_user.id)).toEqual([alice]);
  expect(view.unknown).toMatchObject({
    status: 404,
    body: { status: 'failure', entity: null, message: 'Invalid recipient', success: false },
  });
}

/** Both ways in are closed without a token: 401 or 403, before the handshake. */
function expectRefusals(view: ForeignView): void {
  for (const status of [
    view.refused.socket,
    view.refused.socket_wrong,
    view.without_token.status,
  ]) {
    expect([401, 403]).toContain(status);
  }
}

describeForeign('a client on another stack', () => {
  test('talks to our server by the document alone', async () => {
    const { view, ids } = await visit((accounts) =>
      startServe(['--db', ':memory:', '--users', '3', '--users-file', accounts]),
    );
    expectConversation(view, ids);
    expectReads(view, ids);
    expectRefusals(view);
  });

  test('talks to a server on its own stack in the same way', async () => {
    const { view, ids } = await visit((accounts) => {
      writeForeignAccounts(accounts, 3);
      return startForeignServer(['--accounts', accounts]);
    });
    expectConversation(view, ids);
    expectReads(view, ids);
    expectRefusals(view);
  });

  test('and its server leaves when its parent closes the channel', async () => {
    const accounts = join(temporaryFolder(), 'users.csv');
    writeForeignAccounts(accounts, 2);
    const serving = await startForeignServer(['--accounts', accounts]);
    serving.child.closeInput();
    expect(await serving.child.finished).toMatchObject({ code: 0, signal: null });
  });
});
