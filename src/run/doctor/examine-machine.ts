// The limits of a machine against the needs of a plan, row by row: what is there, what is needed,
// whether that will do, and what to do when not. Pure.

import type { Calibration } from '../calibration/calibration.ts';
import { portsRemedy, type ResourceNeeds, resourcesNeeded } from '../prepare/resources.ts';
import type { MachineFacts } from './machine-facts.ts';

export type RowStatus = 'ok' | 'warn' | 'fail';

export interface DoctorRow {
  readonly name: string;
  readonly status: RowStatus;
  /** What was found, in words. */
  readonly found: string;
  /** What the plan, or any plan of some size, needs; null: nothing in particular. */
  readonly needed: string | null;
  /** What to do; null when it will do. */
  readonly remedy: string | null;
}

/** What a plan asks of the machine. */
export interface PlanNeeds extends ResourceNeeds {
  readonly workers: number;
  readonly inFlightCount: number;
  readonly peakMessagesPerSecond: number;
  readonly isLoopback: boolean;
}

/** Enough for a few hundred users in one process; below it every larger plan is refused. */
const FEW_FILES = 4096;
const FEW_WAITING = 1024;
/** A reading in the kernel, by a system call, costs about a microsecond; one without, a tenth. */
const SLOW_CLOCK_SOURCES = /^(hpet|acpi_pm|jiffies|refined-jiffies|pit)$/;
const COARSE_STEP_MS = 0.1;
const USELESS_STEP_MS = 1;
const STEAL_RATIO = 0.02;
const BUSY_RATIO = 0.3;
/** The Node that the package asks for. */
const NODE_MAJOR = 26;
/** Rough upper estimates: a process without users, and a connected user at both of its ends. */
const BYTES_PER_PROCESS = 150 * 1024 * 1024;
const BYTES_PER_USER = 64 * 1024;
/** Above half of the ceiling the schedule is no longer kept to the millisecond. */
const HEALTHY_CEILING_RATIO = 0.5;

/** Every row, those of the plan too when there is one. */
export function examineMachine(
  facts: MachineFacts,
  needs: PlanNeeds | null,
  calibration: Calibration | null,
): readonly DoctorRow[] {
  return [
    nodeRow(facts),
    filesRow(facts, needs),
    portsRow(facts, needs),
    acceptRow(facts, needs),
    clockRow(facts),
    coresRow(facts, needs),
    busyRow(facts),
    stealRow(facts),
    memoryRow(facts, needs),
    ...(needs === null ? [] : [rateRow(needs, calibration)]),
  ];
}

function row(
  name: string,
  found: string,
  judged: { status: RowStatus; needed?: string | null; remedy?: string },
): DoctorRow {
  const { status, needed = null, remedy } = judged;
  return { name, status, found, needed, remedy: status === 'ok' ? null : (remedy ?? null) };
}

function nodeRow({ nodeVersion }: MachineFacts): DoctorRow {
  const major = Number(/^v(\d+)/.exec(nodeVersion)?.[1] ?? 0);
  const status = major >= NODE_MAJOR ? 'ok' : 'fail';
  const remedy = `Install Node ${NODE_MAJOR} or newer.`;
  return row('Node', nodeVersion, { status, needed: `${NODE_MAJOR} or newer`, remedy });
}

function filesRow({ openFiles }: MachineFacts, needs: PlanNeeds | null): DoctorRow {
  const name = 'open files';
  if (openFiles === null) return row(name, 'not known here', { status: 'ok' });
  const wanted = needs === null ? FEW_FILES : resourcesNeeded(needs).openFiles;
  const needed = `${wanted} in one process`;
  const short = needs === null ? 'warn' : 'fail';
  const status = openFiles >= wanted ? 'ok' : short;
  const remedy = `Raise it with \`ulimit -n ${wanted}\`, lower \`users\`, or use more --workers.`;
  return row(name, `${openFiles} per process`, { status, needed, remedy });
}

function portsRow({ localPorts }: MachineFacts, needs: PlanNeeds | null): DoctorRow {
  const name = 'local ports';
  if (localPorts === null) return row(name, 'not known here', { status: 'ok' });
  const found = `${localPorts} of each address`;
  if (needs === null) return row(name, found, { status: 'ok' });
  const wanted = resourcesNeeded(needs).portsPerAddress;
  const status = localPorts >= wanted ? 'ok' : 'fail';
  const remedy = portsRemedy(needs, localPorts);
  return row(name, found, { status, needed: `${wanted} of each address`, remedy });
}

/** Only a server on this machine is held back by it. */
function acceptRow({ somaxconn }: MachineFacts, needs: PlanNeeds | null): DoctorRow {
  const name = 'accept queue';
  if (somaxconn === null) return row(name, 'not known here', { status: 'ok' });
  const found = `somaxconn ${somaxconn}`;
  if (needs !== null && !needs.isLoopback) return row(name, found, { status: 'ok' });
  const wanted = needs?.inFlightCount ?? FEW_WAITING;
  const status = somaxconn >= wanted ? 'ok' : 'warn';
  const remedy = `Raise it with \`sysctl net.core.somaxconn=${wanted}\`, or lower \`connect.inFlight\`.`;
  return row(name, found, { status, needed: `${wanted} for a server here`, remedy });
}

function clockRow({ clockSource, clockStepMs, clockReadingUs }: MachineFacts): DoctorRow {
  const step = `steps of ${microseconds(clockStepMs * 1000)}`;
  const cost = `${clockReadingUs.toFixed(2)} µs a reading`;
  const found = [clockSource ?? 'source not known', step, cost].join(', ');
  if (clockStepMs >= USELESS_STEP_MS) {
    const remedy = 'Choose a finer clock source; nothing below a millisecond can be measured.';
    return row('clock', found, { status: 'fail', needed: 'steps below 1 ms', remedy });
  }
  const isSlow = clockSource !== null && SLOW_CLOCK_SOURCES.test(clockSource);
  const status = isSlow || clockStepMs > COARSE_STEP_MS ? 'warn' : 'ok';
  const remedy = 'Boot with clocksource=tsc, or choose another kind of machine.';
  return row('clock', found, { status, remedy });
}

function coresRow({ cores }: MachineFacts, needs: PlanNeeds | null): DoctorRow {
  const found = cores === 1 ? '1 core' : `${cores} cores`;
  if (needs === null) return row('cores', found, { status: 'ok' });
  const wanted = needs.workers + (needs.isLoopback ? 1 : 0);
  const needed = `${wanted}: ${needs.workers} for agents${needs.isLoopback ? ', one for the server' : ''}`;
  const status = cores >= wanted ? 'ok' : 'warn';
  const remedy = 'Use fewer --workers, or run the server elsewhere: latencies share the cores.';
  return row('cores', found, { status, needed, remedy });
}

function busyRow({ processors }: MachineFacts): DoctorRow {
  if (processors === null) return row('other work', 'not known here', { status: 'ok' });
  const found = `${percent(processors.busyRatio)} of the processors`;
  const status = processors.busyRatio <= BUSY_RATIO ? 'ok' : 'warn';
  const remedy = 'End what else runs here (`top` shows it), or measure when it has ended.';
  return row('other work', found, { status, needed: `at most ${percent(BUSY_RATIO)}`, remedy });
}

function stealRow({ processors }: MachineFacts): DoctorRow {
  if (processors === null) return row('steal', 'not known here', { status: 'ok' });
  const found = `${percent(processors.stealRatio)} taken by other guests`;
  const status = processors.stealRatio <= STEAL_RATIO ? 'ok' : 'warn';
  const remedy = 'The host is shared: take a machine of your own, or repeat at another time.';
  return row('steal', found, { status, needed: `at most ${percent(STEAL_RATIO)}`, remedy });
}

function memoryRow(facts: MachineFacts, needs: PlanNeeds | null): DoctorRow {
  const found = `${gibibytes(facts.availableMemoryBytes)} of ${gibibytes(facts.memoryBytes)} free`;
  if (needs === null) return row('memory', found, { status: 'ok' });
  const processes = needs.workers + 1 + (needs.isEmbedded ? 1 : 0);
  const wanted = processes * BYTES_PER_PROCESS + needs.userCount * BYTES_PER_USER;
  const status = facts.availableMemoryBytes >= wanted ? 'ok' : 'warn';
  const remedy = 'Lower `users`, or shard the run over several machines (`--shard i/n`).';
  return row('memory', found, {
    status,
    needed: `about ${gibibytes(wanted)}, messages apart`,
    remedy,
  });
}

function rateRow(needs: PlanNeeds, calibration: Calibration | null): DoctorRow {
  const peak = Math.ceil(needs.peakMessagesPerSecond);
  const needed = `${peak} messages/s at the peak`;
  if (calibration === null) {
    const remedy = 'Run `earshot doctor --calibrate` once on this machine.';
    return row('message rate', 'not calibrated', { status: 'warn', needed, remedy });
  }
  const ceiling = calibration.ceilingPerCorePerSecond * needs.workers;
  const found = `ceiling ${Math.floor(ceiling)} messages/s with ${agents(needs.workers)}`;
  const remedy = 'Use more --workers where there are cores, or shard the run over machines.';
  const near = peak > HEALTHY_CEILING_RATIO * ceiling ? 'warn' : 'ok';
  const status = peak > ceiling ? 'fail' : near;
  return row('message rate', found, { status, needed, remedy });
}

function agents(workers: number): string {
  return workers === 1 ? '1 agent' : `${workers} agents`;
}

function percent(ratio: number): string {
  return `${(Math.max(0, ratio) * 100).toFixed(1)} %`;
}

function microseconds(us: number): string {
  return us < 1 ? `${Math.round(us * 1000)} ns` : `${us.toFixed(1)} µs`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
