// What a server may call an id or a time, and what becomes of it when it is somebody's secret.

import { describe, expect, it } from 'vitest';
import {
  newPseudonymKey,
  SecretGuard,
  type SecretHolder,
} from '../../../src/client/target/secret-guard.ts';

const TOKEN = 'opaque-token+of/user=one';
const UUID_TOKEN = 'A58434AF427647DAA0F70AB716168FAD';
const JWT = 'eyJhbGciOiJIUzI1NiIs.eyJzdWIiOiJ1c2Vy.c2lnbmF0dXJlLW9m';
const HIDDEN = /^<redacted [0-9a-f]{16}>$/;
const KEY = newPseudonymKey();

function guardOf(holder: Partial<SecretHolder>, shared: readonly string[] = []): SecretGuard {
  const secrets = [TOKEN, UUID_TOKEN, '20261122123456789', 'pass+word', null];
  return new SecretGuard(KEY, { version: 0, secrets, publicId: 'user-7', ...holder }, shared);
}

describe('a text that a server chose', () => {
  it.each([
    ['a number', '123456789012'],
    ['a UUID', 'b58434af-4276-47da-a0f7-0ab716168fad'],
    ['a time', '2024-12-23T05:25:14.763401+00:00'],
    ['an id of text', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['JSON in base64', 'eyJpZCI6MTIzNDU2Nzg5MDF9'],
    ['a few characters of a secret', 'opaque-'],
    ['a short secret within a word', 'xpass+wordx'],
  ])('stays as it is when it is %s', (_what, text) => {
    expect(guardOf({}).hide(text)).toBe(text);
  });

  it.each([
    ['the token', TOKEN],
    ['the token within a word', `user:${TOKEN}:1`],
    ['half of the token', TOKEN.slice(0, 14)],
    ['the token in base64', Buffer.from(TOKEN).toString('base64')],
    ['the token in a URL', `/x?t=${encodeURIComponent(TOKEN)}`],
    ['a token that is a UUID', 'a58434af-4276-47da-a0f7-0ab716168fad'],
    ['a secret of digits', '20261122123456789'],
    ['a short secret', 'pass+word'],
    ["somebody else's JWT", JWT],
  ])('gets a name for it when it is %s', (_what, text) => {
    expect(guardOf({}).hide(text)).toMatch(HIDDEN);
  });

  it.each([
    '2026-01-05T1',
    '2026-01-05T12:34:56Z',
    '2026-01-05T12:34:56.789012+00:00',
    '2026-01-05T12:34:56.789012345+00:00',
    '2026-01-05 12:34:56',
    '2026-01-05T12:34:56.7890123456789+00',
  ])('gets a name for a secret that looks like a time or nearly so: %s', (secret) => {
    const guard = new SecretGuard(KEY, { version: 0, secrets: [secret], publicId: 'user-7' }, []);
    expect(guard.hide(secret)).toMatch(HIDDEN);
    expect(guard.hide(`${secret.slice(0, -1)}x`)).not.toBe(secret);
  });

  it('gets a name as soon as it is a secret, even if it was let through before', () => {
    const id = 'b58434af-4276-47da-a0f7-0ab716168fad';
    const holder = { version: 0, secrets: [TOKEN], publicId: 'user-7' };
    const guard = new SecretGuard(KEY, holder, []);
    expect(guard.hide(id)).toBe(id);
    expect(guard.hide(id)).toBe(id);
    Object.assign(holder, { version: 1, secrets: [id] });
    expect(guard.hide(id)).toMatch(HIDDEN);
  });

  it('is hidden for a secret of the target as a whole', () => {
    expect(guardOf({}, ['the-key-of-the-gateway']).hide('x-the-key-of-the-gateway')).toMatch(
      HIDDEN,
    );
  });

  it('keeps its identity: the same text has one name for all users, another text another', () => {
    const [mine, theirs] = [guardOf({}), guardOf({ publicId: 'user-8' })];
    expect(theirs.hide(`${TOKEN}1`)).toBe(mine.hide(`${TOKEN}1`));
    expect(mine.hide(`${TOKEN}2`)).not.toBe(mine.hide(`${TOKEN}1`));
  });

  it('stays when it is the id of the account, though that is a password as well', () => {
    const guard = guardOf({ secrets: ['loadtest-user'], publicId: 'loadtest-user-7' });
    expect(guard.hide('loadtest-user-7')).toBe('loadtest-user-7');
    expect(guard.hide('loadtest-user-9')).toBe('loadtest-user-9');
  });

  it('is held against the new token as soon as there is one', () => {
    const holder = { version: 0, secrets: [TOKEN], publicId: '' };
    const guard = new SecretGuard(KEY, holder, []);
    expect(guard.hide('another-token-altogether')).toBe('another-token-altogether');
    Object.assign(holder, { version: 1, secrets: [TOKEN, 'another-token-altogether'] });
    expect(guard.hide('another-token-altogether')).toMatch(HIDDEN);
    expect(guard.hide(TOKEN)).toMatch(HIDDEN);
  });
});
