// A monitor to be killed: real clock, real history, real deliveries, probes that fail by turns. Run
// as a process: FILE URL work|drain. With `drain` it ends by itself once nothing waits.

import { randomStream, sleep } from '../../../src/base/index.ts';
import { History } from '../../../src/monitor/history/history.ts';
import { openMailman } from '../../../src/monitor/notify/deliver.ts';
import { systemTimedClock } from '../../../src/monitor/schedule/timed-clock.ts';
import { MonitorService } from '../../../src/monitor/service/monitor-service.ts';
import { makeMonitor, makeOutcome, makeReceiver } from './make-outcome.ts';

const [, , path = '', url = '', mode = 'work'] = process.argv;
const clock = systemTimedClock();
const keepMs = 86_400_000;
const history = History.open({ path, keepMs, nowMs: clock.wallMs(), durability: 'normal' });
const monitor = makeMonitor({
  schedule: { kind: 'interval', everyMs: 8 },
  condition: { failures: 2, of: 3, confirmAfterMs: 2, recoverAfter: 2, unknownAfter: 3 },
});
const receivers = [makeReceiver({ url })];
const mailman = openMailman();
const service = new MonitorService({
  file: {
    ...{ file: 'killed.yaml', sha256: '', targets: [], monitors: [monitor], receivers },
    ...{ history: { path, keepMs }, concurrency: 1 },
  },
  ...{ history, clock, deliver: mailman.deliver, secrets: { env: {}, readFile: () => '' } },
  runProbe: ({ sequence }) => {
    const isFailing = mode === 'work' && randomStream('killed', sequence >> 2).nextBoolean(0.5);
    const startedAtMs = clock.wallMs();
    return Promise.resolve(makeOutcome(isFailing ? 'failing' : 'ok', { startedAtMs }));
  },
  log: () => undefined,
});
service.start();
process.stdout.write('ready\n');
if (mode === 'drain') {
  const isOpen = (): boolean =>
    history.outbox.pendingCount('on-call') > 0 || service.status()[0]?.state !== 'ok';
  while (isOpen()) await sleep(10);
  await service.stop();
  await mailman.close();
  history.close();
}
