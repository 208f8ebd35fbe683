// `earshot doctor`: the limits of this machine, against a plan when one is given; and its
// calibration.

import { EXIT, type ExitCode, systemClock } from '../../../base/index.ts';
import { renderDoctor } from '../../../report/index.ts';
import {
  type Calibration,
  calibrate,
  examine,
  readCalibration,
  writeCalibration,
} from '../../../run/index.ts';
import { requireScenario, type ScenarioFlags } from '../../load-scenario.ts';
import { parseWhole, WORKER_BOUNDS } from '../../options.ts';
import { columnsOf, shortPath, wantsColor } from '../../terminal.ts';

interface DoctorFlags extends ScenarioFlags {
  readonly workers?: string;
  readonly calibrate?: boolean;
  readonly json?: boolean;
}

export async function doctor([file]: readonly string[], flags: DoctorFlags): Promise<ExitCode> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const workers =
    flags.workers === undefined ? null : parseWhole('--workers', flags.workers, WORKER_BOUNDS);
  const scenario =
    file === undefined
      ? null
      : requireScenario(file, flags, {
          color: wantsColor(process.stderr, flags),
          warn: (text) => process.stderr.write(text),
        }).scenario;
  const made = flags.calibrate === true ? await calibrateAndKeep(say) : null;
  const calibration = made ?? readCalibration(process.env);
  const diagnosis = await examine({ clock: systemClock(), scenario, workers, calibration });
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(diagnosis, null, 2)}\n`
      : renderDoctor(diagnosis, {
          columns: columnsOf(process.stdout),
          color: wantsColor(process.stdout, flags),
        }),
  );
  return diagnosis.exitCode;
}

/** A signal ends the measurement; a second one leaves at once. */
async function calibrateAndKeep(say: (text: string) => void): Promise<Calibration> {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const { signal } = controller;
    const made = await calibrate({ clock: systemClock(), signal, onStep: say });
    say(`Kept in ${shortPath(await writeCalibration(made, process.env))}`);
    return made;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
