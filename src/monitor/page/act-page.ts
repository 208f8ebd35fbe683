// The page of what a holder of the token may do with one monitor. It has no script and does not
// refresh itself, so that what is typed stays; it never shows a token.

import { type Markup, markup } from '../../report/index.ts';
import { maintenanceNote } from './monitor-card.ts';
import { STILL_POLICY, stillFrame } from './page-frame.ts';
import { stateMark } from './parts/marks.ts';
import type { ShownMonitor } from './shown-monitor.ts';
import { STATE_WORDS, TONES } from './words.ts';

export interface ActSources {
  readonly monitor: ShownMonitor;
  /** Why what was asked for was not done; null: nothing was asked for yet. */
  readonly complaint: string | null;
  readonly nowMs: number;
}

/** Forms go to the door alone; nothing else may be loaded or run. */
export const ACT_POLICY = [...STILL_POLICY, "form-action 'self'"].join('; ');

const SILENCES = [
  ['1h', 'an hour'],
  ['4h', '4 hours'],
  ['1d', 'a day'],
  ['7d', 'a week'],
] as const;

/** The whole document. */
export function actPage({ monitor, complaint, nowMs }: ActSources): string {
  const { name, state } = monitor;
  const path = `/monitors/${encodeURIComponent(name)}`;
  const note =
    complaint === null ? markup`` : markup`<p class="note fail" role="alert">${complaint}</p>`;
  const body = markup`<header class="${TONES[state]}">
    <p class="brand"><a href="/">Earshot monitor</a></p>
    <h1>${stateMark(state)}<span>${name}: ${STATE_WORDS[state].toLowerCase()}</span></h1>
    ${maintenanceNote(monitor, nowMs)}${note}</header>
    <main><section aria-labelledby="act"><h2 id="act">Act</h2>
    <form class="act" method="post" action="${path}/act">
    ${nameForManagers()}<p><label for="token">Token of --act-token</label>
    <input id="token" name="token" type="password" required autocomplete="current-password"></p>
    <p><button name="act" value="run">Probe now</button></p>
    <p><label for="for">For</label> <select id="for" name="for">${silences()}</select>
    <button name="act" value="silence">Silence</button></p>
    ${endOfSilence(monitor)}</form>
    <p class="facts">In a silence probes go on and are kept, and nobody is told. <a href="${path}">Back</a></p>
    </section></main>`;
  return stillFrame({ title: `${name}: act – Earshot`, tone: TONES[state], body });
}

/** What a password manager keeps a token under; nobody else needs it. */
function nameForManagers(): Markup {
  return markup`<input class="hidden" name="who" value="earshot monitor" autocomplete="username" readonly
    tabindex="-1" aria-hidden="true">`;
}

function silences(): readonly Markup[] {
  return SILENCES.map(([value, words]) => markup`<option value="${value}">${words}</option>`);
}

function endOfSilence({ silencedUntilMs }: ShownMonitor): Markup {
  if (silencedUntilMs === null) return markup``;
  return markup`<p><button name="act" value="speak">End the silence</button></p>`;
}
