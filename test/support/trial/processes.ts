// What Linux tells of running processes: who descends from whom, their command lines, environments
// and memory. Reads /proc; signals nobody.

import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly parentPid: number;
  /** Arguments, separated by spaces. */
  readonly commandLine: string;
}

/** Every process below `pid`, children before grandchildren. */
export function descendantsOf(pid: number): readonly ProcessFacts[] {
  const all = listProcesses();
  const found: ProcessFacts[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parentPid }) => parents.includes(parentPid));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

/** The descendants of `pid` that are agents. */
export function agentsOf(pid: number): readonly number[] {
  return pidsWith(pid, 'agent-main');
}

/** The embedded server below `pid`. */
export function embeddedServersOf(pid: number): readonly number[] {
  return pidsWith(pid, '--embedded');
}

function pidsWith(pid: number, word: string): readonly number[] {
  return descendantsOf(pid)
    .filter(({ commandLine }) => commandLine.includes(word))
    .map((process) => process.pid);
}

/** Every process that was started with the variable `NAME=value`. */
export function pidsWithVariable(pair: string): readonly number[] {
  return listProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => environmentOf(pid).split('\0').includes(pair));
}

/** Zombies do not count: they hold nothing but an exit code. */
export function isAlive(pid: number): boolean {
  const status = read(pid, 'status');
  return status !== null && !/^State:\s+Z/m.test(status);
}

/** The environment a process was started with; empty when it is gone. */
export function environmentOf(pid: number): string {
  return read(pid, 'environ') ?? '';
}

/** The most memory a process has held so far, in MiB; 0 when it is gone. */
export function peakMemoryMebibytes(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB/m.exec(read(pid, 'status') ?? '');
  return found === null ? 0 : Number(found[1]) / 1024;
}

function listProcesses(): readonly ProcessFacts[] {
  if (!existsSync('/proc/self/status')) throw new Error('this test needs /proc');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      const parent = /^PPid:\s+(\d+)/m.exec(read(pid, 'status') ?? '');
      const commandLine = (read(pid, 'cmdline') ?? '').replaceAll('\0', ' ');
      return parent === null ? [] : [{ pid, parentPid: Number(parent[1]), commandLine }];
    });
}

function read(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
