// The documented wire as zod schemas: the one source of request validation at the REST door, of the
// OpenAPI and AsyncAPI documents, and of the test that holds every frame and body against them.
// Must not do I/O, and is loaded lazily (load-wire-documents.ts) so that agents do not pay for zod.

import { z } from 'zod';
import { ERROR_FRAMES, type ErrorFrameCode } from './error-frames.ts';

const userId = z.uuid().meta({ description: 'The id of a user.' });
const messageId = z.int().positive().meta({ description: 'The id of a message.' });
const bodyText = z.string().min(1).meta({ description: 'The text of the message.' });

const REST_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const FRAME_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+00:00$/;
const restTime = z.string().regex(REST_TIME).meta({ description: 'UTC, microseconds, `Z`.' });
const frameTime = z.string().regex(FRAME_TIME).meta({
  description: 'The same instant as `created` over REST, with `+00:00`.',
});

/** Client to server; further properties are ignored. */
export const chatMessageSchema = z.looseObject({
  action: z.literal('chat_message'),
  message_body: bodyText,
  receiver_id: userId,
});

const relayed = {
  sender_id: userId,
  receiver_id: userId,
  message_body: bodyText,
  timestamp: frameTime,
  created_msg_id: messageId,
};
export const confMessageSchema = z.strictObject({ ...relayed, action: z.literal('conf_message') });
export const reMessageSchema = z.strictObject({ ...relayed, action: z.literal('re_message') });

const errorCodes = Object.keys(ERROR_FRAMES) as [ErrorFrameCode, ...ErrorFrameCode[]];
export const errorFrameSchema = z.strictObject({
  action: z.literal('error'),
  code: z.enum(errorCodes),
  message: z.string(),
});

export const userSchema = z.strictObject({
  id: userId,
  email: z.string(),
  username: z.string(),
  role: z.string().nullable(),
  is_active: z.boolean(),
});

export const messageSchema = z.strictObject({
  id: messageId,
  sender: userSchema,
  receiver: userSchema,
  message: bodyText,
  updated: restTime,
  created: restTime,
  seen: z.boolean(),
  thread: z.int().positive(),
});

export const threadSchema = z.strictObject({
  id: z.int().positive(),
  other_user: userSchema,
  last_message: messageSchema.nullable(),
});

export const historyBodySchema = z.strictObject({
  status: z.literal('success'),
  entity: z.strictObject({ messages: z.array(messageSchema) }),
  message: z.literal('Messages retreived successfully'),
  success: z.literal(true),
});

export const threadsBodySchema = z.strictObject({
  status: z.literal('success'),
  entity: z.array(threadSchema),
  message: z.null(),
  success: z.literal(true),
});

export const failureBodySchema = z.strictObject({
  status: z.literal('failure'),
  entity: z.null(),
  message: z.string(),
  success: z.literal(false),
});

const MAX_CREDENTIAL_CHARACTERS = 1024;
const credential = z.string().min(1).max(MAX_CREDENTIAL_CHARACTERS);
export const tokenRequestSchema = z.looseObject({ email: credential, password: credential });
export const refreshRequestSchema = z.looseObject({ refresh: z.string().min(1).max(8192) });
export const tokenPairSchema = z.strictObject({ access: z.string(), refresh: z.string() });
export const accessTokenSchema = z.strictObject({ access: z.string() });
export const healthBodySchema = z.strictObject({
  status: z.enum(['ok', 'draining']),
  connections: z.int().nonnegative(),
  messages: z.int().nonnegative(),
});

/** Every schema by the name it carries in the documents. */
export const WIRE_SCHEMAS = {
  ChatMessage: chatMessageSchema,
  ConfMessage: confMessageSchema,
  ReMessage: reMessageSchema,
  ErrorFrame: errorFrameSchema,
  User: userSchema,
  Message: messageSchema,
  Thread: threadSchema,
  HistoryBody: historyBodySchema,
  ThreadsBody: threadsBodySchema,
  FailureBody: failureBodySchema,
  TokenRequest: tokenRequestSchema,
  RefreshRequest: refreshRequestSchema,
  TokenPair: tokenPairSchema,
  AccessToken: accessTokenSchema,
  HealthBody: healthBodySchema,
} as const satisfies Record<string, z.ZodType>;

export type WireSchemaName = keyof typeof WIRE_SCHEMAS;

/** The JSON Schema (draft 2020-12) of one wire schema, self-contained. */
export function wireJsonSchema(name: WireSchemaName): Readonly<Record<string, unknown>> {
  const { $schema: _draft, ...schema } = z.toJSONSchema(WIRE_SCHEMAS[name]);
  return schema;
}

/** All of them, for the `components.schemas` of the two documents. */
export function wireJsonSchemas(): Readonly<Record<string, unknown>> {
  const names = Object.keys(WIRE_SCHEMAS) as WireSchemaName[];
  return Object.fromEntries(names.map((name) => [name, wireJsonSchema(name)]));
}
