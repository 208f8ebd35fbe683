// What the drawing of a finding makes of the sentences of its evidence.

import { describe, expect, it } from 'vitest';
import { movementOf, spaceTime } from '../../../../src/report/html/parts/space-time.ts';
import type { EvidenceLine, Finding } from '../../../../src/verify/index.ts';
import { RESULTS } from '../../../golden/report/results.ts';

const [FOUND] = RESULTS.failing.checks.flatMap(({ evidence }) => evidence);
if (FOUND === undefined) throw new Error('the failing result has no finding');
const finding: Finding = FOUND;

function line(where: EvidenceLine['where'], text: string): EvidenceLine {
  return { atMs: 1, where, text };
}

describe('a line of evidence', () => {
  // Sentences of the verifier, word for word.
  it.each([
    ['send', 'sender', 'message 9 of user 12 to user 13 (server id 700) was sent on socket 16'],
    ['conf', 'sender', 'its conf arrived'],
    [
      'conf',
      'sender',
      'conf to user 12: the text was changed at offset 39 (hash b2966a8c0b3f90e9)',
    ],
    ['conf', 'server', 'confirmed with id 8812'],
    ['re', 'receiver', 'its re arrived'],
    ['re', 'receiver', 'another re of it arrived on the same socket 3'],
    ['rest-receiver', 'rest', 'user 13 asked for the history with user 12'],
    ['rest-sender', 'rest', 'history of user 12 with user 13 shows them the other way round'],
  ] as const)('is drawn as %s where the %s says: %s', (movement, where, text) => {
    expect(movementOf(line(where, text), finding.message)).toBe(movement);
  });

  it.each([
    ['receiver', 'no further re arrived'],
    ['receiver', 'socket 17 was settled before the send and stayed open; the grace has passed'],
    ['rest', 'a history showed its row'],
    ['rest', 'user 99, GET /history: 500'],
    ['rig', 'from here on nothing arrived'],
    ['sender', 'socket 4 opened'],
  ] as const)('is a dot where the %s says: %s', (where, text) => {
    expect(movementOf(line(where, text), finding.message)).toBe('none');
  });
});

describe('the drawing of a finding', () => {
  it('shows a message that was relayed and never came as an arrow that ends at a cross', () => {
    const drawn = String(spaceTime({ ...finding, check: 'lost-relay' }));
    expect(drawn.match(/arrow missing/gu)).toHaveLength(1);
    expect(String(spaceTime({ ...finding, check: 'corrupted' }))).not.toContain('missing');
  });

  it('draws no cross where the message is seen to arrive after all', () => {
    const evidence = [...finding.evidence, line('receiver', 'its re arrived')];
    const drawn = String(spaceTime({ ...finding, check: 'lost-relay', evidence }));
    expect(drawn).not.toContain('missing');
    expect(drawn).toContain('arrow re');
  });

  it('stands in the order of time, what has no instant last, and says where time passed', () => {
    const evidence: readonly EvidenceLine[] = [
      { atMs: null, where: 'rig', text: 'third' },
      { atMs: 2500, where: 'rest', text: 'second' },
      { atMs: 1000, where: 'sender', text: 'first' },
    ];
    const drawn = String(spaceTime({ ...finding, evidence }));
    const texts = [...drawn.matchAll(/<\/span>(first|second|third)</gu)].map(([, text]) => text);
    expect(texts).toEqual(['first', 'second', 'third']);
    expect(drawn).toContain('<small>1.50 s later</small>');
  });

  it('is bounded, and says how many steps it leaves out', () => {
    const evidence = Array.from({ length: 100 }, (_, atMs) => ({ ...line('rig', 'x'), atMs }));
    const drawn = String(spaceTime({ ...finding, evidence }));
    expect(drawn.match(/<li class="step/gu)).toHaveLength(30);
    expect(drawn).toContain('70 more steps in anomalies.ndjson');
  });

  it('is left out where there is no evidence', () => {
    expect(spaceTime({ ...finding, evidence: [] })).toBeNull();
  });
});
