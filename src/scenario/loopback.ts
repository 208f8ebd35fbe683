// Whether an address stays on this machine. By its text alone: nothing is looked up.

/** Loopback by name or number: `localhost`, `*.localhost`, 127.0.0.0/8, `::1`. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || /^::ffff:7f/.test(name);
}

/** The same of an http(s) address; false when it is none. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}
