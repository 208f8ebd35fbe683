// `earshot monitor`: probes on a schedule until a signal ends it, their history, their alerts.

import { readFileSync } from 'node:fs';
import { EXIT, type ExitCode, isoFromWallMs } from '../../base/index.ts';
import {
  History,
  MonitorService,
  openMailman,
  openMonitorDoor,
  ProbeDesk,
  systemTimedClock,
} from '../../monitor/index.ts';
import { parseListen } from '../metrics/metrics-flags.ts';
import { actTokenOf } from '../monitor/act-token.ts';
import { requireMonitors } from '../monitor/load-monitors.ts';
import { untilSignal } from '../monitor/until-signal.ts';
import { wantsColor } from '../terminal.ts';

export interface MonitorFlags {
  readonly listen?: string;
  readonly history?: string;
  readonly actToken?: string;
  readonly color?: boolean;
}

const DEFAULT_LISTEN = '127.0.0.1:9464';

export async function monitor(
  [path = '']: readonly string[],
  flags: MonitorFlags,
): Promise<ExitCode> {
  const listen = parseListen(flags.listen ?? DEFAULT_LISTEN, '--listen');
  const clock = systemTimedClock();
  const log = (line: string): void => {
    process.stderr.write(`${isoFromWallMs(clock.wallMs())} ${line}\n`);
  };
  const warn = (text: string): void => void process.stderr.write(text);
  const file = requireMonitors(path, { color: wantsColor(process.stderr, flags), warn });
  const token = actTokenOf(flags.actToken, process.env);
  const desk = new ProbeDesk(file, { allowTargets: [], env: process.env });
  const history = openHistory(flags.history ?? file.history.path, file.history.keepMs, log);
  const mailman = openMailman();
  const stopped = untilSignal();
  try {
    const service = new MonitorService({
      ...{ file, history, clock, log, runProbe: desk.run, deliver: mailman.deliver },
      secrets: { env: process.env, readFile: (name) => readFileSync(name, 'utf8') },
    });
    const door = await openMonitorDoor({
      ...{ ...listen, view: service, acts: service, desk, token, clock },
    });
    try {
      service.start();
      process.stdout.write(`ready ${door.url}\n`);
      await stopped;
      log('Stops.');
      await service.stop();
    } finally {
      await door.close();
    }
  } finally {
    await mailman.close();
    await desk.close();
    history.close();
  }
  return EXIT.pass;
}

function openHistory(path: string, keepMs: number, log: (line: string) => void): History {
  const history = History.open({ path, keepMs, nowMs: systemTimedClock().wallMs() });
  if (history.movedTo !== null) {
    log(
      `The history ${path} was damaged: it stands in ${history.movedTo} now, and a new one was ` +
        'begun. What was open then is told anew if it still fails.',
    );
  }
  return history;
}
