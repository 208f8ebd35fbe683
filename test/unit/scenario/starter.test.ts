// The starter scenario: valid without a warning, whatever is asked of it.

import { describe, expect, it } from 'vitest';
import { parseScenario, starterScenario } from '../../../src/scenario/index.ts';

const TARGETS = [
  'embedded',
  'http://127.0.0.1:8000',
  'http://localhost:8000/base',
  'https://chat.example.org',
  "https://chat.example.org:8443/a,b:c'd",
];

describe('the starter scenario', () => {
  it.each(TARGETS.flatMap((target) => [2, 20, 100, 5000].map((users) => ({ target, users }))))(
    'for $target and $users users is valid, and says what was asked',
    ({ target, users }) => {
      const { scenario, diagnostics } = parseScenario(starterScenario({ target, users }), 'x.yaml');
      expect(diagnostics).toEqual([]);
      const url = scenario?.target.kind === 'embedded' ? 'embedded' : scenario?.target.url;
      expect({ url, users: scenario?.users }).toEqual({ url: target, users });
    },
  );
});
