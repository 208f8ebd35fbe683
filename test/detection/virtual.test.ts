// The matrix in virtual time: the server's own relay, store, faults and oracle, the client's own
// readers of frames and bodies, and the verifier, without sockets and without waiting. A slice of
// what `npm run matrix` runs.

import { describe, expect, test } from 'vitest';
import { playVirtually } from '../support/virtual-server/virtual-run.ts';
import { judgeVirtually } from './virtual/judge-virtual.ts';
import {
  dosesOf,
  LOAD_LEVELS,
  loadsOf,
  VIRTUAL_FAULTS,
  virtualCell,
} from './virtual/virtual-cells.ts';

describe('a fault in virtual time', () => {
  test.each(VIRTUAL_FAULTS)(
    '%s is charged to its check alone, message by message',
    async (fault) => {
      let [observable, charged] = [0, 0];
      for (const [index, dose] of dosesOf(fault).entries()) {
        const load = loadsOf(fault)[index] ?? 'sparse';
        const cell = virtualCell(fault, { dose, load, seed: index });
        const account = judgeVirtually(cell, await playVirtually(cell.run));
        expect(account.mistakes, `${dose}, ${load}, seed ${index}`).toEqual([]);
        observable += account.observable;
        charged += account.charged;
      }
      expect(observable).toBeGreaterThan(0);
      expect(charged).toBeGreaterThan(0);
    },
  );

  test.each(LOAD_LEVELS)('none is found under a %s load where none is injected', async (load) => {
    const { run } = virtualCell('drop-re', { dose: 'once', load, seed: 1 });
    const { result, injections } = await playVirtually({ ...run, rules: [] });
    expect(injections).toEqual([]);
    expect(result.findings).toEqual([]);
    const { sent, confirmed, delivered, visible } = result.messages;
    expect(sent).toBeGreaterThan(200);
    expect({ confirmed, delivered, visible }).toEqual({
      ...{ confirmed: sent, delivered: sent, visible: sent },
    });
    const gaps = result.checks.filter(
      ({ owed, judged, error }) => owed !== judged || error !== null,
    );
    expect(gaps).toEqual([]);
  });
});
