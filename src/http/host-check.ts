// Which Host headers a door answers to: the defence of loopback doors against DNS rebinding.
// Must not resolve names.

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/i;
const IPV4_LOOPBACK = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** True for `localhost`, `127.x.y.z` and `::1`, with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || IPV4_LOOPBACK.test(name);
}

/**
 * Whether a request with this Host header is answered by a door that is bound to `boundHost`. A
 * door on loopback answers to loopback names only; any other door to every well-formed name.
 */
export function isHostAllowed(hostHeader: string | undefined, boundHost: string): boolean {
  const match = HOST.exec(hostHeader ?? '');
  if (match === null) return false;
  return !isLoopbackHost(boundHost) || isLoopbackHost(match[1] as string);
}
