// Answers of the monitor's door: every one with the headers of the house, a page with its own
// policy.

import { SECURITY_HEADERS } from '../../http/index.ts';

export type Answer = Response;

export function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return answer(status, text, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = `${JSON.stringify(body)}\n`;
  return answer(status, text, { 'Content-Type': 'application/json', ...headers });
}

/** `hint`: what to do. */
export function refusal(status: number, message: string, hint: string): Answer {
  return jsonAnswer(status, { error: { message, hint } });
}

export function pageAnswer(status: number, html: string, policy: string): Answer {
  return answer(status, html, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    // With none at all a browser calls its own form's origin `null`. No address has a secret.
    'Referrer-Policy': 'same-origin',
  });
}

/** Go on and look at `path`: what a form was for is done. */
export function seeOther(path: string): Answer {
  return textAnswer(303, 'Done.\n', { Location: path });
}

function answer(status: number, text: string, headers: Readonly<Record<string, string>>): Answer {
  return new Response(text, { status, headers: { ...SECURITY_HEADERS, ...headers } });
}
