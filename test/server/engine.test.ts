// A small plan end to end in one process: engine, users, client, verifier and metrics against the
// reference server. Functional only; no latency is judged.

import { afterEach, describe, expect, test } from 'vitest';
import { sleep, systemClock } from '../../src/base/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { CHECKS, type ShardFindings } from '../../src/verify/index.ts';
import { type RealShard, realShard } from '../support/real-shard.ts';
import { loadOf, planOf } from '../support/virtual/plan-of.ts';

const GENERATOR = { pacerLagP99Ms: 1000, loopGapMs: 1000, rigShareRatio: 1, backlogMs: 10_000 };
const DEADLINES = { confirmMs: 4000, deliverMs: 4000, settleMs: 8000, readbackMs: 20_000 };

let shard: RealShard | null = null;

afterEach(async () => {
  await shard?.close();
  shard = null;
});

async function runToTheEnd(parts: Partial<Scenario>): Promise<{
  readonly shard: RealShard;
  readonly findings: ShardFindings;
}> {
  const plan = planOf({ warmupMs: 300, deadlines: DEADLINES, generator: GENERATOR, ...parts });
  const running = await realShard(plan);
  shard = running;
  const connected = plan.slices
    .filter(({ connectedAtStart }) => connectedAtStart)
    .reduce((sum, { userCount }) => sum + userCount, 0);
  expect(await running.runner.connect()).toEqual({ connected, failed: 0 });
  const { findings, stopped } = await running.runner.run(systemClock().nowMs() + 400);
  expect(stopped).toBe('completed');
  return { shard: running, findings };
}

/** What is not as it should be on an honest server: nothing. */
function blemishes(findings: ShardFindings): readonly string[] {
  return findings.checks.flatMap(({ check, violations, suspected, error, exemplars }) => {
    if (violations === 0 && suspected === 0 && error === null) return [];
    const seen = exemplars.map(({ summary }) => summary).join('; ');
    return [`${check}: ${violations} violations, ${suspected} suspected, ${error ?? ''} ${seen}`];
  });
}

/** Checks that found something proven against the server, or broke; what is legal only informs. */
function violated(findings: ShardFindings): readonly string[] {
  return findings.checks
    .filter(({ check, violations, error }) => {
      const isCharge = violations > 0 && CHECKS[check].severity !== 'I';
      return isCharge || error !== null;
    })
    .map(({ check }) => check);
}

function expectAllVisible(findings: ShardFindings, sent: number): void {
  expect(blemishes(findings)).toEqual([]);
  const { confirmed, delivered, visible, failed, indeterminate, lost } = findings.messages;
  expect({ ...findings.messages, confirmed, delivered, visible }).toMatchObject({ sent });
  expect({ confirmed, delivered, visible, failed, indeterminate, lost }).toEqual({
    ...{ confirmed: sent, delivered: sent, visible: sent, failed: 0, indeterminate: 0, lost: 0 },
  });
  expect(findings.readback.read).toBe(findings.readback.owed);
}

describe('a small plan against the reference server', () => {
  test('ends with every message sent, confirmed, delivered and visible', async () => {
    const talk = loadOf('constant-arrival-rate', {
      ...{ name: 'talk', ratePerSecond: 100, durationMs: 1500 },
    });
    const { shard: running, findings } = await runToTheEnd({ users: 20, loads: [talk] });
    // 1.5 s of measure and 0.3 s of warm-up at 100/s.
    expectAllVisible(findings, 180);
    expect(running.server.statistics().messages).toBeGreaterThanOrEqual(180);
    expect(running.phases).toEqual([
      ...['connect', 'warmup', 'measure', 'settle', 'readback', 'done'],
    ]);
    const { counts } = running.metrics.snapshot(systemClock().nowMs());
    expect(counts).toMatchObject({
      messages_planned: 180,
      messages_sent: 180,
      messages_dropped: 0,
    });
  });

  test('ends clean with closed loads, conversations and reads', async () => {
    const { findings } = await runToTheEnd({
      users: 12,
      conversations: { kind: 'friends', friendCount: 3 },
      loads: [
        loadOf(
          'constant-users',
          { name: 'banter', durationMs: 1500 },
          { behavior: 'converse', thinkMs: 60 },
        ),
        loadOf(
          'constant-arrival-rate',
          { name: 'readers', ratePerSecond: 20, durationMs: 1500 },
          { behavior: 'read-history' },
        ),
        loadOf(
          'per-user-iterations',
          { name: 'bursts', iterations: 2, maxDurationMs: 1500 },
          { behavior: 'burst', thinkMs: 100 },
        ),
      ],
    });
    expect(findings.messages.sent).toBeGreaterThan(100);
    expectAllVisible(findings, findings.messages.sent);
  });

  test('ends without a false alarm when users come and go', async () => {
    const away = { settings: { forMs: { lowMs: 50, highMs: 300 } } };
    const fields = { ratePerSecond: 6, durationMs: 1500 };
    const { findings } = await runToTheEnd({
      users: 20,
      loads: [
        loadOf('constant-arrival-rate', { name: 'talk', ratePerSecond: 60, durationMs: 1500 }),
        loadOf(
          'constant-arrival-rate',
          { name: 'commuters', ...fields },
          { behavior: 'reconnect', ...away },
        ),
        loadOf(
          'constant-arrival-rate',
          { name: 'offline', ...fields },
          { behavior: 'go-offline', ...away },
        ),
        loadOf('constant-arrival-rate', { name: 'drops', ...fields }, { behavior: 'drop' }),
        loadOf(
          'constant-arrival-rate',
          { name: 'devices', ...fields },
          { behavior: 'second-device', ...away },
        ),
        loadOf(
          'constant-arrival-rate',
          { name: 'sleepers', ...fields },
          { behavior: 'slow-reader', ...away },
        ),
      ],
    });
    expect(violated(findings)).toEqual([]);
    const { sent, visible, lost } = findings.messages;
    expect({ visible, lost }).toEqual({ visible: sent, lost: 0 });
    expect(findings.readback.read).toBe(findings.readback.owed);
  });

  test('lets sessions arrive, talk and leave', async () => {
    const fields = { name: 'sessions', ratePerSecond: 10, durationMs: 1000, iterations: 2 };
    const calm = { name: 'calm', ratePerSecond: 1, durationMs: 4000 };
    const { findings } = await runToTheEnd({
      ...{ users: 42, warmupMs: 0 },
      loads: [
        loadOf('session-arrival-rate', fields, { users: 40, thinkMs: 50 }),
        // The load goes on until the last session is over, also where the machine is slow.
        loadOf('constant-arrival-rate', calm, { behavior: 'idle' }),
      ],
    });
    const { sent, visible, lost } = findings.messages;
    expect({ sent, visible, lost }).toEqual({ sent: 20, visible: 20, lost: 0 });
    expect(violated(findings)).toEqual([]);
  });

  test('ends in order when the server dies in mid-load', async () => {
    const fields = { name: 'talk', ratePerSecond: 50, durationMs: 20_000 };
    const plan = planOf({
      ...{ users: 10, loads: [loadOf('constant-arrival-rate', fields)], generator: GENERATOR },
      deadlines: { confirmMs: 500, deliverMs: 500, settleMs: 1000, readbackMs: 2000 },
      onTargetLost: { continue: false, afterMs: 500 },
    });
    const running = await realShard(plan);
    shard = running;
    await running.runner.connect();
    const ended = running.runner.run(systemClock().nowMs() + 50);
    await sleep(600);
    await running.server.close();
    const { stopped } = await ended;
    expect(stopped).toBe('target-lost');
    expect(running.runner.status()).toMatchObject({ phase: 'done', backlog: 0, connectedUsers: 0 });
    const { counts } = running.metrics.snapshot(systemClock().nowMs());
    const planned = counts.messages_planned ?? Number.NaN;
    const sent = counts.messages_sent ?? Number.NaN;
    expect(sent + (counts.messages_dropped ?? Number.NaN)).toBe(planned);
    expect(sent).toBeGreaterThan(20);
    expect(planned).toBeLessThan(200);
  });

  test('closes every socket when it is closed in mid-load, and ends the run', async () => {
    const fields = { name: 'talk', ratePerSecond: 50, durationMs: 20_000 };
    const plan = planOf({ users: 10, loads: [loadOf('constant-arrival-rate', fields)] });
    const running = await realShard(plan);
    shard = running;
    await running.runner.connect();
    const ended = running.runner.run(systemClock().nowMs() + 50);
    await sleep(400);
    await running.runner.close();
    expect((await ended).stopped).toBe('interrupted');
    expect([running.client.openSocketCount, running.server.statistics().connections]).toEqual([
      0, 0,
    ]);
  });
});
