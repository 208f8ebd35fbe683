// The progress of a run at a point of each phase.

import type { RunProgress } from '../../../src/run/index.ts';
import { windowsOf } from './windows.ts';

export function progressOf(phase: RunProgress['phase']): RunProgress {
  const isEarly = phase === 'prepare' || phase === 'connect';
  const elapsedMs = { prepare: -5000, connect: -5000, warmup: -2000, measure: 34_200 } as const;
  const isLoad = phase === 'warmup' || phase === 'measure';
  return {
    phase,
    scenarioName: 'lunch-hour',
    targetUrl: 'http://tester:secret@127.0.0.1:40123',
    elapsedMs: isLoad || isEarly ? elapsedMs[phase] : 61_000,
    warmupMs: 5000,
    measureMs: 60_000,
    connectedUsers: phase === 'connect' ? 320 : isEarly ? 0 : 500,
    totalUsers: 500,
    backlog: phase === 'measure' ? 12 : 0,
    readsDone: phase === 'readback' ? 420 : phase === 'done' ? 1000 : 0,
    readsOwed: phase === 'readback' || phase === 'done' ? 1000 : 0,
    windows: isEarly ? [] : windowsOf(phase === 'warmup' ? 3 : 39),
    findings: { C: 0, E: phase === 'measure' ? 2 : 0, W: 1, L: 0, I: 0, suspected: 3 },
    agentsAlive: phase === 'measure' ? 1 : 2,
    agentsSilent: 0,
    agentsTotal: 2,
  };
}
