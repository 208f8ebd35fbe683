// Where a target is, whether it may be loaded, and what may be shown of it.

import { describe, expect, it } from 'vitest';
import { EarshotError } from '../../../src/base/index.ts';
import {
  assertTargetAllowed,
  type ClientOptions,
  isLoopbackHost,
  redact,
  redactedExcerpt,
  resolveEndpoints,
} from '../../../src/client/index.ts';
import { DOCUMENTED_PATHS } from '../../../src/protocol/index.ts';

type UrlTarget = ClientOptions['target'];

function target(changes: Partial<UrlTarget>): UrlTarget {
  return {
    kind: 'url',
    url: 'http://127.0.0.1:8000',
    allow: [],
    caps: null,
    headers: {},
    origin: null,
    subprotocol: null,
    tls: null,
    proxy: null,
    paths: DOCUMENTED_PATHS,
    authHeader: { name: 'authorization', scheme: 'Bearer' },
    ...changes,
  };
}

describe('loopback', () => {
  it.each(['127.0.0.1', '127.255.255.254', 'localhost', 'LOCALHOST', '::1', '[::1]'])(
    'is %s',
    (host) => expect(isLoopbackHost(host)).toBe(true),
  );

  it.each([
    '127.0.0.1.evil.com',
    'localhost.evil.com',
    'localhost.',
    'evil-localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '127.0.0.256',
    '127.0.0.01',
    '::ffff:127.0.0.1',
    '[::ffff:7f00:1]',
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '1127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1 ',
    '',
  ])('is not %j', (host) => expect(isLoopbackHost(host)).toBe(false));
});

describe('the addresses of a target', () => {
  it('follow from its URL: http to ws, its own origin, the documented paths', () => {
    const endpoints = resolveEndpoints(target({}));
    expect(endpoints.threadsUrl).toBe('http://127.0.0.1:8000/chat/user/threads/');
    expect(endpoints.historyUrl('a/b?c')).toBe('http://127.0.0.1:8000/chat/messages/a%2Fb%3Fc/');
    expect(endpoints.socketUrl('a+b&c=d')).toBe(
      'ws://127.0.0.1:8000/ws/chat/room/?token=a%2Bb%26c%3Dd',
    );
    expect(endpoints.socketUrlShown).toBe('ws://127.0.0.1:8000/ws/chat/room/');
    expect(endpoints.origin).toBe('http://127.0.0.1:8000');
    expect(endpoints.protocols).toEqual([]);
  });

  it('keep a base path, use wss for https, and follow the scenario', () => {
    const endpoints = resolveEndpoints(
      target({
        url: 'https://chat.example.org/base/',
        origin: 'https://app.example.org',
        subprotocol: 'chat.v1',
        paths: { messages: 'm/{uid}', threads: '/t', socket: '/s?v=2' },
      }),
    );
    expect(endpoints.isSecure).toBe(true);
    expect(endpoints.origin).toBe('https://app.example.org');
    expect(endpoints.protocols).toEqual(['chat.v1']);
    expect(endpoints.threadsUrl).toBe('https://chat.example.org/base/t');
    expect(endpoints.historyUrl('$&')).toBe('https://chat.example.org/base/m/%24%26');
    expect(endpoints.socketUrl('x')).toBe('wss://chat.example.org/base/s?v=2&token=x');
    expect(endpoints.pathUrl('auth/token/')).toBe('https://chat.example.org/base/auth/token/');
  });

  it.each([
    'chat.example.org',
    'ftp://chat.example.org',
    'http://user:secret@chat.example.org',
    'http://chat.example.org/?token=secret',
    'http://chat.example.org/#secret',
  ])('are refused for %s without repeating it', (url) => {
    const refuse = (): unknown => resolveEndpoints(target({ url }));
    expect(refuse).toThrow(EarshotError);
    expect(refuse).not.toThrow(/secret/);
  });
});

describe('permission to load a target', () => {
  const small = { users: 100, messagesPerSecond: 50, durationMs: 600_000 };
  const huge = { users: 5_000, messagesPerSecond: 2_000, durationMs: 3_600_000 };
  const away = 'https://chat.example.org:8443/x';

  it('is given to the embedded server and to loopback whatever the load', () => {
    assertTargetAllowed({ kind: 'embedded' }, huge, []);
    assertTargetAllowed(target({}), huge, []);
    assertTargetAllowed(target({ url: 'http://[::1]:8000' }), huge, []);
  });

  it('is refused to another host with the flag that would give it', () => {
    expect(() => assertTargetAllowed(target({ url: away }), small, [])).toThrow(
      expect.objectContaining({
        code: 'TARGET_NOT_ALLOWED',
        exitCode: 6,
        message: 'The target host chat.example.org is not allowed',
        hint: expect.stringContaining('--allow-target chat.example.org') as string,
      }) as Error,
    );
  });

  it.each(['chat.example.org', 'CHAT.example.org', 'chat.example.org:8443'])(
    'is given to a host that is named exactly: %s',
    (allowed) => {
      assertTargetAllowed(target({ url: away }), small, [allowed]);
      assertTargetAllowed(target({ url: away, allow: [allowed] }), small, []);
    },
  );

  it.each(['example.org', '*.example.org', 'chat.example.org.', 'chat.example.org:443', ''])(
    'is not given by the near miss %j',
    (allowed) => {
      expect(() => assertTargetAllowed(target({ url: away }), small, [allowed])).toThrow(
        EarshotError,
      );
    },
  );

  it('ends at the default caps, each of which is named when it is exceeded', () => {
    expect(() => assertTargetAllowed(target({ url: away }), huge, ['chat.example.org'])).toThrow(
      'The plan is beyond the caps for chat.example.org: 5000 users (cap 100), ' +
        '2000 messages/s (cap 50), 1h (cap 10m)',
    );
    assertTargetAllowed(target({ url: away, caps: huge }), huge, ['chat.example.org']);
  });

  it('is needed for a loopback target behind a proxy elsewhere', () => {
    const proxied = target({ proxy: 'http://proxy.example.org:3128' });
    expect(() => assertTargetAllowed(proxied, small, [])).toThrow(EarshotError);
    assertTargetAllowed(target({ proxy: 'http://127.0.0.1:3128' }), huge, []);
  });
});

describe('redaction', () => {
  const secret = 'opaque+token/with=signs';

  it('hides a secret, its URL-encoded form and any telling beginning of it', () => {
    expect(redact(`a ${secret} b`, [secret])).toBe('a <redacted> b');
    expect(redact(`x=${encodeURIComponent(secret)};`, [secret])).toBe('x=<redacted>;');
    expect(redact('invalid: opaque+tok...', [secret])).toBe('invalid: <redacted>...');
  });

  it('hides what looks like a secret even when nobody named it', () => {
    expect(redact('ws://h/ws/?token=abc&x=1', [])).toBe('ws://h/ws/?token=<redacted>&x=1');
    expect(redact('Authorization: Bearer abcdef123', [])).toBe('Authorization: Bearer <redacted>');
    expect(redact('see eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.x-_y end', [])).toBe('see <redacted> end');
    expect(redact('http://user:pw@host/', [])).toBe('http://<redacted>@host/');
  });

  it('hides a short password only where it stands alone, and spares other text', () => {
    expect(redact('abc ab, drab "ab"', ['ab'])).toBe('abc <redacted>, drab "<redacted>"');
    expect(redact('nothing to hide', [null, '', 'zzzz'])).toBe('nothing to hide');
  });

  it('comes before cutting, so that no half of a secret survives', () => {
    const text = `${'x'.repeat(195)} ${secret}`;
    expect(redactedExcerpt(text, [secret])).toBe(`${'x'.repeat(195)} <red…`);
    expect(redactedExcerpt('a\n\n\u0000b', [])).toBe('a b');
  });
});
