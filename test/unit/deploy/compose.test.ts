// The file for Compose: of the shape that Compose reads, naming only what exists, open to nobody
// but this machine. No engine is at hand where the tests run, so nothing is started.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unknownWords } from '../../support/deploy/command-lines.ts';
import {
  listOf,
  mapOf,
  mistakesOf,
  readYaml,
  shape,
  text,
  texts,
} from '../../support/deploy/read-yaml.ts';
import type { TargetGroup } from '../../support/prometheus/shipped-config.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly profiles: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly read_only?: boolean;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ulimits?: { readonly nofile: { readonly hard: number } };
}

interface Monitors {
  readonly monitors: Readonly<
    Record<string, { readonly target: string; readonly set: Readonly<Record<string, string>> }>
  >;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const SERVICE = shape(
  {
    image: text,
    build: shape({ context: text }, ['context']),
    profiles: texts,
    command: texts,
    environment: mapOf(text),
    volumes: listOf({ type: 'string', pattern: '^[^:]+:/[^:]+(:ro)?$' }),
    ports: listOf({ type: 'string', pattern: '^127\\.0\\.0\\.1:\\d+:\\d+$' }),
    restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
    depends_on: {
      anyOf: [texts, mapOf(shape({ condition: { enum: ['service_healthy', 'service_started'] } }))],
    },
    healthcheck: shape(
      {
        test: { type: 'array', minItems: 2, contains: { const: 'CMD' }, items: text },
        ...{ interval: text, timeout: text, retries: { type: 'integer' } },
      },
      ['test'],
    ),
    read_only: { type: 'boolean' },
    cap_drop: texts,
    security_opt: texts,
    tmpfs: texts,
    ulimits: shape({ nofile: shape({ soft: { type: 'integer' }, hard: { type: 'integer' } }) }),
  },
  ['image', 'profiles'],
);

const COMPOSE = {
  ...shape({ name: text, services: mapOf(SERVICE), volumes: mapOf({ type: 'object' }) }, [
    'services',
  ]),
  patternProperties: { '^x-': {} },
};

const compose = readYaml('deploy/compose.yaml') as Compose;
const services = Object.entries(compose.services);
const OWN = services.filter(([, { image }]) => image === 'earshot');

function neededBy({ depends_on = [] }: Service): readonly string[] {
  return Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
}

describe('deploy/compose.yaml', () => {
  it('has the shape that Compose reads, and a schema that refuses another', () => {
    expect(mistakesOf(COMPOSE, compose)).toEqual([]);
    const open = { image: 'earshot', profiles: ['x'], ports: ['0.0.0.0:1:1'], privileged: true };
    expect(mistakesOf(COMPOSE, { services: { open } })).toHaveLength(2);
  });

  it('has the parts that its head names, and Earshot itself in three of them', () => {
    expect(services.map(([name]) => name)).toEqual([
      ...['server', 'runner', 'monitor', 'prometheus', 'grafana'],
    ]);
    expect(OWN.map(([name]) => name)).toEqual(['server', 'runner', 'monitor']);
  });

  it.each(OWN)(
    'gives %s a command line that the command knows, and no more rights',
    (_name, one) => {
      expect(unknownWords(one.command ?? [])).toEqual([]);
      expect(one).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(one.ulimits?.nofile.hard).toBeGreaterThanOrEqual(65_536);
    },
  );

  it('mounts volumes that it declares and files that exist', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
        const isThere = source.startsWith('.')
          ? existsSync(join(ROOT, 'deploy', source))
          : source in compose.volumes;
        expect(isThere, `${name}: ${source}`).toBe(true);
      }
    }
  });

  it('starts with every service what that service needs', () => {
    for (const [name, service] of services) {
      for (const needed of neededBy(service)) {
        const started = compose.services[needed]?.profiles ?? [];
        expect(
          service.profiles.every((profile) => started.includes(profile)),
          name,
        ).toBe(true);
      }
    }
  });

  it('gives run and monitor accounts of their own, as many as the scenario of both has', () => {
    const { users } = readYaml('scenarios/smoke.yaml') as { readonly users: number };
    const { monitors } = readYaml('deploy/compose/monitors.yaml') as Monitors;
    const ofServer = compose.services.server?.command ?? [];
    const files = ofServer.filter((word) => word.startsWith('--users-file='));
    expect(files.map((word) => word.replace('--users-file=', ''))).toEqual([
      ...['/accounts/runner.csv', '/accounts/monitor.csv'],
    ]);
    expect(ofServer).toContain(`--users=${files.length * users}`);
    const ofRunner = compose.services.runner?.command ?? [];
    expect(ofRunner).toContain('--set=accounts.file=/accounts/runner.csv');
    const ofMonitors = Object.values(monitors).map(({ set }) => set['accounts.file']);
    expect(ofMonitors).toEqual(['/accounts/monitor.csv']);
  });

  it('asks the monitor whether it can work, not for its metrics', () => {
    const { test = [] } = compose.services.monitor?.healthcheck ?? {};
    expect(test.join(' ')).toContain('http://127.0.0.1:9464/readyz');
  });

  it('has probes asked for of a module and a target that the monitor has', () => {
    const { monitors } = readYaml('deploy/compose/monitors.yaml') as Monitors;
    const groups = readYaml('deploy/compose/targets/probe.yml') as readonly TargetGroup[];
    expect(groups).toHaveLength(1);
    for (const { targets, labels } of groups) {
      expect(targets).toEqual([monitors[labels?.__param_module ?? '']?.target]);
    }
  });

  it('takes images by version', () => {
    const foreign = services.filter(([, { image }]) => image !== 'earshot');
    for (const [name, { image }] of foreign) expect(image, name).toMatch(/:v?\d+\.\d+\.\d+$/u);
  });

  it('has the target files that ship, of services at ports that they open', () => {
    const names = readdirSync(join(ROOT, 'deploy/compose/targets')).toSorted();
    expect(names).toEqual(readdirSync(join(ROOT, 'deploy/prometheus/targets')).toSorted());
    const groups = names.flatMap(
      (name) => readYaml(`deploy/compose/targets/${name}`) as readonly TargetGroup[],
    );
    for (const { targets, labels } of groups) {
      const addresses = [
        ...targets,
        ...(labels?.__monitor__ === undefined ? [] : [labels.__monitor__]),
      ];
      for (const address of addresses) {
        const [host = '', port = ''] = address.replace('http://', '').split(':');
        const words = compose.services[host]?.command?.join(' ') ?? '';
        expect(words, address).toMatch(new RegExp(`[=:]${port}\\b`, 'u'));
      }
    }
  });
});
