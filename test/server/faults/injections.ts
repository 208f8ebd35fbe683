// A lying server and its ground truth, for the tests of this folder.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, hashHex, ManualClock } from '../../../src/base/index.ts';
import {
  type FaultLogEntry,
  type GeneratedAccount,
  parseFaults,
} from '../../../src/server/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openServer, type TestClient, type TestServer } from '../kit.ts';

export interface LyingServer {
  readonly server: TestServer;
  /** Drains the server and reads what it injected. */
  truth(): Promise<FaultLogEntry[]>;
  /** Lets time pass for the server. */
  age(byMs: number): void;
}

/** A server with the faults of a YAML text; its clock stands still unless another is given. */
export async function openLyingServer(
  faults: string,
  clock: Clock = new ManualClock(),
): Promise<LyingServer> {
  const path = join(temporaryFolder(), 'faults.ndjson');
  const rules = parseFaults(faults, 'faults.yaml');
  const server = await openServer({ faults: rules, faultsLogPath: path, clock, isHonest: false });
  return {
    server,
    age: (byMs) => {
      if (clock instanceof ManualClock) clock.advance(byMs);
    },
    truth: async () => {
      await server.server.drain();
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as FaultLogEntry);
    },
  };
}

export interface Scene extends LyingServer {
  readonly alice: GeneratedAccount;
  readonly bob: GeneratedAccount;
  readonly from: TestClient;
  readonly to: TestClient;
  /** Everything that was sent has been read, and the server knows it. */
  quiet(): Promise<void>;
}

/** Alice and Bob, both connected. */
export async function openScene(faults: string, clock?: Clock): Promise<Scene> {
  const lying = await openLyingServer(faults, clock);
  const [alice, bob] = (await lying.server.accounts(2)) as [GeneratedAccount, GeneratedAccount];
  const [from, to] = [await lying.server.connect(alice), await lying.server.connect(bob)];
  const quiet = async (): Promise<void> => {
    for (const client of [from, to, from, to]) await client.settle();
  };
  return { ...lying, alice, bob, from, to, quiet };
}

/** What an entry must say about a message of Alice to Bob. */
export function injected(
  scene: Pick<Scene, 'alice' | 'bob'>,
  body: string,
  more: Partial<FaultLogEntry>,
): object {
  return {
    senderId: scene.alice.id,
    receiverId: scene.bob.id,
    bodyHash: hashHex(body),
    ...more,
  };
}
