// What a probe that was not ok saw: its findings with their evidence, and its story.

import { type Markup, markup } from '../../../report/index.ts';
import type { ProbeFinding } from '../../probe/probe-outcome.ts';
import type { ShownResult } from '../shown-monitor.ts';
import { TONES } from '../words.ts';

const SEVERITY_WORDS: Readonly<Record<string, string>> = {
  C: 'critical',
  E: 'error',
  W: 'warning',
  L: 'liveness',
};

/** `id` names it, so that a refresh leaves open what a reader opened. */
export function evidencePart(
  { row, findings, story }: ShownResult,
  { id, title, isOpen }: { readonly id: string; readonly title: string; readonly isOpen: boolean },
): Markup {
  if (findings.length === 0 && story.length === 0) return markup``;
  const open = isOpen ? markup` open` : markup``;
  return markup`<details id="${id}" class="${TONES[row.result]}"${open}><summary>${title}</summary>
    <div class="inside">${findings.map(findingPart)}${storyPart(story, { id: `${id}-story`, isFolded: findings.length > 0 })}</div></details>`;
}

function findingPart({ check, severity, sentence, evidence }: ProbeFinding): Markup {
  const lines = evidence.map((line) => markup`<li>${line}</li>`);
  const list = lines.length === 0 ? markup`` : markup`<ol class="evidence">${lines}</ol>`;
  return markup`<div class="finding"><h3>${check} <span class="tone">${SEVERITY_WORDS[severity] ?? severity}</span></h3>
    <p>${sentence}</p>${list}</div>`;
}

/** Where findings stand above it, the story is for those who want to know more. */
function storyPart(
  story: readonly string[],
  { id, isFolded }: { readonly id: string; readonly isFolded: boolean },
): Markup {
  if (story.length === 0) return markup``;
  const text = markup`<pre>${story.join('\n')}</pre>`;
  if (!isFolded) return text;
  return markup`<details id="${id}"><summary>The probe’s story</summary>${text}</details>`;
}
