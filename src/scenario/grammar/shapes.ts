// The small languages of whole keys: conversations, sizes of messages, targets.

import type { z } from 'zod';
import { MESSAGE_LENGTH_MAX, MESSAGE_LENGTH_MIN, USER_LIMIT } from '../limits.ts';
import type { Conversations, Messages } from '../scenario.ts';
import { type About, grammar, Mistake, show } from './grammar.ts';
import { didYouMean } from './suggest.ts';

const CONVERSATION_HINT = 'Known: pairs, friends(k), celebrity(fans), chain(n).';

/** `pairs`, `friends(4)`, `celebrity(99)`, `chain(5)`. */
export function conversations(options: About): z.ZodType<Conversations, unknown> {
  return grammar(
    {
      title: 'conversations',
      description: options.about,
      type: 'string',
      anyOf: [
        { enum: ['pairs'] },
        { pattern: '^(friends|celebrity|chain)\\(\\s*\\d{1,7}\\s*\\)$' },
      ],
      samples: ['pairs', 'friends(4)', 'celebrity(99)', 'chain(5)'],
    },
    readConversations,
  );
}

/** `120`, `40..400`, `lognormal(120, 480)`. */
export function messageSize(options: About): z.ZodType<Messages['size'], unknown> {
  return grammar(
    {
      title: 'message size',
      description: options.about,
      anyOf: [
        { type: 'integer', minimum: MESSAGE_LENGTH_MIN, maximum: MESSAGE_LENGTH_MAX },
        { type: 'string', pattern: '^\\d+\\.\\.\\d+$' },
        { type: 'string', pattern: '^lognormal\\(\\s*\\d+\\s*,\\s*\\d+\\s*\\)$' },
      ],
      samples: [120, '40..400', 'lognormal(120, 480)'],
    },
    readSize,
  );
}

/** An http(s) address without user, query or fragment; the trailing slash is dropped. */
export function readHttpUrl(value: string): string | Mistake {
  const shape = /^(https?):\/\/[^\s]+$/i.exec(value);
  const url = shape === null || !URL.canParse(value) ? null : new URL(value);
  if (url === null || value.length > 2_000) return notAnAddress(value);
  if (url.username !== '' || url.password !== '' || value.includes('@')) {
    const message = 'An address carries no user or password (not shown).';
    return new Mistake(message, 'Use accounts and auth.', { isSecret: true });
  }
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(value)) {
    const message = 'An address has no query and no fragment (not shown).';
    return new Mistake(message, 'The token is added by earshot.', { isSecret: true });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function readConversations(value: unknown): Conversations | Mistake {
  if (typeof value !== 'string') {
    return new Mistake('Must be a kind of conversation.', CONVERSATION_HINT, { kind: 'type' });
  }
  if (value === 'pairs') return { kind: 'pairs' };
  const match = /^([a-z-]+)\s*\(\s*(\d{1,9})\s*\)$/i.exec(value);
  const name = match?.[1] ?? value.split('(', 1)[0]?.trim() ?? '';
  const number = Number(match?.[2] ?? Number.NaN);
  const kind = (['friends', 'celebrity', 'chain'] as const).find((known) => known === name);
  if (kind === undefined) {
    const hint = didYouMean(name, ['pairs', 'friends', 'celebrity', 'chain']);
    return new Mistake(`There are no conversations ${show(value)}.`, hint ?? CONVERSATION_HINT);
  }
  const low = kind === 'chain' ? 2 : 1;
  const high = kind === 'friends' ? 1_000 : USER_LIMIT - 1;
  if (!(number >= low && number <= high)) {
    const message = `${kind} needs a whole number from ${low} to ${high.toLocaleString('en')}.`;
    return new Mistake(message, `Write for example '${kind}(4)'.`);
  }
  if (kind === 'friends') return { kind, friendCount: number };
  return kind === 'celebrity' ? { kind, fanCount: number } : { kind, length: number };
}

function readSize(value: unknown): Messages['size'] | Mistake {
  if (typeof value === 'number') return bounded([value]) ?? { kind: 'fixed', length: value };
  if (typeof value !== 'string') return sizeMistake(value, 'type');
  const range = /^(\d{1,9})\.\.(\d{1,9})$/.exec(value);
  if (range !== null) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    const problem = bounded([low, high]);
    if (problem !== null) return problem;
    if (low > high)
      return new Mistake('The range ends before it begins.', `Write '${high}..${low}'.`);
    return { kind: 'uniform', low, high };
  }
  const lognormal = /^lognormal\(\s*(\d{1,9})\s*,\s*(\d{1,9})\s*\)$/.exec(value);
  if (lognormal === null) return sizeMistake(value, 'value');
  const [median, p99] = [Number(lognormal[1]), Number(lognormal[2])];
  const problem = bounded([median, p99]);
  if (problem !== null) return problem;
  if (median <= p99) return { kind: 'lognormal', median, p99 };
  return new Mistake('The 99th percentile is below the median.', 'Write lognormal(median, p99).');
}

function bounded(lengths: readonly number[]): Mistake | null {
  const isFine = (length: number) =>
    Number.isInteger(length) && length >= MESSAGE_LENGTH_MIN && length <= MESSAGE_LENGTH_MAX;
  const wrong = lengths.find((length) => !isFine(length));
  if (wrong === undefined) return null;
  const high = MESSAGE_LENGTH_MAX.toLocaleString('en');
  return new Mistake(
    `A message has ${MESSAGE_LENGTH_MIN} to ${high} characters; this is ${wrong}.`,
  );
}

function sizeMistake(value: unknown, kind: 'type' | 'value'): Mistake {
  const message = kind === 'type' ? 'Must be a message size.' : `${show(value)} is not a size.`;
  return new Mistake(message, "Write 120, '40..400' or 'lognormal(120, 480)'.", { kind });
}

function notAnAddress(value: string): Mistake {
  const hint = /^wss?:\/\//i.test(value)
    ? 'Write http:// for ws:// and https:// for wss://: the socket address follows.'
    : "Write for example 'http://127.0.0.1:8000'.";
  const message = 'Must be an address that begins with http:// or https://.';
  return new Mistake(message, hint, { isSecret: value.includes('@') || value.includes('?') });
}
