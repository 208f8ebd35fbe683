// The marker under every field, every cut and every single change: it may be lost, it never lies.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BodyRecipe,
  composeBody,
  type MarkerReading,
  type MessageIdentity,
  type MessageScope,
  readMarker,
  type TextStyleName,
} from '../../src/message/index.ts';

const scopes = fc.record({
  runId: fc.stringMatching(/^[0-9a-f]{16}$/),
  incarnation: fc.nat(255),
});

const identities = fc.record({
  kind: fc.constantFrom('message', 'probe', 'fence'),
  sender: fc.nat(2 ** 24 - 1),
  receiver: fc.nat(2 ** 24 - 1),
  sequence: fc.nat(2 ** 32 - 1),
  attempt: fc.nat(255),
});

const styles = fc.constantFrom<TextStyleName>(
  'words',
  'emoji',
  'right-to-left',
  'combining',
  'markup',
  'long-line',
);

const recipes: fc.Arbitrary<BodyRecipe> = fc.record({
  size: fc.record({ kind: fc.constant('fixed'), length: fc.nat(700) }),
  styles: fc.array(fc.record({ style: styles, weight: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
});

const cases = fc.tuple(scopes, identities, recipes);

function expected(identity: MessageIdentity, body: string): MarkerReading {
  return { status: 'ours', marker: { ...identity, length: body.length } };
}

interface Made {
  readonly scope: MessageScope;
  readonly truth: MessageIdentity;
  readonly length: number;
}

/** Ours with other fields, or remains with other fields, is the lie that must not happen. */
function expectNoLie(text: string, made: Made): void {
  const { scope, truth, length } = made;
  const reading = readMarker(text, scope);
  if (reading.status === 'ours') expect(reading.marker).toEqual({ ...truth, length });
  if (reading.status === 'damaged') {
    expect([truth.sender, -1]).toContain(reading.sender);
    expect([truth.receiver, -1]).toContain(reading.receiver);
    expect([truth.sequence, -1]).toContain(reading.sequence);
  }
  expect(reading.status).not.toBe('other-run');
}

describe('the marker', () => {
  test('comes back with every field, for every scope, identity and recipe', () => {
    fc.assert(
      fc.property(cases, ([scope, identity, recipe]) => {
        const body = composeBody(scope, identity, recipe);
        expect(readMarker(body, scope)).toEqual(expected(identity, body));
        expect(body).toHaveLength(Math.max(108, (recipe.size as { length: number }).length));
        expect(body.isWellFormed() && body.trim() === body).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('survives JSON, HTML escaping, white space around it and other text before it', () => {
    fc.assert(
      fc.property(cases, fc.string(), ([scope, identity, recipe], before) => {
        const body = composeBody(scope, identity, recipe);
        const escaped = body.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        for (const text of [JSON.stringify(body), escaped, ` \n${body}\t`, `${before} ${body}`]) {
          expect(readMarker(text, scope)).toEqual(expected(identity, body));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('never lies after any change of a single character', () => {
    fc.assert(
      fc.property(
        cases,
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (made, seed, unit) => {
          const [scope, identity, recipe] = made;
          const body = composeBody(scope, identity, recipe);
          const at = seed % body.length;
          const changed = body.slice(0, at) + unit + body.slice(at + 1);
          expectNoLie(changed, { scope, truth: identity, length: body.length });
          if (at >= 6 && at < 69 && unit !== body[at]) {
            expect(readMarker(changed, scope).status).toBe('damaged');
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('never lies after one symbol was replaced by another, at every place', () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(...'bcdfghjlmnpqrtvz'.split('')),
        ([scope, identity, recipe], symbol) => {
          const body = composeBody(scope, identity, recipe);
          for (let at = 0; at < body.length; at += 1) {
            const changed = body.slice(0, at) + symbol + body.slice(at + 1);
            expectNoLie(changed, { scope, truth: identity, length: body.length });
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('never lies after an insertion or a deletion', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.string({ maxLength: 4 }), (made, seed, inserted) => {
        const [scope, identity, recipe] = made;
        const body = composeBody(scope, identity, recipe);
        const at = seed % (body.length + 1);
        expectNoLie(body.slice(0, at) + inserted + body.slice(at), {
          scope,
          truth: identity,
          length: body.length,
        });
        expectNoLie(body.slice(0, at) + body.slice(at + 1), {
          scope,
          truth: identity,
          length: body.length,
        });
      }),
      { numRuns: 5000 },
    );
  });

  test('never lies after a cut at either end, and is not lost while a whole half is left', () => {
    fc.assert(
      fc.property(cases, ([scope, identity, recipe]) => {
        const body = composeBody(scope, identity, recipe);
        for (let at = 0; at <= body.length; at += 1) {
          expectNoLie(body.slice(0, at), { scope, truth: identity, length: body.length });
          expectNoLie(body.slice(at), { scope, truth: identity, length: body.length });
          if (at >= 69) expect(readMarker(body.slice(0, at), scope).status).toBe('ours');
          if (at >= 7 && at <= body.length - 22) {
            expect(readMarker(body.slice(at), scope)).toMatchObject({
              status: 'damaged',
              sequence: identity.sequence,
            });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is found in none of 30,000 texts of people', () => {
    const scope = { runId: '5eed5eed5eed5eed', incarnation: 0 };
    const texts = fc.oneof(
      fc.lorem({ maxCount: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'bcdfghjlmnpqrtvz aei'.split('')), maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(readMarker(text, scope)).toEqual({ status: 'none' });
      }),
      { numRuns: 30_000 },
    );
  });

  test('belongs to its run and agent alone', () => {
    fc.assert(
      fc.property(cases, scopes, ([scope, identity, recipe], other) => {
        fc.pre(other.runId !== scope.runId);
        const body = composeBody(scope, identity, recipe);
        expect(readMarker(body, other)).toEqual({ status: 'other-run' });
        const sibling = { ...scope, incarnation: (scope.incarnation + 1) % 256 };
        expect(readMarker(body, sibling).status).toBe('damaged');
      }),
      { numRuns: 500 },
    );
  });
});
