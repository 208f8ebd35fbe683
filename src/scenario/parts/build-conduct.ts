// Parsed conduct to the scenario's: messages, heartbeat, reconnect, deadlines. Judges nothing.

import type { Deadlines, Heartbeat, Messages, Reconnect } from '../scenario.ts';
import { TEXT_STYLES } from '../schema/conduct.ts';
import type { Draft } from '../schema/read-draft.ts';
import type { ParsedScenario } from '../schema/root.ts';

export interface Conduct {
  readonly messages: Messages | null;
  readonly heartbeat: Heartbeat | null;
  readonly reconnect: Reconnect | null;
  readonly deadlines: Deadlines | null;
}

/** The parts of a draft that say how users behave; null for what is wrong. */
export function buildConduct(draft: Draft): Conduct {
  const { messages, heartbeat, reconnect, deadlines } = draft;
  return {
    messages: messages === undefined ? null : buildMessages(messages),
    heartbeat: heartbeat === undefined ? null : buildHeartbeat(heartbeat),
    reconnect: reconnect === undefined ? null : buildReconnect(reconnect),
    deadlines: deadlines === undefined ? null : buildDeadlines(deadlines),
  };
}

function buildMessages(parsed: ParsedScenario['messages']): Messages {
  const { size, styles } = parsed;
  if (typeof styles === 'string') return { size, styles: [{ style: styles, weight: 1 }] };
  if (Array.isArray(styles)) {
    const distinct = TEXT_STYLES.filter((style) => styles.includes(style));
    return { size, styles: distinct.map((style) => ({ style, weight: 1 })) };
  }
  const weights = styles as Readonly<Partial<Record<(typeof TEXT_STYLES)[number], number>>>;
  const listed = TEXT_STYLES.flatMap((style) => {
    const weight = weights[style];
    return weight === undefined ? [] : [{ style, weight }];
  });
  return { size, styles: listed };
}

function buildHeartbeat(parsed: ParsedScenario['heartbeat']): Heartbeat {
  const { interval, timeout, without } = parsed;
  return { intervalMs: interval, timeoutMs: timeout, withoutRatio: without };
}

function buildReconnect(parsed: ParsedScenario['reconnect']): Reconnect {
  return { enabled: parsed.enabled, baseMs: parsed.base, maxMs: parsed.max };
}

function buildDeadlines(parsed: ParsedScenario['deadlines']): Deadlines {
  return {
    confirmMs: parsed.confirm,
    deliverMs: parsed.deliver,
    settleMs: parsed.settle,
    readbackMs: parsed.readback ?? null,
  };
}
