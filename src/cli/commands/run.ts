// `earshot run`: a scenario to its verdict. Standard output carries the result, standard error the
// rest.

import type { ExitCode } from '../../base/index.ts';
import { type CiSystem, runAndReport } from '../../report/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { annotated, printResult } from '../ci.ts';
import { parseShard } from '../flags/parse-shard.ts';
import { commandFlags, type RunFlags } from '../flags/run-flags.ts';
import { requireScenario } from '../load-scenario.ts';
import { parseMetricsFlags } from '../metrics/metrics-flags.ts';
import { openRunMetrics, type RunMetrics } from '../metrics/run-metrics.ts';
import { parseWorkers } from '../options.ts';
import { parseOutputs } from '../outputs.ts';
import { ProgressView } from '../progress-view.ts';
import { repeat } from '../series/repeat.ts';
import { type StopWords, stopOnSignals } from '../series/stop-on-signals.ts';
import { shownResult } from '../shown-result.ts';
import { shortPath, wantsColor } from '../terminal.ts';
import { openRunUi, type RunUi } from '../ui/run-ui.ts';

export function run([file = '']: readonly string[], flags: RunFlags): Promise<ExitCode> {
  return annotated(flags, (system) =>
    flags.repeat === undefined ? runOnce(file, flags, system) : repeat(file, flags, flags.repeat),
  );
}

async function runOnce(file: string, flags: RunFlags, system: CiSystem): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const shard = parseShard(flags.shard);
  const settings = parseMetricsFlags(flags, process.env);
  const errorColor = wantsColor(process.stderr, flags);
  const { scenario, text } = requireScenario(file, flags, {
    color: errorColor,
    warn: (warning) => process.stderr.write(warning),
  });
  const view = flags.quiet ? null : new ProgressView(process.stderr, errorColor);
  let started: string | null = null;
  const interrupt = stopOnSignals(stopWords(view, () => started));
  const { ui, metrics } = await openDoors(
    () => openRunUi(flags.ui, scenario, interrupt.stop),
    () => openRunMetrics(settings),
  ).catch((error: unknown) => {
    interrupt.release();
    throw error;
  });
  view?.begin(firstWords(scenario));
  try {
    const outcome = await runAndReport(
      {
        scenario,
        scenarioText: text,
        flags: commandFlags(flags),
        workers: parseWorkers(flags.workers),
        shard,
        outDirectory: flags.out ?? null,
        record: flags.record ?? false,
        allowTargets: flags.allowTarget ?? [],
        signal: interrupt.signal,
        onDirectory: (directory) => {
          started = directory;
        },
        onProgress: (progress) => {
          view?.show(progress);
          ui.onProgress(progress);
        },
        ...{ onFindings: ui.onFindings, onNotice: (text) => view?.say(text) },
        ...(metrics.exposition === null ? {} : { exposition: metrics.exposition }),
      },
      outputs,
    );
    view?.close();
    const { result, directory } = outcome;
    const shown = shownResult(result, directory, flags);
    await printResult(system, flags, { result, directory, shown, outputs });
    interrupt.release();
    await ui.conclude(outcome);
    await metrics.conclude(result, (warning) => process.stderr.write(`${warning}\n`));
    return result.exitCode;
  } finally {
    view?.close();
    interrupt.release();
    await ui.close();
    await metrics.close();
  }
}

function firstWords({ target, users }: Scenario): string {
  return target.kind === 'embedded'
    ? `Starting the embedded server for ${users} users …`
    : 'Asking the target whether it is a chat server and takes the accounts …';
}

/** Opens what is served beside the run and says where; both or neither stay open. */
async function openDoors(
  openUi: () => Promise<RunUi>,
  openMetrics: () => Promise<RunMetrics>,
): Promise<{ readonly ui: RunUi; readonly metrics: RunMetrics }> {
  const ui = await openUi();
  try {
    const metrics = await openMetrics();
    if (ui.url !== null) process.stderr.write(`Live: ${ui.url}\n`);
    if (metrics.url !== null) process.stderr.write(`Metrics: ${metrics.url}\n`);
    return { ui, metrics };
  } catch (error) {
    await ui.close();
    throw error;
  }
}

function stopWords(view: ProgressView | null, directory: () => string | null): StopWords {
  return {
    first: () => {
      const text = 'Stopping: settling and judging what was sent; once more to leave at once.';
      if (view === null) process.stderr.write(`${text}\n`);
      else view.say(text);
    },
    second: () => {
      view?.close();
      const started = directory();
      const rest =
        started === null ? '' : ` \`earshot report ${shortPath(started)}\` tells the rest.`;
      process.stderr.write(`Left at once: nothing was judged.${rest}\n`);
    },
  };
}
