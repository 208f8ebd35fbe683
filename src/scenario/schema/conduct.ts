// The schema of how users behave on the wire and what they write: connect, heartbeat, reconnect,
// messages, what happens when the target is lost.

import { isIP } from 'node:net';
import { z } from 'zod';
import { either, grammar, Mistake, section, show } from '../grammar/grammar.ts';
import { count, ratio, weight } from '../grammar/numbers.ts';
import { messageSize } from '../grammar/shapes.ts';
import { choice, flag } from '../grammar/texts.ts';
import { duration, rate } from '../grammar/times.ts';
import { SOURCE_ADDRESS_LIMIT } from '../limits.ts';
import type { TextStyle } from '../scenario.ts';

export const connectSchema = section('How the population connects at the start.', {
  rate: rate({ about: 'Handshakes started per second, all agents together.' }).prefault('100/s'),
  inFlight: count({
    about: 'Handshakes under way at once.',
    min: 1,
    max: 10_000,
    example: 50,
  }).prefault(50),
  timeout: duration({
    about: 'A handshake that takes longer is given up.',
    minMs: 100,
    example: '10s',
  }).prefault('10s'),
});

const sourceAddress = grammar(
  {
    title: 'IP address',
    description: 'An address of this machine.',
    type: 'string',
    samples: ['127.0.0.2'],
  },
  (value) =>
    typeof value === 'string' && isIP(value) !== 0
      ? value
      : new Mistake(
          `Must be an IP address of this machine, not ${show(value)}.`,
          'Each one has ports for about 28,000 connections.',
        ),
);

export const sourceAddressesSchema = z.array(sourceAddress).meta({
  description:
    'Local addresses that connections come from, in turn, when the ports of one run out; default: the system chooses.',
  title: 'list of addresses',
  maxItems: SOURCE_ADDRESS_LIMIT,
  samples: [['127.0.0.1', '127.0.0.2', '127.0.0.3']],
});

export const heartbeatSchema = section('Pings of the client.', {
  interval: duration({ about: 'Between two pings.', minMs: 100, example: '20s' }).prefault('20s'),
  timeout: duration({
    about: 'A pong that takes longer means a half-open connection.',
    minMs: 100,
    example: '10s',
  }).prefault('10s'),
  without: ratio({
    about: 'Share of the users that send no pings, as browsers do.',
  }).prefault('5%'),
});

export const reconnectSchema = section('What a user does when its socket is lost.', {
  enabled: flag({ about: 'Connect again by itself.' }).prefault(true),
  base: duration({
    about: 'Longest first wait; doubled with every attempt, with full jitter.',
    minMs: 1,
    example: '500ms',
  }).prefault('500ms'),
  max: duration({ about: 'Longest wait.', minMs: 1, example: '30s' }).prefault('30s'),
});

export const targetLostSchema = section('What happens when no user can reach the target.', {
  continue: flag({ about: 'Go on, and let the verdict say what was lost.' }).prefault(true),
  after: duration({
    about: 'Unreachable for this long counts as lost.',
    minMs: 1_000,
    example: '30s',
  }).prefault('30s'),
});

export const TEXT_STYLES = [
  'words',
  'emoji',
  'right-to-left',
  'combining',
  'markup',
  'long-line',
] as const satisfies readonly TextStyle[];

const STYLE_WORDS: Readonly<Record<TextStyle, string>> = {
  words: 'Plain words.',
  emoji: 'Words and emoji, also such as are made of several code points.',
  'right-to-left': 'Words of right-to-left scripts.',
  combining: 'Letters with combining marks.',
  markup: 'Text that looks like HTML, Markdown or JSON.',
  'long-line': 'One very long word.',
};

const styleShape = Object.fromEntries(
  TEXT_STYLES.map((name) => [name, weight({ about: STYLE_WORDS[name] }).optional()]),
) as Record<TextStyle, z.ZodOptional<z.ZodType<number, unknown>>>;

const style = choice({ about: 'A kind of text.', names: TEXT_STYLES, what: 'style' });

export const messagesSchema = section('What messages look like.', {
  size: messageSize({
    about:
      'Length of the whole body in UTF-16 code units; bodies too short for their marker are lengthened to 100.',
  }).prefault(120),
  styles: either('Must be a style, a list of styles, or a map of styles to weights.', [
    style,
    z.array(style).meta({ description: 'Several styles in equal shares.' }),
    section('Several styles by weight.', styleShape),
  ])
    .describe('What the words are made of.')
    .meta({ samples: ['words', ['words', 'emoji'], { words: 9, emoji: 1 }] })
    .prefault('words'),
  allowLong: flag({
    about: 'Declares that bodies above 500 characters are wanted off loopback.',
  }).prefault(false),
});
