// The reference pages that are generated from registries: errors, checks, metrics, faults,
// refusals, recordings. Each page says what the code says; prose belongs in the guide.

import { ERRORS } from '../../src/base/index.ts';
import { conformanceChecksReference } from '../../src/conformance/index.ts';
import { METRICS, RUN_FAMILIES, SERIES_LIMIT } from '../../src/metrics/index.ts';
import { MONITOR_FAMILIES } from '../../src/monitor/index.ts';
import { ERROR_FRAMES, REST_FAILURES } from '../../src/protocol/index.ts';
import { FAULTS, SERVER_FAMILIES } from '../../src/server/index.ts';
import { checksReference } from '../../src/verify/index.ts';
import { conformancePage } from './conformance-page.ts';
import { codes, type GeneratedFile, page, table } from './markdown.ts';
import { recordingPage } from './recording-page.ts';

/** Every reference page that comes from a registry. */
export function referencePages(): readonly GeneratedFile[] {
  return [
    errorsPage(),
    checksPage(),
    conformancePage(),
    metricsPage(),
    faultsPage(),
    refusalsPage(),
    recordingPage(),
  ];
}

function errorsPage(): GeneratedFile {
  const rows = Object.entries(ERRORS).map(([code, { exitCode, meaning, remedy }]) => [
    `\`${code}\``,
    String(exitCode),
    meaning,
    remedy,
  ]);
  const text = page('Errors', 'src/base/error-codes.ts', [
    'What stops Earshot from measuring. Each error has a stable code, which fixes the exit code. What a server does\nwrong is not here: that is a [check](checks.md).',
    table(['code', 'exit', 'when', 'what to do'], rows),
  ]);
  return { path: 'docs/reference/errors.md', text };
}

function checksPage(): GeneratedFile {
  const text = `${checksReference()}
# Checks of an examination

\`earshot conformance\` judges these beside many of the above; no run does, because no run attacks its server. The cases are
in [their reference](conformance.md).

${conformanceChecksReference()}
`;
  return { path: 'docs/reference/checks.md', text };
}

function metricsPage(): GeneratedFile {
  const rows = Object.entries(METRICS).map(([name, { kind, unit, help, prometheusName }]) => [
    `\`${name}\``,
    kind,
    unit,
    help,
    `\`${prometheusName}\``,
  ]);
  const text = page('Metrics', 'src/metrics/catalogue.ts', [
    'What thresholds, results and exposition name alike.',
    table(['metric', 'kind', 'unit', 'what it is', 'Prometheus'], rows),
    '## Exposition',
    `The names above are histograms (times, in seconds), counters, and gauges (ratios), without labels. Histograms have the buckets\n0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30 and 60 seconds and one at the limit of every\nthreshold that is shown; what was owed and never came is in \`+Inf\` alone. The counters \`messages_indeterminate\`,\n\`message_loss\` and the ratio are told once the run is judged. One target has at most ${SERIES_LIMIT} series: agents (eight),\nthresholds and loads, in this order, have series of their own while there is room, and\n\`earshot_exposition_omitted\` counts the rest. How to scrape a run: [guide](../guide/prometheus.md).`,
    '## Beside the metrics: a run',
    familyTable(RUN_FAMILIES),
    '## The monitor',
    'What `earshot monitor` tells. All but the last are of one monitor or of one receiver; histograms go to the first\nmonitors of the file, as long as the 500 series have room for them.',
    familyTable(MONITOR_FAMILIES),
    '## The reference server',
    'What `earshot serve --metrics PORT` tells.',
    familyTable(SERVER_FAMILIES),
  ]);
  return { path: 'docs/reference/metrics.md', text };
}

interface FamilyRow {
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

function familyTable(families: Readonly<Record<string, FamilyRow>>): string {
  const rows = Object.entries(families).map(([name, { type, help, labels }]) => [
    `\`${name}\``,
    type,
    codes(labels),
    unitOf(name),
    help,
  ]);
  return table(['name', 'type', 'labels', 'unit', 'what it is'], rows);
}

function unitOf(name: string): string {
  const unit = /_(seconds|bytes|ratio)(?:_total)?$/.exec(name)?.[1];
  return unit ?? (name.includes('threshold_') ? 'its metric’s' : 'count');
}

function faultsPage(): GeneratedFile {
  const rows = Object.entries(FAULTS).map(([name, entry]) => [
    `\`${name}\``,
    entry.summary,
    `\`${entry.breaks}\``,
    codes(entry.consequences),
    codes(
      Object.entries(entry.needsContract ?? {}).map(([clause, value]) => `${clause}: ${value}`),
    ),
    codes(Object.entries(entry.defaultParameters).map(([key, value]) => `${key}: ${value}`)),
  ]);
  const header = [
    'fault',
    'what the server does',
    'breaks',
    'may also show',
    'contract',
    'defaults',
  ];
  const text = page('Faults', 'src/server/faults/catalogue', [
    'What `earshot serve --faults FILE` can be told to do wrong. Faults know nothing of our markers; every effective\ninjection is written to the file of `--faults-log`.',
    table(header, rows),
  ]);
  return { path: 'docs/reference/faults.md', text };
}

function refusalsPage(): GeneratedFile {
  const frames = Object.entries(ERROR_FRAMES).map(([code, meaning]) => [`\`${code}\``, meaning]);
  const answers = Object.entries(REST_FAILURES).map(([name, { status, message }]) => [
    name.replaceAll('_', ' '),
    String(status),
    message,
  ]);
  const text = page('Refusals of the reference server', 'src/protocol/documents', [
    'The API document leaves most errors open. These are the choices of the reference server; other servers may choose\notherwise, and Earshot does not hold it against them.',
    '## On the socket',
    'One frame: `{"action": "error", "code": CODE, "message": TEXT}`.',
    table(['code', 'meaning'], frames),
    '## Over REST',
    'One envelope: `{"status": "failure", "entity": null, "message": TEXT, "success": false}`.',
    table(['when', 'status', 'message'], answers),
  ]);
  return { path: 'docs/reference/refusals.md', text };
}
