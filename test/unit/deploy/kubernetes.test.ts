// The manifests for Kubernetes: of the shape of their kinds, joined to one another by names and
// labels that fit, with command lines that the command knows. No cluster is at hand where the tests
// run.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unknownWords } from '../../support/deploy/command-lines.ts';
import { KUSTOMIZATION, MANIFESTS } from '../../support/deploy/kubernetes-schemas.ts';
import { mistakesOf, readYaml } from '../../support/deploy/read-yaml.ts';
import { type RuleFile, ruleFileNames } from '../../support/prometheus/shipped-config.ts';

const FOLDER = 'deploy/kubernetes';
const ROOT = new URL('../../../', import.meta.url).pathname;

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string }[];
  readonly startupProbe?: Health;
  readonly livenessProbe?: Health;
  readonly readinessProbe?: Health;
}

interface Health {
  readonly httpGet: { readonly path: string };
}

interface Monitors {
  readonly monitors: Readonly<Record<string, { readonly target: string }>>;
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly Container[]; readonly volumes: readonly Volume[] };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template?: PodTemplate;
    readonly selector?: Readonly<Record<string, unknown>>;
    readonly groups?: unknown;
    readonly completions?: number;
    readonly parallelism?: number;
    readonly ports?: readonly { readonly name: string; readonly port: number }[];
    readonly endpoints?: readonly { readonly port: string }[];
    readonly prober?: { readonly url: string };
    readonly module?: string;
    readonly targets?: {
      readonly staticConfig: {
        readonly static: readonly string[];
        readonly labels: Readonly<Record<string, string>>;
      };
    };
  };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly files: string[] }[];
}

const unprobed: Partial<Container> = {};
const PARTS = ['load', 'monitor'];
const IN_A_KUSTOMIZATION = /^(kustomization|monitors|scenario)\.yaml$/u;
const manifests = new Map(
  PARTS.flatMap((part) =>
    readdirSync(`${ROOT}${FOLDER}/${part}`)
      .filter((name) => !IN_A_KUSTOMIZATION.test(name))
      .map((name) => [`${part}/${name}`, readYaml(`${FOLDER}/${part}/${name}`) as Manifest]),
  ),
);
const pods = [...manifests].flatMap(([path, { spec }]) =>
  spec.template === undefined ? [] : [[path, spec.template] as const],
);

function named(path: string): Manifest {
  const found = manifests.get(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
}

/** The words that a container starts, those of a shell's line included. */
function wordsOf({ command = [], args }: Container): readonly string[] {
  if (command.length === 0) return args;
  const line = args.join(' ').replaceAll(/\$\(\([^)]*\)\)/gu, '1');
  const [, words = ''] = /\bexec earshot (.*)$/su.exec(line) ?? [];
  return words.split(/\s+/u);
}

describe('deploy/kubernetes', () => {
  it.each([...manifests])('has in %s a manifest of the shape of its kind', (_path, manifest) => {
    expect(mistakesOf(MANIFESTS[manifest.kind] ?? { not: {} }, manifest)).toEqual([]);
  });

  it('would refuse a pod that is root, and a field that nobody knows', () => {
    const text = JSON.stringify(named('monitor/deployment.yaml'));
    const root = JSON.parse(text.replace('"runAsUser":1000', '"runAsUser":0')) as unknown;
    expect(mistakesOf(MANIFESTS.Deployment ?? {}, root)).toHaveLength(1);
    const typo = JSON.parse(text.replace('livenessProbe', 'livelinessProbe')) as unknown;
    expect(mistakesOf(MANIFESTS.Deployment ?? {}, typo)).toHaveLength(1);
  });

  it.each(PARTS)('lists in %s what is there, and makes its configuration of files', (part) => {
    const path = `${FOLDER}/${part}`;
    const kustomization = readYaml(`${path}/kustomization.yaml`) as Kustomization;
    expect(mistakesOf(KUSTOMIZATION, kustomization)).toEqual([]);
    const own = [...manifests.keys()].filter((name) => name.startsWith(`${part}/`));
    // The merging is started by hand, after the shards; the probes are for those who want them.
    const byHand = ['load/merge.yaml', 'monitor/probe.yaml'];
    const listed = own.filter((name) => !byHand.includes(name));
    expect(kustomization.resources.map((name) => `${part}/${name}`).toSorted()).toEqual(listed);
    for (const file of kustomization.configMapGenerator.flatMap(({ files }) => files)) {
      expect(existsSync(`${ROOT}${path}/${file}`), file).toBe(true);
    }
  });

  it.each(pods)('starts in %s a command line that the command knows', (_path, { spec }) => {
    for (const container of spec.containers) expect(unknownWords(wordsOf(container))).toEqual([]);
  });

  it.each(pods)('mounts in %s volumes that it has, of claims and maps that exist', (path, pod) => {
    const part = path.split('/')[0] ?? '';
    const { configMapGenerator } = readYaml(
      `${FOLDER}/${part}/kustomization.yaml`,
    ) as Kustomization;
    const claims = [...manifests.values()].filter(({ kind }) => kind === 'PersistentVolumeClaim');
    const names = pod.spec.volumes.map(({ name }) => name);
    for (const { volumeMounts } of pod.spec.containers) {
      expect(volumeMounts.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    }
    for (const { configMap, persistentVolumeClaim } of pod.spec.volumes) {
      const maps = configMapGenerator.map(({ name }) => name);
      if (configMap !== undefined) expect(maps).toContain(configMap.name);
      if (persistentVolumeClaim === undefined) continue;
      expect(claims.map(({ metadata }) => metadata.name)).toContain(
        persistentVolumeClaim.claimName,
      );
    }
  });
});

describe('the monitor in Kubernetes', () => {
  const { template } = named('monitor/deployment.yaml').spec;
  const labels = template?.metadata.labels;
  const { ports } = named('monitor/service.yaml').spec;

  it('is found by its service, and that by Prometheus under the name of the alerts', () => {
    expect(named('monitor/deployment.yaml').spec.selector).toEqual({ matchLabels: labels });
    expect(named('monitor/service.yaml').spec.selector).toEqual(labels);
    expect(named('monitor/service.yaml').metadata.name).toBe('earshot-monitor');
    const { selector, endpoints } = named('monitor/service-monitor.yaml').spec;
    expect(selector).toEqual({ matchLabels: labels });
    expect(endpoints?.map(({ port }) => port)).toEqual(ports?.map(({ name }) => name));
    const [port] = ports ?? [];
    expect(named('monitor/probe.yaml').spec.prober?.url).toBe(`earshot-monitor:${port?.port}`);
    expect(template?.spec.containers[0]?.ports).toEqual([{ name: 'http', containerPort: 9464 }]);
  });

  it('is asked whether it lives and whether it can work, and is reached either way', () => {
    const [{ startupProbe, livenessProbe, readinessProbe } = unprobed] =
      template?.spec.containers ?? [];
    const asked = [startupProbe, livenessProbe, readinessProbe].map((one) => one?.httpGet.path);
    expect(asked).toEqual(['/healthz', '/healthz', '/readyz']);
    expect(named('monitor/service.yaml').spec).toMatchObject({ publishNotReadyAddresses: true });
  });

  it('is asked for probes of a module and a target that its file has', () => {
    const { monitors } = readYaml(`${FOLDER}/monitor/monitors.yaml`) as Monitors;
    const { module = '', targets } = named('monitor/probe.yaml').spec;
    expect(targets?.staticConfig.static).toEqual([monitors[module]?.target]);
    // The alerts tell modules apart by it, and the operator sets none by itself.
    expect(targets?.staticConfig.labels).toEqual({ module });
    const text = readFileSync(`${ROOT}${FOLDER}/monitor/kustomization.yaml`, 'utf8');
    expect(text).toMatch(/^ {2}# - probe\.yaml$/mu);
  });

  it('has the very rules of deploy/prometheus', () => {
    const groups = ['recording.yml', 'alerts.yml'].flatMap(
      (name) => (readYaml(`deploy/prometheus/rules/${name}`) as RuleFile).groups,
    );
    expect(ruleFileNames()).toHaveLength(2);
    expect(named('monitor/prometheus-rule.yaml').spec.groups).toEqual(groups);
  });
});

it('runs as many shards as the load is cut into, all at once', () => {
  const { completions, parallelism, template } = named('load/shards.yaml').spec;
  const { env = [] } = template?.spec.containers[0] ?? {};
  expect(env.find(({ name }) => name === 'SHARDS')?.value).toBe(String(completions));
  expect(parallelism).toBe(completions);
});
