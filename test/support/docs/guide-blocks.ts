// The fenced blocks of the README and the guide, in order: what stands in them, why one is not
// executed where it says so, and the commands of those that hold commands.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** A block, with the comment right above it that says why it is not executed. */
const FENCE = /^(?:<!-- not executed: ([^\n]+?) -->\n)?```(\w*)\n(.*?)^```$/gmsu;
/** Languages of blocks that hold commands; a session shows their output, too. */
const SHELLS: readonly string[] = ['', 'sh', 'console'];

export interface GuideBlock {
  /** Relative to the repository. */
  readonly page: string;
  /** Of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why nobody executes it; null when it is executed. */
  readonly excuse: string | null;
}

/** One command of a block. */
export interface GuideCommand {
  readonly line: string;
  /** `earshot`, or what else is called. */
  readonly program: string;
  /** After the command's own name: `run chat.yaml …`, words as a shell would split them. */
  readonly args: readonly string[];
  /** `# exits 0, 4 or 5`; 0 without it. */
  readonly exits: readonly number[];
}

/** Every fenced block of a page, such as `docs/guide/ci.md`. */
export function blocksOf(page: string): readonly GuideBlock[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(FENCE)].map((match) => {
    const [whole, excuse, language = '', body = ''] = match;
    const opening = match.index + whole.indexOf('```');
    const line = text.slice(0, opening).split('\n').length + 1;
    return { page, line, language, text: body, excuse: excuse ?? null };
  });
}

/**
 * Fences of a page by a plain count, which no mistake in the pattern above can hide. Those inside
 * of lists are steps of a story for several terminals, and nobody's here.
 */
export function fenceCountOf(page: string): number {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('```')).length / 2;
}

/** Whether its lines are commands. */
export function holdsCommands({ language }: GuideBlock): boolean {
  return SHELLS.includes(language);
}

/**
 * The commands of a block; lines that end in a backslash go on. Where lines begin with `$ `, the
 * others are output.
 */
export function commandsOf(block: GuideBlock): readonly GuideCommand[] {
  const lines = block.text.replaceAll(/\\\n\s*/gu, ' ').split('\n');
  const typed = lines.filter((line) => line.startsWith('$ '));
  const commands = typed.length > 0 ? typed.map((line) => line.slice(2)) : lines;
  return commands.filter((line) => line.trim() !== '').map(readCommand);
}

function readCommand(line: string): GuideCommand {
  const [command = '', comment = ''] = line.split(/\s+#\s*/u);
  const words = (command.match(/'[^']*'|\S+/gu) ?? []).map((word) => word.replaceAll("'", ''));
  const [program = '', ...args] = words[0] === 'npx' ? words.slice(1) : words;
  const exits = /^exits (.*)$/u.exec(comment)?.[1]?.match(/\d+/gu)?.map(Number) ?? [0];
  return { line, program, args, exits };
}
