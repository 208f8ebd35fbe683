// `earshot probe`: one probe of a target, told as a story, as JSON, or as a monitoring plugin does.

import {
  EarshotError,
  type ExitCode,
  formatDuration,
  parseDurationMs,
  systemClock,
} from '../../base/index.ts';
import {
  createProbe,
  PROBE_FORMATS,
  ProbeDesk,
  type ProbeFormat,
  type RunProbe,
  renderPluginError,
  renderProbe,
} from '../../monitor/index.ts';
import { requireScenario, type ScenarioFlags } from '../load-scenario.ts';
import { requireMonitors } from '../monitor/load-monitors.ts';
import { parseWhole } from '../options.ts';
import { wantsColor } from '../terminal.ts';

export interface ProbeFlags extends ScenarioFlags {
  readonly format?: string;
  readonly timeout?: string;
  readonly sequence?: string;
  readonly monitor?: string;
}

const DEFAULT_TIMEOUT = '20s';
const TIMEOUT_BOUNDS = { lowMs: 1_000, highMs: 300_000 } as const;
const SEQUENCE_BOUNDS = { low: 0, high: Number.MAX_SAFE_INTEGER };
/** Without a sequence the minute decides: whoever calls it every minute goes round the accounts. */
const MINUTE_MS = 60_000;

export async function probe([file = '']: readonly string[], flags: ProbeFlags): Promise<ExitCode> {
  const format = formatOf(flags.format ?? 'text');
  try {
    return await probeOnce(file, flags, format);
  } catch (error) {
    if (format !== 'nagios' || !(error instanceof EarshotError)) throw error;
    const { text, exitCode } = renderPluginError(error.message);
    process.stdout.write(text);
    return exitCode;
  }
}

async function probeOnce(file: string, flags: ProbeFlags, format: ProbeFormat): Promise<ExitCode> {
  const asked = flags.timeout === undefined ? null : timeoutOf(flags.timeout);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  const prepared = prepare(file, flags);
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    const startedAtMs = systemClock().wallMs();
    const sequence = sequenceOf(flags.sequence, Math.floor(startedAtMs / MINUTE_MS));
    const timeoutMs = asked ?? prepared.timeoutMs ?? timeoutOf(DEFAULT_TIMEOUT);
    const monitor = flags.monitor ?? file;
    const request = { monitor, sequence, signal: interrupt.signal, timeoutMs };
    const { text, exitCode } = renderProbe(await prepared.run(request), format);
    process.stdout.write(text);
    return exitCode;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await prepared.close();
  }
}

interface Prepared {
  readonly run: RunProbe;
  /** Of the monitor; null: nobody said. */
  readonly timeoutMs: number | null;
  readonly close: () => Promise<void>;
}

function prepare(file: string, flags: ProbeFlags): Prepared {
  if (flags.monitor !== undefined) return prepareMonitor(file, flags.monitor, flags);
  // Its warnings are about loads and thresholds of a run.
  const options = { color: wantsColor(process.stderr, flags), warn: () => undefined };
  const { scenario } = requireScenario(file, flags, options);
  const { run, close } = createProbe({ scenario, allowTargets: flags.allowTarget ?? [] });
  return { run, close, timeoutMs: null };
}

function prepareMonitor(file: string, name: string, flags: ProbeFlags): Prepared {
  const changed = ['target', 'set', 'scale', 'duration', 'seed', 'label'] as const;
  const useless = changed.find((flag) => flags[flag] !== undefined);
  if (useless !== undefined) {
    throw new EarshotError('USAGE', `--${useless} changes a scenario; --monitor takes the file’s.`);
  }
  const color = wantsColor(process.stderr, flags);
  const warn = (text: string): void => void process.stderr.write(text);
  const monitors = requireMonitors(file, { color, warn });
  const only = monitors.monitors.filter((monitor) => monitor.name === name);
  const [chosen] = only;
  if (chosen === undefined) {
    const names = monitors.monitors.map((monitor) => monitor.name).join(', ');
    throw new EarshotError('USAGE', `${file} has no monitor '${name}', but ${names}.`);
  }
  const settings = { allowTargets: flags.allowTarget ?? [], env: process.env };
  const desk = new ProbeDesk({ ...monitors, monitors: only }, settings);
  return { run: desk.run, close: () => desk.close(), timeoutMs: chosen.timeoutMs };
}

function formatOf(text: string): ProbeFormat {
  const known = PROBE_FORMATS.find((format) => format === text);
  if (known !== undefined) return known;
  throw new EarshotError('USAGE', `--format takes ${PROBE_FORMATS.join(', ')}, not '${text}'.`);
}

function timeoutOf(text: string): number {
  const ms = parseDurationMs(text);
  const { lowMs, highMs } = TIMEOUT_BOUNDS;
  if (ms !== undefined && ms >= lowMs && ms <= highMs) return ms;
  const bounds = `from ${formatDuration(lowMs)} to ${formatDuration(highMs)}`;
  throw new EarshotError('USAGE', `--timeout takes a time ${bounds}, not '${text}'.`);
}

function sequenceOf(text: string | undefined, fallback: number): number {
  return text === undefined ? fallback : parseWhole('--sequence', text, SEQUENCE_BOUNDS);
}
