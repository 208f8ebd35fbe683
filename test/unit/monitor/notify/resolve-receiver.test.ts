// Secrets of receivers: resolved at the last moment, and in no message.

import { describe, expect, test } from 'vitest';
import { describeError } from '../../../../src/base/index.ts';
import { resolveReceiver } from '../../../../src/monitor/notify/resolve-receiver.ts';
import { makeReceiver } from '../../../support/monitor/make-outcome.ts';

const SECRETS = {
  env: { HOOK: 'https://hooks.example.org/geheim/', FTP: 'ftp://geheim', CONTROL: 'geheim\nx: y' },
  readFile: (path: string) => {
    if (path === '/run/token') return 'Bearer geheim\n';
    throw Object.assign(new Error('geheim'), { code: 'ENOENT' });
  },
};

const env = (name: string) => ({ kind: 'env', name }) as const;
const file = (path: string) => ({ kind: 'file', path }) as const;

describe('a receiver', () => {
  test('is resolved from the environment and from files', () => {
    const receiver = makeReceiver({
      url: env('HOOK'),
      headers: { authorization: file('/run/token'), 'x-team': 'chat' },
    });
    expect(resolveReceiver(receiver, SECRETS)).toEqual({
      url: 'https://hooks.example.org/geheim',
      headers: { authorization: 'Bearer geheim', 'x-team': 'chat' },
    });
  });

  test.each([
    [{ url: env('MISSING') }, '${env:MISSING} is not set'],
    [{ url: file('/run/none') }, '${file:/run/none} cannot be read (ENOENT)'],
    [{ url: env('FTP') }, '${env:FTP} is not an address that begins with http:// or https://'],
    [{ url: 'nonsense' }, 'its url is not an address'],
    [{ headers: { authorization: env('CONTROL') } }, "its header 'authorization' has control"],
  ])('that cannot be resolved says which reference, never what it holds: %j', (given, why) => {
    let message = '';
    try {
      resolveReceiver(makeReceiver(given), SECRETS);
    } catch (error) {
      message = describeError(error);
    }
    expect(message).toContain(why);
    expect(message).not.toContain('geheim');
  });
});
