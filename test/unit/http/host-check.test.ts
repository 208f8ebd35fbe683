// Which Host headers a door answers to.

import { expect, test } from 'vitest';
import { isHostAllowed, isLoopbackHost } from '../../../src/http/index.ts';

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['127.0.0.1.evil.example', false],
  ['example.com', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

test.each([
  ['127.0.0.1:8000', '127.0.0.1', true],
  ['localhost', '127.0.0.1', true],
  ['[::1]:8000', '::1', true],
  ['evil.example:8000', '127.0.0.1', false],
  ['', '127.0.0.1', false],
  [undefined, '127.0.0.1', false],
  ['evil.example', '0.0.0.0', true],
  ['chat:8000', '0.0.0.0', true],
  ['a b', '0.0.0.0', false],
  ['host/path', '0.0.0.0', false],
  ['host:123456', '0.0.0.0', false],
])('Host %s at a door on %s is answered: %s', (header, bound, expected) => {
  expect(isHostAllowed(header, bound)).toBe(expected);
});
