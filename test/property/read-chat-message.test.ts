// The hand-written reading of a frame and the schema agree: what one takes the other takes, except
// where the server has rules that a schema does not state (known receivers, white space, length).

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadWireDocuments } from '../../src/protocol/index.ts';
import { readChatMessage } from '../../src/server/socket/read-chat-message.ts';
import { openDatabase, type User, UserStore } from '../../src/server/store/index.ts';

const SENDER = 'b58434af-4276-47da-a0f7-0ab716168fad';
const RECEIVER = '83f02f01-521c-447e-98bb-1933eba3ba09';

function twoUsers(): UserStore {
  const users = new UserStore(openDatabase(':memory:', 'full'));
  users.insertAll(
    [SENDER, RECEIVER].map((uid) => ({ uid, email: uid, username: '', passwordHash: null })),
  );
  return users;
}

const anything = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object());
const frame = fc.record(
  {
    action: fc.oneof({ weight: 5, arbitrary: fc.constant('chat_message') }, anything),
    message_body: fc.oneof(fc.string({ unit: 'binary' }), anything),
    receiver_id: fc.oneof({ weight: 5, arbitrary: fc.constant(RECEIVER) }, anything),
    sender_id: anything,
  },
  { requiredKeys: [] },
);

test('a frame is taken exactly when the schema and the stated rules allow it', async () => {
  const { schemas } = await loadWireDocuments();
  const users = twoUsers();
  const sender = users.find(SENDER) as User;
  fc.assert(
    fc.property(frame, (value) => {
      const text = JSON.stringify(value);
      const outcome = readChatMessage(text, sender, { users, bodyCharacters: 50 });
      const wire = JSON.parse(text) as { message_body?: unknown };
      const body = typeof wire.message_body === 'string' ? wire.message_body : '';
      const isWithinRules = body.trim() !== '' && body.length <= 50 && body.isWellFormed();
      const isDocumented = schemas.ChatMessage.safeParse(wire).success;
      expect(typeof outcome === 'object').toBe(isDocumented && isWithinRules);
      if (typeof outcome === 'object') expect(outcome.body).toBe(body);
    }),
    { numRuns: 2000 },
  );
});

test('no text at all makes it throw', () => {
  const users = twoUsers();
  const sender = users.find(SENDER) as User;
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const outcome = readChatMessage(text, sender, { users, bodyCharacters: 50 });
      expect(['string', 'object']).toContain(typeof outcome);
    }),
    { numRuns: 1000 },
  );
});
