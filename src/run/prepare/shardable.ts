// Whether a run can be one shard of several: all of them must plan the same, on the same server.

import { EarshotError } from '../../base/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/** @throws EarshotError `USAGE` naming what the shards of one run must share. */
export function assertShardable({ target, seed }: Scenario): void {
  if (target.kind === 'embedded') {
    throw new EarshotError(
      'USAGE',
      'The shards of one run need one server, which embedded is not.',
      {
        hint: 'Start `earshot serve` (or your own server) once, and give every shard --target URL.',
      },
    );
  }
  if (seed === null) {
    throw new EarshotError('USAGE', 'The shards of one run need one seed: they plan the same.', {
      hint: 'Give every shard the same --seed, or write `seed:` into the scenario.',
    });
  }
}
