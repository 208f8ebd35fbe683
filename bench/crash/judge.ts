// What must hold after a killing: the directory reads, little is lost, nothing is invented, nobody
// stays. The server's own table and its log of injected faults are the truth.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readMarker } from '../../src/message/index.ts';
import type { RunHeader, RunResult } from '../../src/run/index.ts';
import type { FaultLogEntry } from '../../src/server/index.ts';
import type { Finding } from '../../src/verify/index.ts';
import { type Crashed, type CrashFolder, linesOf } from './crash-run.ts';
import type { KillPlan } from './kill-plan.ts';
import type { CrashRecord } from './record.ts';

/** How far before the kill a message may lie that nothing tells. */
const LOST_LIMIT_MS = 1_000;

/** The line of the record; `complaints` is empty when all is well. */
export function judgeCrash(
  plan: KillPlan,
  crashed: Crashed,
  about: { readonly commit: string; readonly folder: CrashFolder },
): CrashRecord {
  const { folder, commit } = about;
  const findings = linesOf<Finding>(join(folder.out, 'anomalies.ndjson')).filter(isBlame);
  const strangers = findings.filter((finding) => !hashesOf(folder).has(hashOf(finding)));
  const loss = lossOf(plan, crashed, folder);
  const report = crashed.report?.json as RunResult | undefined;
  return {
    ...{ commit, seed: plan.seed, victim: plan.victim, server: plan.server },
    ...{ phase: crashed.phase, began: crashed.began, hadResult: crashed.hadResult },
    ...loss,
    findings: findings.length,
    strangers: strangers.length,
    orphans: crashed.left.pids.length,
    exit: crashed.code,
    complaints: [
      ...(strangers.length > 0
        ? [`invented: ${strangers.map((one) => one.check).join(', ')}`]
        : []),
      ...(crashed.left.pids.length > 0 ? ['processes stay'] : []),
      ...(crashed.left.files.length > 0 ? [`files stay: ${crashed.left.files.join(', ')}`] : []),
      ...(loss.lostMs !== null && loss.lostMs > LOST_LIMIT_MS ? [`lost ${loss.lostMs} ms`] : []),
      ...reportComplaints(crashed, report),
      ...survivorComplaints(plan, crashed),
      ...(loss.stored !== null && (report?.messages.confirmed ?? 0) > loss.stored
        ? ['more confirmed than stored']
        : []),
    ],
  };
}

/** What is proven, and accuses the server. */
function isBlame({ suspected, severity }: Finding): boolean {
  return !suspected && severity !== 'L' && severity !== 'I';
}

function hashOf({ message }: Finding): string {
  return message?.bodyHash ?? 'of no message';
}

function hashesOf({ faultsLog }: CrashFolder): ReadonlySet<string> {
  return new Set(
    linesOf<FaultLogEntry>(faultsLog).flatMap(({ bodyHash, otherBodyHash }) =>
      [bodyHash ?? '', otherBodyHash ?? ''].filter((hash) => hash !== ''),
    ),
  );
}

function reportComplaints({ began, report, hadResult }: Crashed, result: RunResult | undefined) {
  if (!began || report === null) return [];
  if (result === undefined) return [`does not read: ${report.stderr.trim()}`];
  const isJudged = hadResult || result.agents.length > 0;
  return [
    ...(report.code === result.exitCode ? [] : [`report exits ${report.code}`]),
    ...(!isJudged && result.verdict === 'pass' ? ['passed unjudged'] : []),
    ...(!isJudged && !result.interrupted ? ['not told as interrupted'] : []),
  ];
}

/** A command that lived has to say what it lost. */
function survivorComplaints({ victim }: KillPlan, crashed: Crashed): readonly string[] {
  if (victim.startsWith('command')) return [];
  const { result, code, stderr, began } = crashed;
  if (result === undefined) {
    const isTold = /\[[A-Z_]+\]/.test(stderr);
    return began || !isTold || code === 0 ? [`no result (${code}): ${stderr.slice(-300)}`] : [];
  }
  const isWhole = result.agents.every(({ state }) => state === 'completed');
  return [
    ...(code === result.exitCode ? [] : [`exits ${code}`]),
    ...(!isWhole && result.verdict === 'pass' ? ['passed without an agent'] : []),
  ];
}

interface Loss {
  readonly lostMs: number | null;
  readonly stored: number | null;
  readonly told: number | null;
}

const UNMEASURED: Loss = { lostMs: null, stored: null, told: null };

/** How far back from the kill the first message lies that `earshot report DIR` does not count. */
function lossOf(plan: KillPlan, crashed: Crashed, folder: CrashFolder): Loss {
  const isWhole = plan.victim === 'one-agent' || plan.victim === 'server';
  if (isWhole || !crashed.began || !existsSync(folder.database)) return UNMEASURED;
  const told = (crashed.report?.json as RunResult | undefined)?.messages.sent ?? 0;
  const { stored, firstUntoldAtMs } = askStore(folder, told);
  const lostMs = firstUntoldAtMs === null ? 0 : Math.max(0, crashed.killedAtMs - firstUntoldAtMs);
  return { lostMs: Math.round(lostMs), stored, told };
}

/** Probes and fences are stored as well, but are no part of the load. */
function askStore({ database: file, out }: CrashFolder, told: number) {
  const { runId } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as RunHeader;
  const scopes = [0, 1].map((incarnation) => ({ runId, incarnation }));
  const isOfLoad = (body: string): boolean =>
    scopes.some((scope) => {
      const reading = readMarker(body, scope);
      return reading.status === 'ours' && reading.marker.kind === 'message';
    });
  const database = new DatabaseSync(file);
  try {
    const rows = database.prepare('SELECT body, created_us AS us FROM messages ORDER BY id').all();
    const load = rows.filter(({ body }) => isOfLoad(String(body)));
    const us = load[told]?.us;
    return { stored: load.length, firstUntoldAtMs: us === undefined ? null : Number(us) / 1000 };
  } finally {
    database.close();
  }
}
