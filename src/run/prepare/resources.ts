// Whether this machine can carry the plan: open files and local ports, before anything is sent.

import { readFileSync } from 'node:fs';
import { EarshotError } from '../../base/index.ts';

/**
 * Files of a process beside its sockets: libraries, pipes, the REST pool, second devices in flight.
 */
const RESERVED_FILES = 256;

export interface MachineLimits {
  /** Open files per process; null when unknown. */
  readonly openFiles: number | null;
  /** Local ports towards one address; null when unknown. */
  readonly localPorts: number | null;
}

export interface ResourceNeeds {
  readonly usersPerAgent: number;
  readonly userCount: number;
  /** The embedded server runs here too and holds the other end of every socket. */
  readonly isEmbedded: boolean;
}

function readLimit<T>(file: string, parse: (text: string) => T | null): T | null {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** The limits of this machine, as far as it tells (Linux tells all). */
export function readMachineLimits(): MachineLimits {
  return {
    openFiles: readLimit('/proc/self/limits', (text) => {
      const found = /^Max open files\s+\d+\s+(\d+)/m.exec(text);
      return found === null ? null : Number(found[1]);
    }),
    localPorts: readLimit('/proc/sys/net/ipv4/ip_local_port_range', (text) => {
      const found = /^(\d+)\s+(\d+)/.exec(text);
      return found === null ? null : Number(found[2]) - Number(found[1]) + 1;
    }),
  };
}

/** @throws EarshotError `RESOURCES_SHORT` with the number that is needed and the remedy. */
export function assertResources(needs: ResourceNeeds, limits: MachineLimits): void {
  const perProcess = needs.isEmbedded ? needs.userCount : needs.usersPerAgent;
  const files = perProcess + RESERVED_FILES;
  if (limits.openFiles !== null && files > limits.openFiles) {
    throw new EarshotError(
      'RESOURCES_SHORT',
      `The plan needs ${files} open files in one process; the limit is ${limits.openFiles}.`,
      { hint: `Raise it with \`ulimit -n ${files}\`, lower \`users\`, or use more --workers.` },
    );
  }
  if (limits.localPorts !== null && needs.userCount > limits.localPorts) {
    throw new EarshotError(
      'RESOURCES_SHORT',
      `The plan needs ${needs.userCount} local ports towards one address; there are ${limits.localPorts}.`,
      { hint: 'Widen net.ipv4.ip_local_port_range, or lower `users`.' },
    );
  }
}
