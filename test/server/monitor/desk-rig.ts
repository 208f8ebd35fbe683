// A monitors file over real servers: its probes, for tests of the desk and of its door.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type MonitorsFile, ProbeDesk, parseMonitors } from '../../../src/monitor/index.ts';
import { parseFaults, type RunningServer, startServer } from '../../../src/server/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface DeskRig {
  readonly file: MonitorsFile;
  readonly desk: ProbeDesk;
  readonly server: RunningServer;
  /** The same accounts on another server, listed under `targets`. */
  readonly other: RunningServer;
  readonly tokens: readonly string[];
}

const SECRET = 'one secret of two servers';

/**
 * Two servers, the second of which pushes nothing; the monitor `chat` is of the first. A message
 * may take `deadline` each way.
 */
export async function startDeskRig(deadline = '1s'): Promise<DeskRig> {
  const server = await start('[]');
  const other = await start('[{ fault: relay-stop }]');
  const accounts = await server.createAccounts(4, { passwords: false });
  await other.createAccounts(4, { passwords: false });
  const folder = temporaryFolder();
  const rows = accounts.map(({ id, email, token }) => `${id},${email},${token}`);
  writeFileSync(join(folder, 'users.csv'), `id,email,token\n${rows.join('\n')}\n`);
  writeFileSync(join(folder, 'chat.yaml'), scenarioText(server.url, deadline));
  const path = join(folder, 'monitors.yaml');
  const text = monitorsText(other.url);
  writeFileSync(path, text);
  const { file, diagnostics } = parseMonitors(text, path);
  if (file === null) throw new Error(JSON.stringify(diagnostics));
  const desk = new ProbeDesk(file, { allowTargets: [], env: {} });
  onTestFinished(() => desk.close());
  return { file, desk, server, other, tokens: accounts.map(({ token }) => token) };
}

async function start(faults: string): Promise<RunningServer> {
  const rules = parseFaults(faults, 'faults.yaml');
  const server = await startServer({ database: ':memory:', jwtSecret: SECRET, faults: rules });
  onTestFinished(() => server.close());
  return server;
}

function scenarioText(url: string, deadline: string): string {
  return `version: 1
name: chat
target: ${url}
accounts: { file: users.csv, exclusive: true }
users: 2
load: { talk: { executor: constant-arrival-rate, behavior: send-message, rate: 10/s, duration: 1s } }
deadlines: { confirm: ${deadline}, deliver: ${deadline}, settle: 4s }
`;
}

function monitorsText(other: string): string {
  return `version: 1
history: { file: ':memory:' }
targets: ['${other}']
monitors:
  chat: { scenario: chat.yaml, interval: 30s, timeout: 8s, messages: 2, pairs: 2 }
`;
}
