// The work that both tools do: so many users in pairs, so many messages a second, for so long,
// behind a warm-up in which their code is compiled: a run takes minutes, a compiler seconds.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatServer } from './chat-server.ts';

/** Of the yardstick too. */
export const WARMUP_SECONDS = 10;

export interface Load {
  readonly userCount: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
}

/** The same as a scenario; the file's path. */
export function writeScenario(folder: string, server: ChatServer, load: Load): string {
  const file = join(folder, 'scenario.yaml');
  const talk = `behavior: send-message, rate: ${load.ratePerSecond}/s, duration: ${load.seconds}s`;
  writeFileSync(
    file,
    `version: 1
name: bench
target: ${server.url}
accounts: { file: ${server.accountsFile}, exclusive: true }
users: ${load.userCount}
connect: { rate: 2000/s, inFlight: 100 }
conversations: pairs
warmup: ${WARMUP_SECONDS}s
load:
  talk: { executor: constant-arrival-rate, ${talk} }
deadlines: { confirm: 10s, deliver: 10s, settle: 30s }
thresholds:
  message_loss: ["count == 0"]
# What a crowded machine adds is shown, and is not called unfit.
generator: { pacerLag: 60s, loopGap: 60s, backlog: 60s }
`,
  );
  return file;
}
