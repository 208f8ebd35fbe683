// Tokens: those that are minted, and what can be read from one without asking the server.

import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readTokenClaims } from '../../../src/client/auth/token-claims.ts';
import { mintToken } from '../../../src/client/index.ts';

const ACCOUNT = { id: 'b58434af-4276-47da-a0f7-0ab716168fad', email: 'a@x.org' };
const NOW_WALL_MS = 1_700_000_000_500;

describe('a minted token', () => {
  it('is a HS256 JWT that jose verifies, with the claims of the scenario filled', async () => {
    const token = mintToken({
      secret: 'a secret of some length, with ünicode',
      claims: { user_id: '{id}', mail: '<{email}>', token_type: 'access', level: 3, staff: false },
      account: ACCOUNT,
      nowWallMs: NOW_WALL_MS,
      lifetimeMs: 90_000,
    });
    const { payload, protectedHeader } = await jwtVerify(
      token,
      new TextEncoder().encode('a secret of some length, with ünicode'),
      { currentDate: new Date(NOW_WALL_MS) },
    );
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual({
      iat: 1_700_000_000,
      exp: 1_700_000_090,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      user_id: ACCOUNT.id,
      mail: '<a@x.org>',
      token_type: 'access',
      level: 3,
      staff: false,
    });
  });

  it('has an identity of its own, and lets the scenario have the last word', () => {
    const request = {
      secret: 's',
      claims: { sub: '{id}', exp: 4 },
      account: ACCOUNT,
      nowWallMs: NOW_WALL_MS,
      lifetimeMs: 1,
    };
    expect(mintToken(request)).not.toBe(mintToken(request));
    expect(readTokenClaims(mintToken(request))).toEqual({
      owner: ACCOUNT.id,
      expiresAtSeconds: 4,
      issuedAtSeconds: 1_700_000_000,
    });
  });
});

describe('the claims of a token', () => {
  const encode = (value: unknown): string =>
    `h.${Buffer.from(JSON.stringify(value)).toString('base64url')}.s`;

  it.each([
    [{ user_id: 'a', sub: 'b' }, 'a'],
    [{ sub: 7, id: 'x' }, '7'],
    [{ id: 'x' }, 'x'],
    [{ user_id: '', sub: null, id: {} }, null],
  ])('name the owner: %j', (payload, owner) => {
    expect(readTokenClaims(encode(payload))?.owner).toBe(owner);
  });

  it('are null where there is nothing to read, and never throw', () => {
    for (const text of ['', 'opaque', 'a.b', 'a.b.c', `a.${'x'.repeat(20_000)}.c`, encode([1])]) {
      expect(readTokenClaims(text)).toBeNull();
    }
    expect(readTokenClaims(encode({ exp: 'soon', iat: Number.NaN }))).toEqual({
      owner: null,
      expiresAtSeconds: null,
      issuedAtSeconds: null,
    });
  });
});
