// Which messages of a run were the rig's own probes and fences: their texts follow from the run,
// the parties and the sequence, so their hashes can be made again without the run's help.

import { hashHex } from '../../src/base/index.ts';
import { composeBody } from '../../src/message/index.ts';
import type { RunResult } from '../../src/run/index.ts';
import { parseScenario } from '../../src/scenario/index.ts';

/** More than any user of a cell sends. */
const SEQUENCES = 400;

/** Hashes of every control message that the pairs of a cell could have sent. */
export function controlHashes(result: RunResult, scenarioText: string): ReadonlySet<string> {
  const { scenario } = parseScenario(scenarioText, 'cell.yaml', { target: result.target.url });
  if (scenario === null) throw new Error('the scenario of a cell is valid');
  const hashes = new Set<string>();
  for (const { index: incarnation } of result.agents) {
    const scope = { runId: result.runId, incarnation };
    for (const kind of ['probe', 'fence'] as const) {
      for (let at = 0; at < result.plan.users * SEQUENCES; at += 1) {
        const [sender, sequence] = [Math.floor(at / SEQUENCES), at % SEQUENCES];
        const identity = { kind, sender, receiver: sender ^ 1, sequence, attempt: 0 };
        hashes.add(hashHex(composeBody(scope, identity, scenario.messages)));
      }
    }
  }
  return hashes;
}
