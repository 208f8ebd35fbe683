// A real Prometheus with the shipped configuration asks the monitor for probes, as it asks
// blackbox_exporter: targets by relabelling, the answer in time, each target with its own verdict.

import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { openMonitorDoor } from '../../../src/monitor/http/monitor-door.ts';
import { startDeskRig } from '../../server/monitor/desk-rig.ts';
import { describePromtool } from '../../support/exposition/promtool.ts';
import { aDayOfMonitors } from '../../support/monitor/day-of-monitors.ts';
import { copyShippedConfig } from '../../support/prometheus/shipped-config.ts';
import { startPrometheus } from '../../support/prometheus/start-prometheus.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describePromtool('Prometheus, asking for probes', () => {
  it('tells a chat that works from one that does not', async () => {
    const { desk, server, other } = await startDeskRig();
    const { rig } = await aDayOfMonitors();
    const door = await openMonitorDoor({
      ...{ host: '127.0.0.1', port: 0, view: rig.service, acts: rig.service, desk, token: null },
      clock: systemClock(),
    });
    onTestFinished(() => door.close());
    const folder = temporaryFolder();
    const labels = { __monitor__: `127.0.0.1:${door.port}`, __param_module: 'chat' };
    const targets = [server.url, other.url];
    copyShippedConfig(folder, { probe: [{ targets, labels }] });
    const prometheus = await startPrometheus({ folder, configFile: 'prometheus.yml' });
    const successes = async (): Promise<Readonly<Record<string, number>>> => {
      const series = await prometheus.instant('probe_success', systemClock().wallMs() / 1000);
      return Object.fromEntries(
        series.map(({ metric, values }) => [metric.instance ?? '', values[0]?.[1] ?? Number.NaN]),
      );
    };
    const wanted = { [server.url]: 1, [other.url]: 0 };
    await expect.poll(successes, { timeout: 30_000, interval: 500 }).toEqual(wanted);
    const up = await prometheus.instant('up{job="earshot-probe"}', systemClock().wallMs() / 1000);
    expect(up.map(({ values }) => values[0]?.[1])).toEqual([1, 1]);
  });
});
