// A secret in the forms in which servers repeat it: none survives.

import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/client/target/redact.ts';
import { secretForms } from '../../../src/client/target/secret-forms.ts';

const PASSWORD = 'p4ss"wörd+/%canary\\';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a secret', () => {
  test.each([
    ['raw', PASSWORD],
    ['URL-encoded', encodeURIComponent(PASSWORD)],
    ['as a string in JSON', JSON.stringify(PASSWORD)],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(PASSWORD))],
    ['in base64', base64(PASSWORD)],
    ['in base64 after one byte', base64(`x${PASSWORD}`)],
    ['in base64 between other bytes', base64(`xy${PASSWORD}, they said`)],
    ['in base64url', Buffer.from(`abc${PASSWORD}`).toString('base64url')],
  ])('is hidden %s', (_, echoed) => {
    const shown = redact(`wrong: ${echoed} (400)`, [PASSWORD]);
    const left = shown.replaceAll('<redacted>', '').replace('wrong: ', '').replace(' (400)', '');
    expect(shown).toContain('<redacted>');
    // What is left belongs to its neighbours: quotes, and characters shared with other bytes.
    expect(left).not.toContain('canary');
    expect(left.length).toBeLessThanOrEqual(base64(', they said').length + 8);
  });

  test('has no form that is empty or that any text would hold', () => {
    expect(secretForms('')).toEqual([]);
    expect(secretForms('ab')).toEqual(['ab']);
  });

  test('of several lines is hidden line by line', () => {
    const key =
      '-----BEGIN KEY-----\nMIGHAgEAMBMGByqGSM49\nlfw4PF7FLSes8niQ6Va6\n-----END KEY-----\n';
    const shown = redact('bad key near lfw4PF7FLSes8niQ6Va6', [key]);
    expect(shown).toBe('bad key near <redacted>');
  });

  test('that is a token is hidden segment by segment', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2VjcmV0LXNpZ25hdHVyZQ';
    const shown = redact('signature c2VjcmV0LXNpZ25hdHVyZQ is wrong', [token]);
    expect(shown).toBe('signature <redacted> is wrong');
  });
});

test('words that follow the name of a scheme stay readable', () => {
  const text = 'Token expired. Basic authentication is off; Bearer abc123.def is wrong';
  expect(redact(text, [])).toBe(
    'Token expired. Basic authentication is off; Bearer <redacted> is wrong',
  );
});
