// The rules of Prometheus as its operator for Kubernetes takes them: the same groups in another
// envelope. Changes nothing in them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const FILES = ['recording.yml', 'alerts.yml'] as const;

/** `root`: the repository. */
export function prometheusRule(root: string): string {
  const groups = FILES.flatMap((name) => {
    const text = readFileSync(join(root, 'deploy/prometheus/rules', name), 'utf8');
    return (parse(text) as { readonly groups: readonly unknown[] }).groups;
  });
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'earshot', labels: { 'app.kubernetes.io/name': 'earshot' } },
    spec: { groups },
  };
  const origin = '# Generated from deploy/prometheus/rules by `npm run generate`; edit there.';
  return `${origin}\n${stringify(rule, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
