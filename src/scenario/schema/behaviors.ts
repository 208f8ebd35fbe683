// The schema of behaviors: what a load may name, and the modules that bring behaviors of the user's
// own. Whether a name exists is judged by a rule, which sees both.

import { z } from 'zod';
import { either, grammar, Mistake, section } from '../grammar/grammar.ts';
import { count, weight } from '../grammar/numbers.ts';
import { flag, text } from '../grammar/texts.ts';
import { BEHAVIOR_LIMIT } from '../limits.ts';
import { BEHAVIOR_NAMES, type BehaviorName } from '../names.ts';

/** What each behavior does, one sentence; the editor shows it. */
export const BEHAVIOR_WORDS: Readonly<Record<BehaviorName, string>> = {
  'send-message': 'Sends one message to one of the user’s conversation partners.',
  converse: 'Opens a conversation when idle and answers its own load’s messages after thinking.',
  burst: 'Sends `burst` messages at once, without waiting for confirmations.',
  'read-history': 'Reads one conversation’s history over REST.',
  'read-threads': 'Reads the user’s list of threads over REST.',
  idle: 'Does nothing for `for`.',
  reconnect: 'Closes the socket politely, stays away for `for`, connects again.',
  drop: 'Cuts the connection without a close, then connects again.',
  'go-offline': 'Disconnects for `for`, returns, and catches up over REST.',
  'second-device': 'Opens a second socket of the same user for `for`.',
  'slow-reader': 'Leaves what arrives on the socket unread for `for`, then reads on.',
  'bad-input': 'Sends a frame that the API forbids, on a socket of its own.',
  'expired-token': 'Shows both doors a token that expired yesterday; it must be refused.',
};

const OWN_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const behaviorName = grammar(
  {
    title: 'name',
    description: 'What one iteration does: a behavior that ships, or one of `behaviors`.',
    anyOf: [
      { type: 'string', enum: [...BEHAVIOR_NAMES] },
      { type: 'string', pattern: OWN_NAME.source },
    ],
    samples: ['send-message'],
  },
  (value) => {
    if (typeof value !== 'string') {
      return new Mistake(`Must be one of ${BEHAVIOR_NAMES.join(', ')}.`, null, { kind: 'type' });
    }
    return value;
  },
);

const mixShape = Object.fromEntries(
  BEHAVIOR_NAMES.map((name) => [name, weight({ about: BEHAVIOR_WORDS[name] }).optional()]),
) as Record<BehaviorName, z.ZodOptional<z.ZodType<number, unknown>>>;

const mix = z
  .object(mixShape)
  .catchall(weight({ about: 'Weight of one of `behaviors`.' }))
  .meta({
    description: 'A mix: each iteration picks one behavior, in proportion to its weight.',
  });

/** What a load does: one behavior, or a map of behaviors to weights. */
export const behaviorSchema = either(
  'Must be the name of a behavior, or a map of behaviors to weights.',
  [behaviorName, mix],
).describe('What one iteration does: one behavior, or a weighted mix of several.');

const ownBehavior = section('A behavior of one’s own, from a TypeScript or JavaScript module.', {
  module: text({
    about: 'Path of the module, from the scenario’s folder; its export `behavior` is the behavior.',
    example: './haggle.ts',
    maxLength: 1_000,
    pattern: /\.(?:[cm]?[jt]s)$/,
    wanted: 'the path of a .ts, .mts, .js or .mjs module',
  }),
  messages: count({
    about: 'Messages that one iteration sends, at most; a plan counts with it.',
    min: 0,
    max: 1_000,
    example: 3,
  }).prefault(1),
  away: flag({
    about: 'It disconnects its user: nothing else is done with the user meanwhile.',
  }).prefault(false),
});

/** The scenario's own behaviors, by name. */
export const behaviorsSchema = z.record(z.string().regex(OWN_NAME), ownBehavior).meta({
  description: 'Behaviors of one’s own, by name; loads name them as they name those that ship.',
  title: 'map of behaviors',
  maxProperties: BEHAVIOR_LIMIT,
  samples: [{ haggle: { module: './haggle.ts', messages: 3 } }],
});
