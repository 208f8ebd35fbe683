// Checks with their evidence: what needs eyes is open, what is clean is one closed list.

import type { CheckResult, RunResult } from '../../../run/index.ts';
import { CHECKS, type Finding } from '../../../verify/index.ts';
import { describeMessage } from '../../summary/evidence.ts';
import { formatCount, formatPercent, formatPlural } from '../../text/format.ts';
import {
  type CheckClass,
  checkReason,
  classifyCheck,
  groupChecks,
  SEVERITY_WORDS,
  sortChecks,
} from '../../words.ts';
import { type Markup, markup } from '../markup.ts';
import { spaceTime } from './space-time.ts';

const LABELS: Readonly<Record<CheckClass, { readonly tone: string; readonly word: string }>> = {
  broken: { tone: 'fail', word: 'broken' },
  unknown: { tone: 'unknown', word: 'unknown' },
  noted: { tone: 'unknown', word: 'noted' },
  told: { tone: 'idle', word: 'told' },
  'not-exercised': { tone: 'idle', word: 'not exercised' },
  clean: { tone: 'pass', word: 'clean' },
};

/** So many findings of a check stand open; further ones can be opened. */
const MAX_OPEN = 3;
/** Findings with their drawings take no more of the page than this. The rest is in result.json. */
const MAX_EVIDENCE_CHARACTERS = 1_500_000;

/** How many characters of evidence may still be written. */
interface Budget {
  left: number;
}

export function checksPart(result: RunResult): Markup {
  const sorted = sortChecks(result.checks);
  const shown = sorted.filter((check) => isOpen(classifyCheck(check)));
  const rest = sorted.filter((check) => !isOpen(classifyCheck(check)));
  const suspected = result.checks.reduce((sum, check) => sum + check.suspected, 0);
  const coverage =
    result.coverageRatio === null
      ? ''
      : ` ${formatPercent(result.coverageRatio)} of what the required checks owed was judged.`;
  const budget: Budget = { left: MAX_EVIDENCE_CHARACTERS };
  const hasDrawing = shown.some(({ evidence }) => evidence.length > 0);
  return markup`<section aria-labelledby="checks"><h2 id="checks">Checks</h2>
<p class="faint">${`${formatPlural(suspected, 'suspected finding')}, not judged.${coverage}`}</p>
${groupChecks(shown).map((group) => groupDetails(group, budget))}
${rest.length === 0 ? null : restDetails(rest)}${hasDrawing ? KEY : null}</section>`;
}

const KEY = markup`<p class="key" aria-hidden="true"><span>In the drawings time runs downwards; dashes
at the top of a row: time passes.</span> <span>An arrow from left to the middle is a send, back a
conf; to the right a re; green is REST. A red cross: it never came.</span></p>`;

function isOpen(shown: CheckClass): boolean {
  return shown !== 'clean' && shown !== 'not-exercised';
}

function groupDetails(group: readonly [CheckResult, ...CheckResult[]], budget: Budget): Markup {
  const [first] = group;
  if (group.length === 1) return checkDetails(first, budget);
  const names = group.map((check) => check.name).join(', ');
  return markup`<details open class="check unknown"><summary><span class="pill">unknown</span>
<strong>${formatPlural(group.length, 'check')}</strong></summary>
<p>${names}</p><p class="faint">${first.reason}</p></details>`;
}

function checkDetails(check: CheckResult, budget: Budget): Markup {
  const label = LABELS[classifyCheck(check)];
  const isTold = check.severity === 'I';
  const counts = [
    isTold
      ? `${formatCount(check.violations)} counted`
      : formatPlural(check.violations, 'violation'),
    check.consequences > 0 ? formatPlural(check.consequences, 'consequence') : '',
    check.suspected > 0 ? `${formatCount(check.suspected)} suspected` : '',
    `${formatCount(check.judged)} of ${formatCount(check.owed)} judged`,
  ].filter((part) => part !== '');
  const reason = isTold ? null : checkReason(check);
  const isLoud = label.tone === 'fail' || (label.tone === 'unknown' && check.severity !== 'L');
  return markup`<details ${isLoud ? OPEN : null}class="check ${label.tone}"><summary>
<span class="pill">${label.word}</span><strong>${check.name}</strong>
<span class="faint">${SEVERITY_WORDS[check.severity]} \u00b7 ${counts.join(', ')}</span></summary>
<p class="holds">${CHECKS[check.name].holds}</p>
${reason === null ? null : markup`<p>${reason}</p>`}${findings(check, budget)}</details>`;
}

const OPEN = markup`open `;

function findings({ evidence }: CheckResult, budget: Budget): readonly Markup[] {
  const blocks: Markup[] = [];
  for (const finding of evidence) {
    const block = findingBlock(finding);
    const { length } = block.toString();
    if (length > budget.left) break;
    budget.left -= length;
    blocks.push(block);
  }
  const hidden = evidence.length - blocks.length;
  const first = blocks.slice(0, MAX_OPEN);
  const rest = blocks.slice(MAX_OPEN);
  const closed =
    rest.length === 0
      ? []
      : [
          markup`<details><summary>${formatPlural(rest.length, 'more finding')}</summary>
${rest}</details>`,
        ];
  const note = `${formatPlural(hidden, 'more finding')} in result.json: this page would grow too large`;
  return [...first, ...closed, ...(hidden > 0 ? [markup`<p class="faint">${note}</p>`] : [])];
}

function findingBlock(finding: Finding): Markup {
  const marks = [
    finding.suspected ? 'suspected' : '',
    finding.consequenceOf === null ? '' : `consequence of ${finding.consequenceOf}`,
  ].filter((mark) => mark !== '');
  const lead = marks.length === 0 ? '' : `${marks.join(', ')}: `;
  const message = describeMessage(finding);
  return markup`<div class="finding"><p>${lead}${finding.summary}</p>
${message === '' ? null : markup`<p class="faint"><code>${message}</code></p>`}
${spaceTime(finding)}</div>`;
}

function restDetails(checks: readonly CheckResult[]): Markup {
  const clean = checks.filter((check) => classifyCheck(check) === 'clean');
  const judged = clean.reduce((sum, check) => sum + check.judged, 0);
  const idle = checks.length - clean.length;
  const over = judged === 0 ? '' : ` over ${formatPlural(judged, 'opportunity', 'opportunities')}`;
  const idleText = `${formatCount(idle)} not exercised`;
  const [tone, title, besides] =
    clean.length === 0
      ? ['idle', idleText, '']
      : ['pass', `${formatPlural(clean.length, 'check')} clean${over}`, idle === 0 ? '' : idleText];
  const rows = checks.map((check) => {
    const label = LABELS[classifyCheck(check)];
    return markup`<tr class="${label.tone}"><td class="tone">${label.word}</td>
<th scope="row">${check.name}</th><td>${SEVERITY_WORDS[check.severity]}</td>
<td class="number">${formatCount(check.owed)}</td><td class="number">${formatCount(check.judged)}</td>
<td class="faint">${CHECKS[check.name].holds}</td></tr>`;
  });
  return markup`<details class="check ${tone}"><summary><span class="tone">${title}</span>
<span class="faint">${besides}</span></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Checks that need no eyes"><table><thead>
<tr><th scope="col">State</th><th scope="col">Check</th><th scope="col">Severity</th>
<th scope="col" class="number">Opportunities</th><th scope="col" class="number">Judged</th>
<th scope="col">Holds when</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
