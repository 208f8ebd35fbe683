// The page of the recording format: the prose of its frame, and the tables that the code itself
// writes by.

import { describeShapes } from '../../src/observation/index.ts';
import { type GeneratedFile, page, table } from './markdown.ts';

const FILE = `A recording is one file for each agent, \`recording-N.bin\` in the run directory. It begins with the nine bytes
\`45 41 52 53 48 4f 54 01 0a\` ("EARSHOT", 1, line feed). Then come blocks, one behind the other, to the end. All numbers
of a block's head are whole, 32 bits, the lowest byte first, unless said otherwise.`;

const HEAD = table(
  ['byte', 'holds'],
  [
    ['0', 'kind, one byte: 1 header, 2 calls, 3 end'],
    ['1', 'method, one byte: 0 as it is, 1 raw DEFLATE (RFC 1951)'],
    ['2', 'two bytes 0'],
    ['4', 'number of the block, from 0'],
    ['8', 'length of the content; at most 32 MiB'],
    ['12', 'length as stored; at most 32 MiB'],
    ['16', 'CRC-32 (as in zip) of the stored content'],
    ['20', 'CRC-32 of bytes 0 to 19'],
    ['24', 'the stored content'],
  ],
);

const BLOCKS = `Block 0 is the header, a JSON object: \`version\` (1), \`tool\`, \`runId\`, \`incarnation\`, \`shard\`, \`planSha256\`, \`policy\`
(deadlines, contract, verification: what the verifier judges by), \`messages\` (how bodies are made), \`loads\`, \`accounts\`
(canonical ids; a user is an index into them) and \`shapes\`, the table below. Blocks of calls follow; the last block is the
end: \`{ "incomplete": null | "why", "calls": N }\`. A file without it is *torn*: its run was killed. What cannot be read behind
the last whole block is dropped; a block that is damaged while others follow it is an error.

Each block of calls begins anew: shared texts, the last instant, the last id and the last time start empty, at zero. No call of a block
begins behind its first 262,144 bytes: a reader refuses one that does.`;

const NUMBERS = table(
  ['codec', 'is written as'],
  [
    ['whole', '7 bits a byte, the lowest first, bit 7 set on all bytes but the last; below 2^53'],
    ['zigzag', 'a whole: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …'],
    ['`index`', 'a whole, one more than the value (-1 is 0)'],
    ['`word`', '32 bits, the lowest byte first'],
    ['`truth`', 'a byte, 0 or 1'],
    ['`one of a | b`', 'a byte, the place in the list'],
    [
      '`number`',
      'the whole 1 and a 64-bit float (IEEE 754, the lowest byte first), or a whole: twice the zigzag of the value',
    ],
    ['`duration`', 'as `number`, of nanoseconds; the value is that over 10^6'],
    [
      '`instant`',
      'as `duration`, less the last instant of the block that was not written as a float',
    ],
    [
      '`text`',
      'a whole: one more than the place of the text among the shared ones; or 0, then the text: a whole (twice the bytes, plus 1 for UTF-16) and the bytes (UTF-8, else UTF-16, the lowest byte first). Texts of at most 256 units are shared from then on',
    ],
    [
      '`server id`',
      'digits without leading zeros, at most 14: a whole, twice the zigzag of the step from the last such id; others: the whole 1 and a `text`',
    ],
    [
      '`account`, `sender account`, `receiver account`',
      'an `index` of the user; -1 is followed by a `text`. The last two name the claimed parties for `reading`',
    ],
    [
      '`time`',
      'a byte: 0 the same as the last time; 1 a `text`; else 2 and the digits of the fraction, then the first 19 characters as `text`, the zone as `text`, and the fraction, where there is one, as a whole. What is longer than 40 units was cut to 40, byte 1 and its length',
    ],
    [
      '`marker`',
      'five wholes: three times the attempt plus the kind (message, probe, fence), sender, receiver, sequence, length',
    ],
    [
      '`reading`',
      'a whole: 1 damaged (three `index`: sender, receiver, sequence), 2 of another run, 3 none. Else ours: 4 × (parties differ from the claimed ones) + 8 × (attempt is not 0) + 16 × (length is not that of the body made again) + 32 × kind; then wholes: sequence, and sender, receiver, attempt, length as far as announced',
    ],
    [
      '`body`',
      'a whole: 0 the body that was sent, made again from the marker of the reading; else one more than its length in UTF-16 units. No text of a body is ever written',
    ],
    ['`X or null`', 'a `truth`, and X when it is 1'],
    ['`list of X`', 'a whole, and so many X'],
    ['`row { … }`', 'its fields, in order'],
  ],
);

const RECORDS = table(
  ['code', 'record', 'holds'],
  [
    ['0', 'origin', '`instant` of t = 0'],
    ['1', 'advance', '`instant`'],
    ['2', 'stop-load', '`instant`'],
    ['3', 'begin-readback', '`instant`'],
    ['4', 'conclude', '`instant`, `truth`: interrupted'],
    ['5', 'answer: hash of a text', 'two `word`, high and low'],
    ['6', 'answer: likeness of two texts', '`duration`: 0 … 1, in millionths'],
    ['7', 'answer: damage of a text', '`text`: a clause that shows neither text'],
    ['16 + n', 'observation', 'the fields of row n of the table of shapes'],
  ],
);

export function recordingPage(): GeneratedFile {
  const shapes = describeShapes().map(({ type, fields }, place) => [
    String(16 + place),
    `\`${type}\``,
    fields.map(([field, codec]) => `${field}: ${codec}`.replaceAll('|', '\\|')).join(', '),
  ]);
  const text = page('The recording format', 'src/observation/recording', [
    'What `earshot run --record` writes, byte by byte: everything that the verifier of one agent was told, in order, so that\na replay says the same. How to use it: [the guide](../guide/recording.md).',
    '## The file',
    FILE,
    HEAD,
    BLOCKS,
    '## Values',
    NUMBERS,
    '## Records',
    'A block of calls is records to its end. Each is a byte, its code, and what it holds. Answers stand behind the call in\nwhich the verifier asked them, in the order of asking: they are asked of bodies alone that are not as they were sent.',
    RECORDS,
    '## Shapes',
    'The header of a recording holds this table; a reader refuses a recording whose table is not its own.',
    table(['code', 'observation', 'fields'], shapes),
  ]);
  return { path: 'docs/reference/recording.md', text };
}
