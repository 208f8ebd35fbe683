// Tokens and password hashes without a server around them.

import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/base/index.ts';
import { GENERATED_COST, hashPassword, isPasswordOf } from '../../../src/server/auth/password.ts';
import { TokenService } from '../../../src/server/auth/token-service.ts';

function service(clock = new ManualClock(0, 1_700_000_000_000)): TokenService {
  return new TokenService({
    secret: 'secret',
    accessLifetimeMs: 60_000,
    refreshLifetimeMs: 600_000,
    clock,
  });
}

describe('a minted token', () => {
  test('is a HS256 token with the claims that such servers give', async () => {
    const token = service().mint('an-id', 'access');
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      user_id: 'an-id',
      token_type: 'access',
      iat: 1_700_000_000,
      exp: 1_700_000_060,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const currentDate = new Date(1_700_000_000_000);
    await jwtVerify(token, Buffer.from('secret'), { currentDate });
  });

  test('is good until it expires, and only as what it is', async () => {
    const clock = new ManualClock(0, 1_700_000_000_000);
    const tokens = service(clock);
    const token = tokens.mint('an-id', 'access');
    const claims = { userId: 'an-id', expiresAtSeconds: 1_700_000_060 };
    expect(await tokens.verify(token, 'access')).toEqual(claims);
    expect(await tokens.verify(token, 'access')).toEqual(claims);
    expect(await tokens.verify(token, 'refresh')).toBeNull();
    clock.advance(60_000);
    expect(await tokens.verify(token, 'access')).toBeNull();
    expect(await tokens.verify(token, 'access')).toBeNull();
  });

  test('is refused when it is altered, empty or very long', async () => {
    const tokens = service();
    const token = tokens.mint('an-id', 'access');
    const [head, body] = token.split('.');
    const altered = [`${head}.${body}.`, `${head}.${body}.AAAA`, '', 'x'.repeat(10_000)];
    expect(await Promise.all(altered.map((text) => tokens.verify(text, 'access')))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a password hash', () => {
  test('records its parameters and tells the password from others', async () => {
    const hash = await hashPassword('open sesame', GENERATED_COST);
    expect(hash).toMatch(/^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPasswordOf('open sesame', hash)).toBe(true);
    expect(await isPasswordOf('open sesame!', hash)).toBe(false);
    const costly = await hashPassword('open sesame', { ...GENERATED_COST, cost: 1024 });
    expect(await isPasswordOf('open sesame', costly)).toBe(true);
  });

  test('of another kind fits no password', async () => {
    expect(await isPasswordOf('x', 'pbkdf2$1$x$y')).toBe(false);
    expect(await isPasswordOf('x', '')).toBe(false);
  });
});
