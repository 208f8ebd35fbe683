// Every fenced block of the README and the guide: what is a document is parsed by whoever reads it,
// what is a command is one that there is, and what nobody executes says why. The commands are run
// by test/e2e/docs.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../../src/cli/program.ts';
import { parseMonitors } from '../../../src/monitor/index.ts';
import {
  decodeHistoryBody,
  decodeServerFrame,
  decodeThreadsBody,
  encodeChatMessage,
} from '../../../src/protocol/index.ts';
import { planOf } from '../../../src/run/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { parseFaults } from '../../../src/server/index.ts';
import {
  blocksOf,
  commandsOf,
  fenceCountOf,
  type GuideBlock,
  holdsCommands,
} from '../../support/docs/guide-blocks.ts';
import { pages } from '../../support/documents.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BLOCKS = pages().flatMap(blocksOf);
/** Blocks that nobody executes. One more wants a reason that holds, and its number here. */
const EXCUSED = 17;
/** What a part of a scenario is a part of. */
const WHOLE = {
  version: 1,
  name: 'part',
  users: 8,
  load: {
    talk: {
      executor: 'constant-arrival-rate',
      behavior: 'send-message',
      rate: '8/s',
      duration: '1s',
    },
  },
};

const nameOf = ({ page, line }: GuideBlock): string => `${page}:${line}`;
const named = (blocks: readonly GuideBlock[]) =>
  blocks.map((block) => [nameOf(block), block] as const);
const inLanguage = (language: string) =>
  BLOCKS.filter((block) => block.language === language && block.excuse === null);

describe('the blocks of the guide', () => {
  it('are all found', () => {
    const counts = pages().map((page) => [page, blocksOf(page).length] as const);
    expect(counts).toEqual(pages().map((page) => [page, fenceCountOf(page)]));
    expect(BLOCKS.length).toBeGreaterThan(50);
  });

  it('are each of a kind that is tried', () => {
    const known = ['yaml', 'json', 'ts'];
    const others = BLOCKS.filter((block) => !holdsCommands(block) && block.excuse === null);
    const strange = others.filter(({ language }) => !known.includes(language));
    expect(strange.map(nameOf)).toEqual([]);
  });

  it('that nobody executes say why, and there are few of them', () => {
    const excused = BLOCKS.filter(({ excuse }) => excuse !== null);
    const reasons = excused.map((block) => `${nameOf(block)}: ${block.excuse}`);
    expect(reasons, reasons.join('\n')).toHaveLength(EXCUSED);
    const named = reasons.flatMap((reason) => reason.match(/test\/[\w./-]+/gu) ?? []);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe('a document in the guide', () => {
  it.each(named(inLanguage('yaml')))('at %s is one that its reader takes', (_, { text }) => {
    expect(mistakesOf(text)).toEqual([]);
  });

  it.each(named(inLanguage('ts')))('at %s is a module that ships, as it is', (_, { text }) => {
    const module = readFileSync(join(ROOT, 'scenarios/behaviors/haggle.ts'), 'utf8');
    expect(module.endsWith(text)).toBe(true);
  });

  it.each(named(inLanguage('json')))('at %s is what the wire knows', (_, { text }) => {
    const value = JSON.parse(text) as Json;
    if ('entity' in value) {
      expect(decodeHistoryBody(text)).toMatchObject({ usable: true, violations: [] });
    } else if ('other_user' in value) {
      expect(decodeThreadsBody(threadsWith(value))).toMatchObject({ usable: true, violations: [] });
    } else if (value.action === 'chat_message') {
      const frame = encodeChatMessage(String(value.receiver_id), String(value.message_body));
      expect(JSON.parse(frame)).toEqual(value);
    } else {
      expect(decodeServerFrame(text, false)).toMatchObject({ kind: 'message' });
    }
  });
});

type Json = Readonly<Record<string, unknown>>;

/** The entry of a list of threads, its shortened user and message made whole by the page's own. */
function threadsWith({ id, other_user: user, last_message: message }: Json): string {
  const [whole] = inLanguage('json').filter(({ text }) => text.includes('"entity"'));
  const envelope = JSON.parse(whole?.text ?? '') as { readonly entity: { messages: Json[] } };
  const [row = {}] = envelope.entity.messages;
  const other = { ...(row.sender as Json), ...(user as Json) };
  const last = { ...row, ...(message as Json), thread: id };
  return JSON.stringify({ ...envelope, entity: [{ id, other_user: other, last_message: last }] });
}

/** What the reader of a document has against it. */
function mistakesOf(text: string): readonly unknown[] {
  const value: unknown = parse(text);
  if (Array.isArray(value)) return parseFaults(text, 'guide').length === value.length ? [] : value;
  const keys = Object.keys(value as object);
  if (keys.includes('monitors')) return parseMonitors(text, 'monitors.yaml').diagnostics;
  const isWhole = keys.includes('version');
  const written = isWhole ? text : JSON.stringify({ ...WHOLE, ...(value as object) });
  const { scenario, diagnostics } = parseScenario(written, join(ROOT, 'scenarios/guide.yaml'));
  if (scenario !== null) planOf(scenario);
  return diagnostics;
}

describe('a command in the guide', () => {
  const commands = BLOCKS.filter(holdsCommands).flatMap((block) =>
    commandsOf(block)
      .filter(({ program }) => program === 'earshot')
      .map((command) => [nameOf(block), command.line, command.args] as const),
  );

  it.each(commands)('at %s is one that there is: %s', (_, __, args) => {
    const row = COMMANDS.find(({ usage }) => usage.split(' ')[0] === args[0]);
    const known = (row?.options ?? []).flatMap(({ flags }) => flags.match(/--?[\w-]+/gu) ?? []);
    const given = args.filter((word) => /^--?[a-z]/u.test(word));
    expect(row).toBeDefined();
    expect(given.filter((flag) => !known.includes(flag))).toEqual([]);
  });
});
