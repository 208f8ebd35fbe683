// What became of one message as a space-time diagram: sender, server and receiver side by side,
// time downwards, an arrow for each thing that travelled. A row of it is drawn from the sentence
// that the evidence states; where that names no movement it is a dot on the lane it happened on.

import type { EvidenceLine, Finding } from '../../../verify/index.ts';
import { formatInstant, formatMs } from '../../text/format.ts';
import { type Markup, markup } from '../markup.ts';

/** More steps than these of one finding are in anomalies.ndjson. */
const MAX_STEPS = 30;
/** From here on the time between two steps is said and drawn as a gap. */
const GAP_MS = 500;

export type Movement = 'send' | 'conf' | 're' | 'rest-sender' | 'rest-receiver' | 'none';

const NOT_SEEN = /\bno\b|\bnever\b|\bnot\b|\bnothing\b|n't\b/u;

/** What travelled, as far as a line of evidence says so. */
export function movementOf(line: EvidenceLine, message: Finding['message']): Movement {
  const { where, text } = line;
  if (NOT_SEEN.test(text)) return 'none';
  if (where === 'sender' && /\bwas sent\b|^sent\b/u.test(text)) return 'send';
  const isTold = where === 'sender' || where === 'server';
  if (isTold && /\bconf\b|\bconfirmed\b/u.test(text)) return 'conf';
  if (where === 'receiver' && /\bre\b.*\barrived\b|^re\b/u.test(text)) return 're';
  if (where !== 'rest' || message === null) return 'none';
  const reader = /\buser (\d+)\b/u.exec(text)?.[1];
  if (reader === String(message.sender)) return 'rest-sender';
  return reader === String(message.receiver) ? 'rest-receiver' : 'none';
}

/** What a finding of these checks is about never came: it is drawn as an arrow that ends. */
const NEVER_CAME: Readonly<Partial<Record<Finding['check'], 're' | 'conf'>>> = {
  'lost-relay': 're',
  'partial-fanout': 're',
  'burst-drop': 're',
  'subscribe-gap': 're',
  'lost-conf': 'conf',
  'silent-drop': 'conf',
};

interface Step {
  readonly line: EvidenceLine;
  readonly movement: Movement;
  /** The message was missing here. */
  readonly missing: 're' | 'conf' | null;
  /** Since the step before, where that is long. */
  readonly gapMs: number | null;
}

export function spaceTime(finding: Finding): Markup | null {
  const { evidence, message } = finding;
  if (evidence.length === 0) return null;
  const steps = stepsOf(finding);
  const hidden = evidence.length - steps.length;
  const [sender, receiver] =
    message === null
      ? ['sender', 'receiver']
      : [`user ${message.sender}`, `user ${message.receiver}`];
  const more =
    hidden > 0 ? markup`<p class="faint">${hidden} more steps in anomalies.ndjson</p>` : null;
  return markup`<ol class="spacetime" aria-label="What happened, in the order of time">
<li class="heads" aria-hidden="true"><span class="at"></span><span class="lanes">
<span>sender<br>${sender}</span><span>server<br>\u00a0</span><span>receiver<br>${receiver}</span>
</span><span class="text"></span></li>
${steps.map(row)}</ol>${more}`;
}

function stepsOf({ evidence, message, check }: Finding): readonly Step[] {
  const ordered = evidence
    .slice(0, MAX_STEPS)
    .toSorted(
      (a, b) => (a.atMs ?? Number.POSITIVE_INFINITY) - (b.atMs ?? Number.POSITIVE_INFINITY),
    );
  const missing = NEVER_CAME[check] ?? null;
  const place = missing === 're' ? 'receiver' : 'sender';
  const movements = ordered.map((line) => movementOf(line, message));
  const isMissing = missing !== null && !movements.includes(missing);
  const lastThere = ordered.findLastIndex(({ where }) => where === place);
  return ordered.map((line, index) => ({
    line,
    movement: movements[index] ?? 'none',
    missing: isMissing && index === lastThere ? missing : null,
    gapMs: gapOf(ordered[index - 1], line),
  }));
}

function gapOf(before: EvidenceLine | undefined, line: EvidenceLine): number | null {
  if (before === undefined || before.atMs === null || line.atMs === null) return null;
  const gapMs = line.atMs - before.atMs;
  return gapMs >= GAP_MS ? gapMs : null;
}

function row(step: Step): Markup {
  const { line, gapMs } = step;
  const at = line.atMs === null ? '' : formatInstant(line.atMs);
  const later = gapMs === null ? null : markup`<small>${formatMs(gapMs)} later</small>`;
  return markup`<li class="${gapMs === null ? 'step' : 'step later'}"><span class="at">${at}${later}</span>
<span class="lanes" aria-hidden="true">${picture(step)}</span>
<span class="text"><span class="where">${line.where}: </span>${line.text}</span></li>`;
}

/** Middles of the lanes in a picture of 240 by 32. */
const LANES = { sender: 40, server: 120, receiver: 200 } as const;
const MIDDLE = 16;
const SLANT = 5;

function picture({ line, movement, missing }: Step): Markup {
  return markup`<svg viewBox="0 0 240 32" focusable="false">${shape(line, movement)}
${missing === null ? null : endedArrow(missing)}</svg>`;
}

function shape(line: EvidenceLine, movement: Movement): Markup {
  switch (movement) {
    case 'send':
      return arrow('send', LANES.sender, LANES.server);
    case 'conf':
      return arrow('conf', LANES.server, LANES.sender);
    case 're':
      return arrow('re', LANES.server, LANES.receiver);
    case 'rest-sender':
      return arrow('rest', LANES.server, LANES.sender);
    case 'rest-receiver':
      return arrow('rest', LANES.server, LANES.receiver);
    case 'none':
      return dot(line.where);
  }
}

/** Slanted: what travels takes time. */
function arrow(kind: string, from: number, to: number): Markup {
  const way = Math.sign(to - from);
  const [x1, x2] = [from + 4 * way, to - 6 * way];
  const [y1, y2] = [MIDDLE - SLANT, MIDDLE + SLANT];
  const tip = `${to - 1 * way},${y2 + 0.6} ${x2 - 3 * way},${y2 - 5.2} ${x2 - 3 * way},${y2 + 3.8}`;
  return markup`<line class="arrow ${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>
<polygon class="tip ${kind}" points="${tip}"/>
<circle class="tip ${kind}" cx="${from}" cy="${y1}" r="3.2"/>`;
}

/** It set out, as far as anybody can tell, and never came. */
function endedArrow(missing: 're' | 'conf'): Markup {
  const to = missing === 're' ? LANES.receiver : LANES.sender;
  const way = Math.sign(to - LANES.server);
  const end = to - 26 * way;
  const y = MIDDLE + SLANT - 2;
  return markup`<line class="arrow missing" x1="${LANES.server + 4 * way}" y1="${MIDDLE - SLANT}"
x2="${end - 6 * way}" y2="${y - 1}"/>
<path class="cross" d="M${end - 5} ${y - 5}l10 10m0 -10l-10 10"/>`;
}

function dot(where: EvidenceLine['where']): Markup {
  if (where === 'rest') {
    return markup`<rect class="dot rest" x="${LANES.server - 4}" y="${MIDDLE - 4}" width="8"
height="8" rx="1.5"/>`;
  }
  const x = where === 'rig' ? LANES.server : LANES[where];
  return markup`<circle class="dot ${where}" cx="${x}" cy="${MIDDLE}" r="4"/>`;
}
