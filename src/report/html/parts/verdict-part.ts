// The top of the page: the verdict in words, its reasons, the figures that one asks for first.

import type { RunResult } from '../../../run/index.ts';
import { formatCount, formatMs, formatPlural, formatSpan } from '../../text/format.ts';
import {
  classifyCheck,
  headlineOf,
  latencyText,
  reasonTexts,
  targetTextOf,
  verdictWordOf,
} from '../../words.ts';
import { type Markup, markup } from '../markup.ts';

/** More reasons than these are in result.json. */
const MAX_REASONS = 20;

const MARKS: Readonly<Record<RunResult['verdict'], string>> = {
  pass: 'M3.5 8.5l3 3 6-7',
  fail: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.6M8 12.4v.1',
};

export function verdictPart(result: RunResult): Markup {
  const reasons = reasonTexts(result.reasons);
  const hidden = reasons.length - MAX_REASONS;
  const more = hidden > 0 ? [`${formatPlural(hidden, 'more reason')} in result.json`] : [];
  const rows = [...reasons.slice(0, MAX_REASONS), ...more].map((one) => markup`<li>${one}</li>`);
  return markup`<header class="${result.verdict}">
<div class="word">${verdictMark(result.verdict)}${verdictWordOf(result)}</div>
<h1>${headlineOf(result)}</h1>
${rows.length === 0 ? null : markup`<ul class="reasons">${rows}</ul>`}
<p class="facts">${factsOf(result).join(' \u00b7 ')}</p>
<dl class="figures">${figuresOf(result).map(figure)}</dl></header>`;
}

export function verdictMark(verdict: RunResult['verdict']): Markup {
  return markup`<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor"
stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
<path d="${MARKS[verdict]}"/></svg>`;
}

function factsOf(result: RunResult): readonly string[] {
  const elapsedMs = Date.parse(result.endedAtIso) - Date.parse(result.startedAtIso);
  const facts = [
    result.scenario.name,
    targetTextOf(result),
    formatPlural(result.plan.users, 'user'),
    Number.isFinite(elapsedMs) ? formatSpan(elapsedMs) : '',
    dayOf(result.startedAtIso),
    `exit code ${result.exitCode}`,
  ];
  return facts.filter((fact) => fact !== '');
}

/** `2026-11-22 12:00:00 UTC` of an instant; what is none stays as it is. */
function dayOf(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/u.exec(iso);
  return parts === null ? iso : `${parts[1]} ${parts[2]} UTC`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: 'fail' | 'unknown';
}

function figure({ name, value, note, tone }: Figure): Markup {
  const style = tone === undefined ? '' : `${tone} tone`;
  return markup`<div><dt>${name}</dt>
<dd class="${style}">${value} <small>${note}</small></dd></div>`;
}

function figuresOf(result: RunResult): readonly Figure[] {
  const { messages, latency, checks } = result;
  const { sent, delivered, lost } = messages;
  const broken = checks.filter((check) => classifyCheck(check) === 'broken').length;
  const clean = checks.filter((check) => classifyCheck(check) === 'clean').length;
  const isOpen = latency.delivery_time.count + latency.delivery_time.missing > 0;
  const delivery = isOpen ? latency.delivery_time : latency.delivery_service_time;
  const name = isOpen ? 'delivery_time' : 'delivery_service_time';
  return [
    {
      name: 'Messages sent',
      value: formatCount(sent),
      note: `${formatCount(messages.planned)} planned`,
      ...(messages.dropped > 0 ? { tone: 'fail' } : {}),
    },
    { name: 'Delivered', value: formatCount(delivered), note: 'to their receivers' },
    {
      name: 'Proven lost',
      value: lost === null ? '\u2013' : formatCount(lost),
      note:
        lost === null ? 'not known' : `${formatCount(messages.indeterminate ?? 0)} indeterminate`,
      ...(lost !== null && lost > 0 ? { tone: 'fail' } : {}),
    },
    {
      name: 'Delivery p99',
      value: latencyText(delivery, delivery.p99Ms),
      note: `p50 ${delivery.p50Ms === null ? '\u2013' : formatMs(delivery.p50Ms)}, ${name}`,
    },
    {
      name: 'Checks',
      value: broken > 0 ? `${broken} broken` : `${clean} clean`,
      note: broken > 0 ? `${clean} clean` : `of ${checks.length}`,
      ...(broken > 0 ? { tone: 'fail' } : {}),
    },
  ];
}
