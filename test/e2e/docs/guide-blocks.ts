// The code blocks of a page, in order, and what a block says of its own ending.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const FENCE = /^```(\w*)\n(.*?)^```$/gmsu;

export interface GuideBlock {
  readonly language: string;
  readonly text: string;
}

/** One command of a block of `sh`. */
export interface GuideCommand {
  readonly line: string;
  /** After the command's own name: `run chat.yaml …`, words as a shell would split them. */
  readonly args: readonly string[];
  /** `# exits 0, 4 or 5`; 0 without it. */
  readonly exits: readonly number[];
}

/** Every fenced block of a page of the guide. */
export function blocksOf(page: string): readonly GuideBlock[] {
  const text = readFileSync(join(ROOT, 'docs/guide', page), 'utf8');
  return [...text.matchAll(FENCE)].map(([, language = '', body = '']) => ({
    language,
    text: body,
  }));
}

/** The commands of a block; lines that end in a backslash go on. */
export function commandsOf(block: GuideBlock): readonly GuideCommand[] {
  const lines = block.text.replaceAll(/\\\n\s*/gu, ' ').split('\n');
  return lines.filter((line) => line.trim() !== '').map(readCommand);
}

function readCommand(line: string): GuideCommand {
  const [command = '', comment = ''] = line.split(/\s+#\s*/u);
  const words = command.match(/'[^']*'|\S+/gu) ?? [];
  const [npx, earshot, ...args] = words.map((word) => word.replaceAll("'", ''));
  if (npx !== 'npx' || earshot !== 'earshot') throw new Error(`not a command of ours: ${line}`);
  const exits = /^exits (.*)$/u.exec(comment)?.[1]?.match(/\d+/gu)?.map(Number) ?? [0];
  return { line, args, exits };
}
