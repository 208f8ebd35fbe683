// What comes from outside into the client: accounts files, tokens, texts with secrets in them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokenClaims } from '../../src/client/auth/token-claims.ts';
import { isLoopbackHost, parseAccounts, redact } from '../../src/client/index.ts';

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '\0') });

describe('an accounts file', () => {
  it('never makes the parser throw, and every good row keeps its cells', () => {
    const row = fc.record({ id: fc.uuid(), password: fc.string({ minLength: 1 }) });
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1 }), (rows) => {
        const quoted = rows.map(({ id, password }) => `${id},"${password.replaceAll('"', '""')}"`);
        const parsed = parseAccounts(['id,password', ...quoted].join('\n'), 'f');
        expect(parsed.diagnostics).toEqual([]);
        expect(parsed.accounts.map(({ id, password }) => ({ id, password }))).toEqual(rows);
      }),
    );
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const { accounts, diagnostics } = parseAccounts(`id,token\n${cells.join(',')}`, 'f');
        expect(accounts.length + diagnostics.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a secret', () => {
  it('is in no text after redaction, wherever it stood', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60 }).filter((text) => !/[<>]/.test(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const shown = redact(`${before}${hidden}${after}${encodeURIComponent(hidden)}`, [hidden]);
        expect(shown).not.toContain(hidden);
      }),
    );
  });
});

describe('a token', () => {
  it('is read or not, but never throws', () => {
    const part = fc.json().map((text) => Buffer.from(text).toString('base64url'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), part), (text) => {
        const claims = readTokenClaims(`x.${text}.y`);
        expect(claims === null || typeof claims === 'object').toBe(true);
      }),
    );
  });
});

describe('a host', () => {
  it('is not loopback when anything stands around a loopback address', () => {
    const around = fc.string({ minLength: 1 }).filter((text) => !/^\d+$/.test(text));
    fc.assert(
      fc.property(around, (text) => {
        expect(isLoopbackHost(`127.0.0.1${text}`)).toBe(false);
        expect(isLoopbackHost(`localhost${text}`)).toBe(false);
      }),
    );
  });
});
