// The packet capture of `capture.py`: started, stopped, its findings parsed. It cannot be had
// everywhere: it needs Linux, Python 3.11 and the right to open a packet socket.

import { spawnSync } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { Child } from '../child.ts';

const SCRIPT = new URL('capture.py', import.meta.url).pathname;
const PYTHON = 'python3';
/** No port of a chat server; it is only asked whether capturing is allowed. */
const NO_PORT = '9';
/** Ahead of the server and of other tests wherever they want the same core. */
export const PRECEDENCE = -10;

/** Instants are of the wall clock, microseconds, as the kernel stamped the packets. */
export interface Captured {
  readonly sends: readonly (readonly [atUs: number, text: string])[];
  readonly frames: readonly (readonly [
    atUs: number,
    text: string,
    id: string,
    channel: 'conf' | 're',
  ])[];
  /** Packets that the kernel could not keep. */
  readonly dropped: number;
  /** Packets that the kernel had not stamped when they came; they are in no list. */
  readonly unstamped: number;
  /** By how much the wall clock ran away from the monotonic one. */
  readonly driftUs: number;
}

/** Why packets cannot be captured here; null when they can. */
export function captureProblem(): string | null {
  const tried = spawnSync(PYTHON, [SCRIPT, NO_PORT], {
    ...{ input: '', encoding: 'utf8', timeout: 30_000 },
  });
  if (tried.error !== undefined) return tried.error.message;
  return tried.status === 0 ? null : (tried.stderr.trim().split('\n').at(-1) ?? 'no reason');
}

/** Why no process may go ahead of others here; null when one may. */
export function precedenceProblem(): string | null {
  const own = getPriority();
  try {
    setPriority(PRECEDENCE);
    setPriority(own);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export class PacketCapture {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Captures from here on; its own limit ends it at the latest. */
  static async start(port: number): Promise<PacketCapture> {
    const child = new Child(PYTHON, [SCRIPT, String(port)]);
    await child.output(/^ready$/m);
    return new PacketCapture(child);
  }

  async stop(): Promise<Captured> {
    this.#child.closeInput();
    const { stdout, stderr } = await this.#child.finished;
    const [, document] = /^ready\n(\{.*\})\n$/s.exec(stdout) ?? [];
    if (document === undefined) throw new Error(`the capture failed: ${stderr}`);
    return JSON.parse(document) as Captured;
  }
}
