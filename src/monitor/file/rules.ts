// What does not fit together in a monitors file. Silent about parts that are wrong by themselves:
// those have been reported.

import { formatDuration } from '../../base/index.ts';
import {
  type DocumentDraft,
  didYouMean,
  errorAt,
  isSecretName,
  literalSecret,
  onKey,
  type Problem,
  warningAt,
} from '../../scenario/index.ts';
import { templateMistake } from '../notify/template-mistake.ts';
import { scheduleOf } from './build.ts';
import {
  HEADER_LIMIT,
  INTERVAL_CALM_MS,
  INTERVAL_MIN_MS,
  LABEL_LIMIT,
  MONITOR_LIMIT,
  OVERRIDE_LIMIT,
  RECEIVER_LIMIT,
} from './limits.ts';
import type { MonitorsShape, ParsedMonitor, ParsedReceiver } from './schema.ts';
import { typicalIntervalMs } from './typical-interval.ts';

type Draft = DocumentDraft<MonitorsShape>;
type WrittenAt = (path: readonly (string | number)[]) => unknown;

/** Every problem between the parts of a file. */
export function judgeMonitors(draft: Draft, writtenAt: WrittenAt): Problem[] {
  const receivers = Object.entries(draft.receivers ?? {});
  const monitors = Object.entries(draft.monitors ?? {});
  const named = namesAt(writtenAt, 'receivers');
  return [
    ...tooMany(['monitors'], namesAt(writtenAt, 'monitors').length, MONITOR_LIMIT),
    ...tooMany(['receivers'], named.length, RECEIVER_LIMIT),
    ...noMonitor(draft, writtenAt),
    ...receivers.flatMap(([name, receiver]) => judgeReceiver(name, receiver)),
    ...monitors.flatMap(([name, monitor]) => judgeMonitor(name, monitor, named)),
    ...(monitors.length === namesAt(writtenAt, 'monitors').length
      ? unusedReceivers(receivers, monitors)
      : []),
  ];
}

function namesAt(writtenAt: WrittenAt, key: string): readonly string[] {
  const written = writtenAt([key]);
  return typeof written === 'object' && written !== null ? Object.keys(written) : [];
}

function tooMany(path: readonly string[], count: number, limit: number): Problem[] {
  if (count <= limit) return [];
  const hint = 'Run a second monitor with a history of its own.';
  return [onKey(errorAt(path, `At most ${limit} ${path.at(-1)}; these are ${count}.`, hint))];
}

function noMonitor(draft: Draft, writtenAt: WrittenAt): Problem[] {
  if (draft.monitors === undefined || namesAt(writtenAt, 'monitors').length > 0) return [];
  const hint = "Write for example 'chat: { scenario: smoke.yaml, interval: 30s }'.";
  return [errorAt(['monitors'], 'There is no monitor.', hint)];
}

function judgeReceiver(name: string, receiver: ParsedReceiver): Problem[] {
  const at = ['receivers', name];
  const problems: Problem[] = [...tooManyHeaders(at, receiver)];
  if (receiver.kind === 'slack' && typeof receiver.url === 'string' && !isLocal(receiver.url)) {
    const { message, hint } = literalSecret();
    problems.push({ ...errorAt([...at, 'url'], message, hint), isSecret: true });
  }
  for (const [header, value] of Object.entries(receiver.headers)) {
    if (typeof value !== 'string' || !isCredential(header, value)) continue;
    const { message, hint } = literalSecret();
    problems.push({ ...errorAt([...at, 'headers', header], message, hint), isSecret: true });
  }
  const wrong = receiver.text === undefined ? null : templateMistake(receiver.text);
  if (wrong !== null) problems.push(errorAt([...at, 'text'], wrong.message, wrong.hint));
  if (receiver.on.length === 0) {
    problems.push(errorAt([...at, 'on'], 'This receiver would never be told.', 'Leave `on` out.'));
  }
  return problems;
}

function tooManyHeaders(at: readonly string[], receiver: ParsedReceiver): Problem[] {
  return tooMany([...at, 'headers'], Object.keys(receiver.headers).length, HEADER_LIMIT);
}

function isCredential(header: string, value: string): boolean {
  return isSecretName(header) || /^(bearer|basic|token|digest)\s/i.test(value);
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function judgeMonitor(
  name: string,
  monitor: ParsedMonitor,
  receivers: readonly string[],
): Problem[] {
  const at = ['monitors', name];
  return [
    ...judgeSchedule(at, monitor),
    ...tooMany([...at, 'labels'], Object.keys(monitor.labels).length, LABEL_LIMIT),
    ...tooMany([...at, 'set'], Object.keys(monitor.set).length, OVERRIDE_LIMIT),
    ...unknownReceivers(at, monitor.notify ?? [], receivers),
    ...judgeMaintenance(at, monitor),
  ];
}

function judgeSchedule(at: readonly string[], monitor: ParsedMonitor): Problem[] {
  const { interval, cron, jitter, timeout } = monitor;
  if (interval !== undefined && cron !== undefined) {
    const hint = 'Leave one of them out.';
    return [onKey(errorAt([...at, 'cron'], 'A monitor has an interval or a cron.', hint))];
  }
  const key = cron === undefined ? 'interval' : 'cron';
  const intervalMs = typicalIntervalMs(scheduleOf(monitor));
  const every = formatDuration(intervalMs);
  const problems: Problem[] = [];
  if (intervalMs < INTERVAL_MIN_MS) {
    problems.push(errorAt([...at, key], `Two probes are at least 1s apart; these are ${every}.`));
  } else if (intervalMs < INTERVAL_CALM_MS) {
    const perDay = Math.round((monitor.messages * 86_400_000) / intervalMs).toLocaleString('en');
    const message = `A probe every ${every} leaves ${perDay} messages a day on the server, for ever.`;
    problems.push(warningAt([...at, key], message, 'The API has no delete; see the guide.'));
  }
  if (jitter > intervalMs / 2) {
    const hint = `Write at most '${formatDuration(Math.floor(intervalMs / 2))}'.`;
    const message = `The jitter is more than half of the ${every} between two probes.`;
    problems.push(errorAt([...at, 'jitter'], message, hint));
  }
  if (timeout !== undefined && timeout > intervalMs) {
    const message = `A probe may outlast the ${every} to the next, which is then skipped.`;
    problems.push(warningAt([...at, 'timeout'], message));
  }
  return problems;
}

function unknownReceivers(
  at: readonly string[],
  notify: readonly string[],
  receivers: readonly string[],
): Problem[] {
  return notify.flatMap((name, index) => {
    const path = [...at, 'notify', index];
    if (notify.indexOf(name) < index) return [errorAt(path, `'${name}' is listed twice.`)];
    if (receivers.includes(name)) return [];
    const known = receivers.length === 0 ? 'The file has none.' : `Known: ${receivers.join(', ')}.`;
    return [errorAt(path, `There is no receiver '${name}'.`, didYouMean(name, receivers) ?? known)];
  });
}

function judgeMaintenance(at: readonly string[], { maintenance }: ParsedMonitor): Problem[] {
  return maintenance.flatMap((window, index) => {
    if (!('from' in window) || window.from < window.to) return [];
    return [errorAt([...at, 'maintenance', index, 'to'], 'The window ends before it begins.')];
  });
}

function unusedReceivers(
  receivers: readonly (readonly [string, ParsedReceiver])[],
  monitors: readonly (readonly [string, ParsedMonitor])[],
): Problem[] {
  if (monitors.length === 0 || monitors.some(([, { notify }]) => notify === undefined)) return [];
  const used = new Set(monitors.flatMap(([, { notify = [] }]) => notify));
  return receivers
    .filter(([name]) => !used.has(name))
    .map(([name]) => onKey(warningAt(['receivers', name], `No monitor notifies '${name}'.`)));
}
