// Whether this machine can carry the plan: open files and local ports, before anything is sent.

import { readFileSync } from 'node:fs';
import { EarshotError } from '../../base/index.ts';
import type { Scenario } from '../../scenario/index.ts';

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
  /** Local addresses that connections come from, each with ports of its own; 0: one. */
  readonly sourceAddressCount: number;
}

/** What a scenario asks of this machine when `workers` agents carry `userCount` users. */
export function resourceNeeds(
  { target, sourceAddresses }: Pick<Scenario, 'target' | 'sourceAddresses'>,
  userCount: number,
  workers: number,
): ResourceNeeds {
  return {
    userCount,
    usersPerAgent: Math.ceil(userCount / workers),
    isEmbedded: target.kind === 'embedded',
    sourceAddressCount: sourceAddresses.length,
  };
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

/** Open files that the largest process of a run needs, and ports towards the target. */
export function resourcesNeeded(needs: ResourceNeeds): {
  readonly openFiles: number;
  readonly portsPerAddress: number;
} {
  const { userCount, usersPerAgent, isEmbedded, sourceAddressCount } = needs;
  return {
    openFiles: (isEmbedded ? userCount : usersPerAgent) + RESERVED_FILES,
    portsPerAddress: Math.ceil(userCount / Math.max(1, sourceAddressCount)),
  };
}

/** What to do when the ports of one address do not suffice; a sentence. */
export function portsRemedy(needs: ResourceNeeds, localPorts: number): string {
  const addresses = Math.ceil(needs.userCount / localPorts);
  const samples = Array.from({ length: Math.min(3, addresses) }, (_, at) => `127.0.0.${at + 1}`);
  const list = samples.join(', ') + (addresses > 3 ? ', …' : '');
  const take = `Give ${addresses} source addresses, on loopback \`sourceAddresses: [${list}]\``;
  return `${take}; or widen net.ipv4.ip_local_port_range, or lower \`users\`.`;
}

/** @throws EarshotError `RESOURCES_SHORT` with the number that is needed and the remedy. */
export function assertResources(needs: ResourceNeeds, limits: MachineLimits): void {
  const { openFiles: files, portsPerAddress: ports } = resourcesNeeded(needs);
  if (limits.openFiles !== null && files > limits.openFiles) {
    throw new EarshotError(
      'RESOURCES_SHORT',
      `The plan needs ${files} open files in one process; the limit is ${limits.openFiles}.`,
      { hint: `Raise it with \`ulimit -n ${files}\`, lower \`users\`, or use more --workers.` },
    );
  }
  if (limits.localPorts !== null && ports > limits.localPorts) {
    const from = needs.sourceAddressCount > 1 ? 'from each source address' : 'towards one address';
    throw new EarshotError(
      'RESOURCES_SHORT',
      `The plan needs ${ports} local ports ${from}; there are ${limits.localPorts}.`,
      { hint: portsRemedy(needs, limits.localPorts) },
    );
  }
}
