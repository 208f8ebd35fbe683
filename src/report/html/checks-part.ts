// Checks with their evidence: what needs eyes is open, what is clean is one closed list.

import type { CheckResult, RunResult } from '../../run/index.ts';
import { CHECKS, type EvidenceLine, type Finding } from '../../verify/index.ts';
import { describeMessage } from '../summary/evidence.ts';
import { formatCount, formatInstant, formatPercent, formatPlural } from '../text/format.ts';
import {
  type CheckClass,
  checkReason,
  classifyCheck,
  groupChecks,
  SEVERITY_WORDS,
  sortChecks,
} from '../words.ts';
import { type Markup, markup } from './markup.ts';

const LABELS: Readonly<Record<CheckClass, { readonly tone: string; readonly word: string }>> = {
  broken: { tone: 'fail', word: 'broken' },
  unknown: { tone: 'unknown', word: 'unknown' },
  noted: { tone: 'unknown', word: 'noted' },
  told: { tone: 'idle', word: 'told' },
  'not-exercised': { tone: 'idle', word: 'not exercised' },
  clean: { tone: 'pass', word: 'clean' },
};

/** More findings than these are in anomalies.ndjson. */
const MAX_FINDINGS = 20;

export function checksPart(result: RunResult): Markup {
  const sorted = sortChecks(result.checks);
  const shown = sorted.filter((check) => isOpen(classifyCheck(check)));
  const rest = sorted.filter((check) => !isOpen(classifyCheck(check)));
  const suspected = result.checks.reduce((sum, check) => sum + check.suspected, 0);
  const coverage =
    result.coverageRatio === null ? '' : ` Coverage ${formatPercent(result.coverageRatio)}.`;
  return markup`<section aria-labelledby="checks"><h2 id="checks">Checks</h2>
<p class="faint">${`${formatPlural(suspected, 'suspected finding')}, not judged.${coverage}`}</p>
${groupChecks(shown).map(groupDetails)}${rest.length === 0 ? null : restDetails(rest)}</section>`;
}

function isOpen(shown: CheckClass): boolean {
  return shown !== 'clean' && shown !== 'not-exercised';
}

function groupDetails(group: readonly [CheckResult, ...CheckResult[]]): Markup {
  const [first] = group;
  if (group.length === 1) return checkDetails(first);
  const names = group.map((check) => check.name).join(', ');
  return markup`<details open class="unknown"><summary><span class="tone">unknown</span>
<strong>${formatPlural(group.length, 'check')}</strong></summary>
<p>${names}</p><p class="faint">${first.reason}</p></details>`;
}

function checkDetails(check: CheckResult): Markup {
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
  const reason = isTold ? CHECKS[check.name].holds : checkReason(check);
  const findings = check.evidence.slice(0, MAX_FINDINGS);
  return markup`<details ${isTold ? '' : 'open '}class="${label.tone}"><summary><span class="tone">${label.word}</span>
<strong>${check.name}</strong>
<span class="faint">${SEVERITY_WORDS[check.severity]} \u00b7 ${counts.join(', ')}</span></summary>
${reason === null ? null : markup`<p>${reason}</p>`}
${findings.map(findingBlock)}</details>`;
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
<ol class="timeline">${finding.evidence.map(step)}</ol></div>`;
}

function step(line: EvidenceLine): Markup {
  const at = line.atMs === null ? '' : formatInstant(line.atMs);
  return markup`<li><span class="at">${at}</span><span class="where">${line.where}</span>
    <span class="text">${line.text}</span></li>`;
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
      <td class="number">${formatCount(check.judged)}</td></tr>`;
  });
  return markup`<details class="${tone}"><summary><span class="tone">${title}</span>
<span class="faint">${besides}</span></summary>
<div class="scroll"><table><thead><tr><th scope="col">State</th><th scope="col">Check</th>
<th scope="col">Severity</th><th scope="col" class="number">Judged</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
