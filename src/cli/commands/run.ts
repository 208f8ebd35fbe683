// `earshot run`: a scenario to its verdict. Standard output carries the result, standard error the
// rest.

import { EXIT, type ExitCode } from '../../base/index.ts';
import { renderJson, renderSummary, runAndReport } from '../../report/index.ts';
import { requireScenario, type ScenarioFlags } from '../load-scenario.ts';
import { parseWhole, WORKER_BOUNDS } from '../options.ts';
import { parseOutputs } from '../outputs.ts';
import { ProgressView } from '../progress-view.ts';
import { columnsOf, wantsColor } from '../terminal.ts';

interface RunFlags extends ScenarioFlags {
  readonly workers?: string;
  readonly out?: string;
  readonly output?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function run([file = '']: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const outputs = parseOutputs(flags.output ?? []);
  const errorColor = wantsColor(process.stderr, flags);
  const { scenario, text } = requireScenario(file, flags, {
    color: errorColor,
    warn: (warning) => process.stderr.write(warning),
  });
  const view = flags.quiet ? null : new ProgressView(process.stderr, errorColor);
  const interrupt = stopOnSignals(() => view?.close());
  try {
    const { result, directory } = await runAndReport(
      {
        scenario,
        scenarioText: text,
        workers:
          flags.workers === undefined
            ? null
            : parseWhole('--workers', flags.workers, WORKER_BOUNDS),
        outDirectory: flags.out ?? null,
        allowTargets: flags.allowTarget ?? [],
        signal: interrupt.signal,
        onProgress: (progress) => view?.show(progress),
      },
      outputs,
    );
    view?.close();
    const shown = flags.json
      ? renderJson(result)
      : renderSummary(result, {
          columns: columnsOf(process.stdout),
          color: wantsColor(process.stdout, flags),
          directory,
        });
    process.stdout.write(shown);
    return result.exitCode;
  } finally {
    view?.close();
    interrupt.release();
  }
}

/** The first signal ends the load and keeps the report; the second leaves at once. */
function stopOnSignals(restore: () => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      restore();
      process.exit(EXIT.interrupted);
    }
    controller.abort();
    process.stderr.write(
      '\nStopping: settling and judging what was sent; once more to leave at once.\n',
    );
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
