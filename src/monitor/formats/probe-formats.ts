// One probe for whoever asked for it: as a story, as JSON, or as a monitoring plugin prints it,
// with the exit code that belongs to the form. Judges nothing.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { formatMs } from '../../report/index.ts';
import type { ProbeOutcome } from '../probe/probe-outcome.ts';

export const PROBE_FORMATS = ['text', 'json', 'nagios'] as const;
export type ProbeFormat = (typeof PROBE_FORMATS)[number];

/** What a plugin's exit code means, by the guidelines that Nagios, Icinga and others share. */
const PLUGIN_STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

export interface RenderedProbe {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** The text ends with a line break. */
export function renderProbe(outcome: ProbeOutcome, format: ProbeFormat): RenderedProbe {
  switch (format) {
    case 'text':
      return { text: renderText(outcome), exitCode: exitCodeOf(outcome) };
    case 'json':
      return { text: `${JSON.stringify(outcome, null, 2)}\n`, exitCode: exitCodeOf(outcome) };
    case 'nagios':
      return renderPlugin(outcome);
  }
}

/** What a plugin says when there was no probe: a mistake of ours must not look like an outage. */
export function renderPluginError(message: string): RenderedProbe {
  return { text: `EARSHOT UNKNOWN - ${plain(message)}\n`, exitCode: pluginCode('UNKNOWN') };
}

/** 0 ok; 6 nobody was let in; 3 something was proven broken; 4 too late or missing; 5 unknown. */
function exitCodeOf({ result, phases, findings }: ProbeOutcome): ExitCode {
  if (result === 'ok') return EXIT.pass;
  if (result === 'unknown') return EXIT.unknown;
  if (!phases.some(({ name }) => name === 'exchange')) return EXIT.target;
  const isProven = findings.some(({ severity }) => severity === 'C' || severity === 'E');
  return isProven ? EXIT.verification : EXIT.threshold;
}

function renderText({ story, durationSeconds }: ProbeOutcome): string {
  const lines = story.slice(0, -1).map((line) => `  ${line}\n`);
  return `${lines.join('')}\n${story.at(-1) ?? ''} (${formatMs(durationSeconds * 1000)})\n`;
}

function renderPlugin(outcome: ProbeOutcome): RenderedProbe {
  const state = pluginState(outcome);
  const first = `EARSHOT ${state} - ${plain(outcome.sentence)} | ${perfdata(outcome)}`;
  const rest = outcome.story.map((line) => plain(line));
  return { text: `${[first, ...rest].join('\n')}\n`, exitCode: pluginCode(state) };
}

function pluginState({ result, findings }: ProbeOutcome): (typeof PLUGIN_STATES)[number] {
  if (result === 'failing') return 'CRITICAL';
  if (result === 'unknown') return 'UNKNOWN';
  return findings.length > 0 ? 'WARNING' : 'OK';
}

function pluginCode(state: (typeof PLUGIN_STATES)[number]): ExitCode {
  const codes = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
  return codes[state];
}

/** `'label'=value[unit];warn;crit;min`, by the plugin guidelines. */
function perfdata(outcome: ProbeOutcome): string {
  const { messages, confirmSeconds, deliverySeconds, durationSeconds, historyBytes } = outcome;
  const slowest = (seconds: readonly number[]): string =>
    seconds.length === 0 ? 'U' : `${Math.max(...seconds).toFixed(4)}s`;
  return [
    `time=${durationSeconds.toFixed(3)}s;;;0`,
    `confirm_max=${slowest(confirmSeconds)};;;0`,
    `delivery_max=${slowest(deliverySeconds)};;;0`,
    ...Object.entries(messages).map(([name, count]) => `${name}=${count};;;0`),
    `history_bytes=${Math.round(historyBytes)}B;;;0`,
  ].join(' ');
}

/** The bar begins performance data, and a line break ends what is shown first. */
function plain(text: string): string {
  return text.replaceAll('|', '/').replaceAll(/\s*\n\s*/g, ' ');
}
