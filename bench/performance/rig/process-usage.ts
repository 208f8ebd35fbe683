// What a process and its children have cost, as the kernel counts it: CPU time of user and system
// together, resident memory. Linux alone. It must not judge.

import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's counters; fixed on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
/** Fields of /proc/PID/stat after the name, counted from the state. */
const STAT = { userTicks: 11, systemTicks: 12, residentPages: 21 } as const;

export interface Usage {
  readonly atMs: number;
  /** CPU time since the start of the processes, those that ended included. */
  readonly cpuMs: number;
  /** Resident memory of those that live, by process, the root first. */
  readonly rssBytes: readonly number[];
}

interface ProcessStat {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

function statOf(pid: number): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[STAT.userTicks]) + Number(fields[STAT.systemTicks]);
    return {
      cpuMs: (ticks * 1000) / TICKS_PER_SECOND,
      rssBytes: Number(fields[STAT.residentPages]) * PAGE_BYTES,
    };
  } catch {
    return null;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Follows a process and all its descendants. A process that ended keeps what it was seen with. */
export class ProcessUsage {
  readonly #root: number;
  readonly #cpuMs = new Map<number, number>();

  constructor(root: number) {
    this.#root = root;
  }

  read(): Usage {
    const rssBytes: number[] = [];
    const waiting = [this.#root];
    for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
      const stat = statOf(pid);
      if (stat === null) continue;
      this.#cpuMs.set(pid, stat.cpuMs);
      rssBytes.push(stat.rssBytes);
      waiting.push(...childrenOf(pid));
    }
    const cpuMs = [...this.#cpuMs.values()].reduce((total, one) => total + one, 0);
    return { atMs: performance.now(), cpuMs, rssBytes };
  }
}
