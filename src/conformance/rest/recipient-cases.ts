// The history with nobody: a user who does not exist, and something that is no id.

import { randomUUID } from 'node:crypto';
import type { HttpResult } from '../../client/index.ts';
import { decodeFailureBody, INVALID_RECIPIENT } from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { failed, heldTo, passed, unknown } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import { silenceOf, typeDepartures } from '../lab/reads.ts';

export async function tryUnknownRecipient(lab: Lab): Promise<Finding> {
  const result = await lab.get(lab.historyUrl(randomUUID()), lab.first.token);
  const traffic = { sent: 'GET the history with a random UUID', came: lab.showAnswer(result) };
  const silence = silenceOf(result);
  if (silence !== null || !result.ok) return unknown(traffic, silence ?? 'no answer');
  return heldTo(unknownDepartures(result), traffic);
}

function unknownDepartures(result: Extract<HttpResult, { ok: true }>): readonly string[] {
  if (result.status !== 404) return [`status ${result.status} instead of 404`];
  const { message, violations } = decodeFailureBody(result.text);
  const isSaid = message === null || message === INVALID_RECIPIENT;
  return [
    ...typeDepartures(result),
    ...violations,
    ...(isSaid ? [] : [`message is not "${INVALID_RECIPIENT}"`]),
  ];
}

export async function tryMalformedRecipient(lab: Lab): Promise<Finding> {
  const result = await lab.get(lab.historyUrl('no-such-id'), lab.first.token);
  const traffic = { sent: 'GET the history with `no-such-id`', came: lab.showAnswer(result) };
  const silence = silenceOf(result);
  if (silence !== null || !result.ok) return unknown(traffic, silence ?? 'no answer');
  const isRefused = result.status >= 400 && result.status < 500;
  return isRefused ? passed(traffic) : failed(traffic, `status ${result.status} instead of a 4xx`);
}
