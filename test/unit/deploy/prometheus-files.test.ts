// The shipped rules of Prometheus as files: that everything they name exists, that each alert says
// what to do, and that its cases show it firing and not firing.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readBoards } from '../../support/prometheus/board-queries.ts';
import { unknownIn } from '../../support/prometheus/known-series.ts';
import { SHIPPED, shippedRules } from '../../support/prometheus/shipped-config.ts';

interface CaseFile {
  readonly tests: readonly {
    readonly alert_rule_test: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }[];
  }[];
}

const ALERTS = shippedRules().filter(({ alert }) => alert !== undefined);
const GUIDE = readFileSync(new URL('../../../docs/guide/alerts.md', import.meta.url), 'utf8');

/** Names of the alerts that the cases expect to fire, and not to fire. */
function expectedNames(): { readonly firing: Set<string>; readonly silent: Set<string> } {
  const [firing, silent] = [new Set<string>(), new Set<string>()];
  for (const name of readdirSync(join(SHIPPED, 'tests'))) {
    const { tests } = parse(readFileSync(join(SHIPPED, 'tests', name), 'utf8')) as CaseFile;
    for (const one of tests.flatMap(({ alert_rule_test }) => alert_rule_test)) {
      (one.exp_alerts.length > 0 ? firing : silent).add(one.alertname);
    }
  }
  return { firing, silent };
}

it('names only series and labels that something exposes', () => {
  for (const { alert, record, expr } of shippedRules()) {
    expect(unknownIn(expr), alert ?? record).toEqual([]);
  }
});

it('shows each alert firing and not firing, but for the one that always fires', () => {
  const names = ALERTS.map(({ alert }) => String(alert)).toSorted();
  const { firing, silent } = expectedNames();
  expect([...firing].toSorted()).toEqual(names);
  const never = names.filter((name) => name !== 'EarshotWatchdog');
  expect([...silent].toSorted()).toEqual(never);
});

it('says with each alert how bad it is, what it means, and which board shows it', () => {
  const uids = readBoards().map(({ uid }) => uid);
  for (const { alert, labels, annotations } of ALERTS) {
    expect(['critical', 'warning', 'info', 'none'], alert).toContain(labels?.severity);
    expect(annotations?.summary, alert).toMatch(/\.$/u);
    expect(annotations?.description, alert).toMatch(/\.$/u);
    expect(uids, alert).toContain(annotations?.dashboard);
  }
});

it('has a section in the guide for each alert, in the order of the file', () => {
  const sections = [...GUIDE.matchAll(/^### (Earshot\w+)$/gmu)].map(([, name]) => String(name));
  expect(sections).toEqual(ALERTS.map(({ alert }) => String(alert)));
});
