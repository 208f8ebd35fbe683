// Prometheus' own tools over what ships for it: the configuration is one, and each alert fires when
// it should and not when it just should not.

import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePromtool } from '../../support/exposition/promtool.ts';
import { SHIPPED } from '../../support/prometheus/shipped-config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function promtool(...args: readonly string[]): string {
  const options = { cwd: SHIPPED, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('promtool', args, options);
  return `${stdout}${stderr}exit ${status}`;
}

describePromtool('promtool over deploy/prometheus', () => {
  it('takes the configuration and its rules as they ship', () => {
    const said = promtool('check', 'config', 'prometheus.yml');
    expect(said).toContain('exit 0');
    expect(said).not.toContain('FAILED');
  });

  it.each(readdirSync(`${SHIPPED}tests`))('fires each alert of %s when it should', (name) => {
    const said = promtool('test', 'rules', `tests/${name}`);
    expect(said).toContain('SUCCESS');
    expect(said).toContain('exit 0');
  });

  it('would notice an alert that does not fire', () => {
    const never = '{ eval_time: 1m, alertname: EarshotWatchdog, exp_alerts: [] }';
    const text = [
      `rule_files: [${SHIPPED}rules/alerts.yml]`,
      'evaluation_interval: 1m',
      `tests: [{ interval: 1m, input_series: [], alert_rule_test: [${never}] }]`,
    ].join('\n');
    const file = join(temporaryFolder(), 'never.yml');
    writeFileSync(file, text);
    const said = promtool('test', 'rules', file);
    expect(said).toContain('alertname: EarshotWatchdog');
    expect(said).toContain('exit 1');
  });
});
