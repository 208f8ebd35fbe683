// One search as a user starts it: `earshot capacity` in a process of its own, against the reference
// server in another, which bears no more than it is told.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commitOf } from '../commit.ts';
import { ChatServer } from '../performance/rig/chat-server.ts';
import type { CapacityRecord } from './record.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const LAUNCHER = join(ROOT, 'bin/earshot.js');
/** Messages a second of each user, where users are searched. */
const PER_USER = 2;
const RATE_USERS = 40;

export type Asked = Pick<CapacityRecord, 'of' | 'isQuick' | 'injected'>;

/** Only what is recorded. */
interface Found {
  readonly answer: Pick<CapacityRecord, 'low' | 'high'> & { readonly kind: string };
  readonly steps: readonly { readonly verdict: string }[];
}

/** Takes minutes; its steps are told on standard error. */
export async function searchOnce(asked: Asked): Promise<CapacityRecord> {
  const date = new Date().toISOString();
  const load = loadavg()[0] ?? 0;
  const startedAtMs = performance.now();
  const { of, injected, isQuick } = asked;
  const limit = of === 'rate' ? '--messages-per-second' : '--connections';
  const server = await ChatServer.open({
    launcher: LAUNCHER,
    userCount: of === 'rate' ? RATE_USERS : 4 * injected,
    flags: [limit, String(injected)],
  });
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  try {
    const file = join(dirname(server.accountsFile), 'ceiling.yaml');
    writeFileSync(file, scenarioText(asked, server.url));
    const flags = ['--for', of, ...(isQuick ? ['--quick'] : [])];
    const { exit, found } = await run([
      'capacity',
      file,
      ...flags,
      '--out',
      join(folder, 'search'),
    ]);
    const { kind = null, low = null, high = null } = found?.answer ?? {};
    const steps = found?.steps ?? [];
    return {
      ...{ date, commit: commitOf(ROOT), machine: machineAt(load) },
      ...{ of, isQuick, injected, kind, low, high },
      steps: steps.length,
      unfitSteps: steps.filter(({ verdict }) => verdict === 'unfit').length,
      seconds: Math.round((performance.now() - startedAtMs) / 1000),
      exit,
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * It starts at about a third of what the server bears: at exactly that, a doubling and a halving
 * would end on the ceiling itself, where it is a matter of luck what holds.
 */
function scenarioText({ of, injected }: Asked, url: string): string {
  const users = of === 'rate' ? RATE_USERS : 2 * Math.ceil(injected / 6);
  const perSecond = of === 'rate' ? 0.3 * injected : users * PER_USER;
  return `version: 1
name: ceiling
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: ${users}
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: ${perSecond}/s, duration: 1m }
`;
}

async function run(args: readonly string[]): Promise<{ exit: number | null; found: Found | null }> {
  const child = spawn(process.execPath, [LAUNCHER, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exit, found: text === '' ? null : (JSON.parse(text) as Found) };
}

function machineAt(load: number): CapacityRecord['machine'] {
  const [first] = cpus();
  return {
    ...{ cpu: first?.model ?? 'unknown', coreCount: cpus().length },
    ...{ node: process.version, load },
  };
}
