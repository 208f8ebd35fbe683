// `earshot run`: a scenario to its verdict. Standard output carries the result, standard error the
// rest.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { runAndReport } from '../../report/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { type CiFlags, ciSystemOf, printResult } from '../ci.ts';
import { parseShard } from '../flags/parse-shard.ts';
import { requireScenario, type ScenarioFlags } from '../load-scenario.ts';
import { type MetricsFlags, parseMetricsFlags } from '../metrics/metrics-flags.ts';
import { openRunMetrics } from '../metrics/run-metrics.ts';
import { parseWhole, WORKER_BOUNDS } from '../options.ts';
import { parseOutputs } from '../outputs.ts';
import { ProgressView } from '../progress-view.ts';
import { shownResult } from '../shown-result.ts';
import { shortPath, wantsColor } from '../terminal.ts';

interface RunFlags extends ScenarioFlags, CiFlags, Omit<MetricsFlags, 'allowTarget'> {
  readonly workers?: string;
  readonly shard?: string;
  readonly out?: string;
  readonly record?: boolean;
  readonly output?: readonly string[];
}

export async function run([file = '']: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const shard = parseShard(flags.shard);
  const system = ciSystemOf(flags);
  const settings = parseMetricsFlags(flags, process.env);
  const errorColor = wantsColor(process.stderr, flags);
  const { scenario, text } = requireScenario(file, flags, {
    color: errorColor,
    warn: (warning) => process.stderr.write(warning),
  });
  const metrics = await openRunMetrics(settings);
  if (metrics.url !== null) process.stderr.write(`Metrics: ${metrics.url}\n`);
  const view = flags.quiet ? null : new ProgressView(process.stderr, errorColor);
  let started: string | null = null;
  const interrupt = stopOnSignals({
    first: () => {
      const text = 'Stopping: settling and judging what was sent; once more to leave at once.';
      if (view === null) process.stderr.write(`${text}\n`);
      else view.say(text);
    },
    second: () => {
      view?.close();
      const rest =
        started === null ? '' : ` \`earshot report ${shortPath(started)}\` tells the rest.`;
      process.stderr.write(`Left at once: nothing was judged.${rest}\n`);
    },
  });
  view?.begin(firstWords(scenario));
  try {
    const { result, directory } = await runAndReport(
      {
        scenario,
        scenarioText: text,
        workers: workersOf(flags),
        shard,
        outDirectory: flags.out ?? null,
        record: flags.record ?? false,
        allowTargets: flags.allowTarget ?? [],
        signal: interrupt.signal,
        onDirectory: (directory) => {
          started = directory;
        },
        onProgress: (progress) => view?.show(progress),
        ...(metrics.exposition === null ? {} : { exposition: metrics.exposition }),
      },
      outputs,
    );
    view?.close();
    const shown = shownResult(result, directory, flags);
    await printResult(system, flags, { result, directory, shown, outputs });
    interrupt.release();
    await metrics.conclude(result, (warning) => process.stderr.write(`${warning}\n`));
    return result.exitCode;
  } finally {
    view?.close();
    interrupt.release();
    await metrics.close();
  }
}

function workersOf({ workers }: RunFlags): number | null {
  return workers === undefined ? null : parseWhole('--workers', workers, WORKER_BOUNDS);
}

function firstWords({ target, users }: Scenario): string {
  return target.kind === 'embedded'
    ? `Starting the embedded server for ${users} users …`
    : 'Asking the target whether it is a chat server and takes the accounts …';
}

/** The first signal ends the load and keeps the report; the second leaves at once. */
function stopOnSignals(on: { readonly first: () => void; readonly second: () => void }): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      on.second();
      process.exit(EXIT.interrupted);
    }
    controller.abort();
    on.first();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
