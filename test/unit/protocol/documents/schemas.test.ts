// The schemas accept the examples of the API document and nothing less.

import { describe, expect, test } from 'vitest';
import { ERROR_FRAMES, loadWireDocuments } from '../../../../src/protocol/index.ts';

const user = {
  id: 'b58434af-4276-47da-a0f7-0ab716168fad',
  email: 'admin@gmail.com',
  username: 'admin',
  role: null,
  is_active: true,
};
const other = {
  id: '83f02f01-521c-447e-98bb-1933eba3ba09',
  email: 'onuhudoudo@gmail.com',
  username: '',
  role: null,
  is_active: true,
};
const message = {
  id: 3,
  sender: user,
  receiver: other,
  message: 'hello there, what is your name',
  updated: '2024-12-22T23:32:06.846477Z',
  created: '2024-12-22T23:32:06.846477Z',
  seen: false,
  thread: 1,
};

/** The examples of the API document, by the schema that must accept them. */
const EXAMPLES = {
  ChatMessage: {
    action: 'chat_message',
    message_body: 'do me 2k fast',
    receiver_id: '87c8b8e2-3efc-4a4a-b667-1f9c0d7e8437',
  },
  ConfMessage: {
    sender_id: 'a59eb80a-2820-4f01-978b-505c492a1d21',
    receiver_id: 'ab762f22-a066-4fb6-bbd0-1f774e484cba',
    message_body: 'do me 2k fast',
    timestamp: '2024-12-23T05:25:14.763401+00:00',
    created_msg_id: 3,
    action: 'conf_message',
  },
  ReMessage: {
    message_body: 'hello',
    sender_id: '96bf0d3f-720d-4620-8dee-0f59f997cb51',
    receiver_id: '87c8b8e2-3efc-4a4a-b667-1f9c0d7e8437',
    timestamp: '2024-06-17T12:48:28.228342+00:00',
    created_msg_id: 34,
    action: 're_message',
  },
  HistoryBody: {
    status: 'success',
    entity: { messages: [message] },
    message: 'Messages retreived successfully',
    success: true,
  },
  ThreadsBody: {
    status: 'success',
    entity: [{ id: 1, other_user: other, last_message: message }],
    message: null,
    success: true,
  },
  FailureBody: { status: 'failure', entity: null, message: 'Invalid recipient', success: false },
} as const;

describe('the schemas', () => {
  const names = Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[];

  test.each(names)('%s accepts the example of the API document', async (name) => {
    const { schemas } = await loadWireDocuments();
    expect(schemas[name].safeParse(EXAMPLES[name]).error).toBeUndefined();
  });

  test.each(
    names.flatMap((name) => Object.keys(EXAMPLES[name]).map((field) => [name, field] as const)),
  )('%s refuses the example without %s', async (name, field) => {
    const { schemas } = await loadWireDocuments();
    const { [field]: _gone, ...rest } = EXAMPLES[name] as Readonly<Record<string, unknown>>;
    expect(schemas[name].safeParse(rest).success).toBe(false);
  });

  test('refuse further fields from the server, and allow them from clients', async () => {
    const { schemas } = await loadWireDocuments();
    expect(schemas.ReMessage.safeParse({ ...EXAMPLES.ReMessage, extra: 1 }).success).toBe(false);
    const sent = { ...EXAMPLES.ChatMessage, sender_id: 'x' };
    expect(schemas.ChatMessage.safeParse(sent).success).toBe(true);
  });
});

describe('the documents', () => {
  test('refer only to schemas that they hold', async () => {
    const { openApiDocument, asyncApiDocument } = await loadWireDocuments();
    for (const document of [openApiDocument(), asyncApiDocument()]) {
      const { schemas } = document.components as { schemas: Readonly<Record<string, unknown>> };
      const named = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)];
      expect(named.length).toBeGreaterThan(0);
      const missing = named.filter(([, name]) => schemas[String(name)] === undefined);
      expect(missing).toEqual([]);
    }
  });

  test('list every code of an error frame', async () => {
    const { jsonSchemas } = await loadWireDocuments();
    const frame = jsonSchemas().ErrorFrame as { properties: { code: { enum: string[] } } };
    expect(frame.properties.code.enum).toEqual(Object.keys(ERROR_FRAMES));
  });
});
