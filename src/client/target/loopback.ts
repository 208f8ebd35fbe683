// Which hosts are this machine. Strict on purpose: a spelling that needs interpretation is not
// loopback.

const LOOPBACK_V4 = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const LOOPBACK_V6 = new Set(['::1', '0:0:0:0:0:0:0:1']);

/**
 * True for 127.0.0.0/8 in dotted decimal, `::1` (with or without brackets) and `localhost`.
 * Decimal, octal and short forms, IPv4-mapped addresses, 0.0.0.0 and names that merely begin so are
 * not.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost') return true;
  const bare = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  if (LOOPBACK_V6.has(bare)) return true;
  const octets = LOOPBACK_V4.exec(name)?.slice(1);
  return octets?.every(isOctet) ?? false;
}

function isOctet(text: string): boolean {
  return Number(text) <= 255 && (text === '0' || !text.startsWith('0'));
}
