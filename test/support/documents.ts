// The documents of the repository as tests see them: their code blocks, which must be true.

import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Pages whose code blocks are tried: the README and the guide. */
export function pages(): readonly string[] {
  const guide = readdirSync(`${ROOT}docs/guide`).filter((name) => name.endsWith('.md'));
  return ['README.md', ...guide.map((name) => `docs/guide/${name}`)];
}

/** The fenced blocks of one language on a page, in order. */
export function codeBlocks(page: string, language: string): readonly string[] {
  const text = readFileSync(`${ROOT}${page}`, 'utf8');
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map((match) => String(match[1]));
}

/** Targets of the relative links on a page, relative to the repository. */
export function relativeLinks(page: string): readonly string[] {
  const text = readFileSync(`${ROOT}${page}`, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  const base = new URL(page, 'file:///');
  return [...text.matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)].map((match) =>
    new URL(String(match[1]), base).pathname.slice(1),
  );
}
