// A monitor that is killed at any moment around its transitions, again and again: what its history
// says happened is what was told, all of it, under one key each.

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forEachBounded, randomStream, sleep } from '../../../src/base/index.ts';
import { advance, type Machine, NEW_MACHINE } from '../../../src/monitor/state/machine.ts';
import { Child } from '../../support/child.ts';
import { startWebhook, type Webhook } from '../../support/monitor/webhook.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCRIPT = path.join(import.meta.dirname, '../../support/monitor/killed-monitor.ts');
const LANES = 4;
const KILLS = 8;
/** A delivery, its mark and the probes around it take about so long. */
const AROUND_MS = 12;
/** Chosen anew for each run of the test, and shown when it fails. */
const SEED = String(Date.now());

const POLICY = {
  ...{ failures: 2, of: 3, confirmAfterMs: 2, recoverAfter: 2, unknownAfter: 3 },
  staleAfterMs: 600_000,
};

interface Alert {
  readonly key: string;
  readonly alert: string;
  readonly event: string;
}

/** A process that is killed leaves nothing compiled behind: one that ends by itself does. */
function compiledIn(folder: string): Readonly<Record<string, string>> {
  return { NODE_COMPILE_CACHE: path.join(folder, 'compiled') };
}

async function killAgainAndAgain(file: string, webhook: Webhook, lane: number): Promise<void> {
  const random = randomStream(SEED, lane);
  const env = compiledIn(path.dirname(file));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = new Child(process.execPath, [SCRIPT, file, webhook.url, 'work'], { env });
    // Around a delivery: before its answer, before its mark, in the probes that follow.
    let left = 1 + random.nextBelow(3);
    webhook.onPosted = () => {
      left -= 1;
      if (left > 0) return;
      const delayMs = random.nextBetween(-2, AROUND_MS);
      if (delayMs < 0) child.kill('SIGKILL');
      else void sleep(delayMs).then(() => child.kill('SIGKILL'));
    };
    expect((await child.finished).signal).toBe('SIGKILL');
  }
  webhook.onPosted = () => undefined;
  const last = new Child(process.execPath, [SCRIPT, file, webhook.url, 'drain'], { env });
  expect(await last.finished).toMatchObject({ code: 0, stderr: '' });
}

/** The alerts that follow from the results alone, by the state machine. */
function alertsOf(database: DatabaseSync): readonly string[] {
  let machine: Machine = NEW_MACHINE;
  const rows = database
    .prepare("SELECT * FROM probes WHERE result <> 'skipped' ORDER BY sequence")
    .all();
  return rows.flatMap((row) => {
    const judged = {
      result: row.result as 'ok' | 'failing',
      ...{ atMs: Number(row.started_ms), sequence: Number(row.sequence) },
    };
    const step = advance(machine, judged, POLICY);
    machine = step.machine;
    return step.events.map(({ event, alert }) => `${event} chat/failing/${alert.sequence}`);
  });
}

describe('a monitor that is killed', () => {
  test('loses no alert and tells none twice under another key', async () => {
    const folder = temporaryFolder();
    const primer = [SCRIPT, path.join(folder, 'primer.db'), 'http://127.0.0.1:9', 'drain'];
    await new Child(process.execPath, primer, { env: compiledIn(folder) }).finished;
    let transitions = 0;
    let repetitions = 0;
    await forEachBounded(
      Array.from({ length: LANES }, (_, lane) => lane),
      LANES,
      async (lane) => {
        const webhook = await startWebhook();
        onTestFinished(() => webhook.close());
        const file = path.join(folder, `lane-${lane}.db`);
        await killAgainAndAgain(file, webhook, lane);
        const database = new DatabaseSync(file, { readOnly: true });
        onTestFinished(() => database.close());
        const due = alertsOf(database);
        const posted = webhook.posted.map(({ body }) => body as Alert);
        const first = new Map<string, string>();
        for (const { key, alert, event } of posted) {
          expect(first.get(key) ?? `${event} ${alert}`, `seed ${SEED}`).toBe(`${event} ${alert}`);
          first.set(key, `${event} ${alert}`);
        }
        // Each once, in the order in which they happened; and nothing waits.
        expect([...first.values()], `seed ${SEED}`).toEqual(due);
        const waiting = database.prepare("SELECT count(*) AS n FROM outbox WHERE state <> 'sent'");
        expect(waiting.get()?.n).toBe(0);
        transitions += due.length;
        repetitions += posted.length - first.size;
      },
    );
    process.stderr.write(
      `${LANES * KILLS} kills, ${transitions} transitions, ${repetitions} repeated deliveries\n`,
    );
    expect(transitions).toBeGreaterThan(LANES * KILLS);
    // A kill between an answer and its mark repeats one delivery, never more.
    expect(repetitions).toBeLessThanOrEqual(LANES * KILLS);
  });
});
