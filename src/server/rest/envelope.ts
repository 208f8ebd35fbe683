// The one envelope of every REST answer. Must not know routes.

import { type FailureBody, REST_FAILURES, type RestFailureName } from '../../protocol/index.ts';

/** The JSON text of a failure. */
export function failureText(name: RestFailureName): string {
  const body: FailureBody = {
    status: 'failure',
    entity: null,
    message: REST_FAILURES[name].message,
    success: false,
  };
  return JSON.stringify(body);
}

export function statusOf(name: RestFailureName): number {
  return REST_FAILURES[name].status;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A failure as a response. */
export function failure(name: RestFailureName): Response {
  const status = statusOf(name);
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  return new Response(failureText(name), { status, headers: { ...JSON_TYPE, ...challenge } });
}

/** JSON text as a response. */
export function json(text: string | ReadableStream<Uint8Array>, status = 200): Response {
  return new Response(text, { status, headers: JSON_TYPE });
}

export const HISTORY_HEAD = '{"status":"success","entity":{"messages":[';
export const HISTORY_TAIL = ']},"message":"Messages retreived successfully","success":true}';

/** The thread list around its entries. */
export function threadsText(entries: readonly string[]): string {
  return `{"status":"success","entity":[${entries.join(',')}],"message":null,"success":true}`;
}
