// Whether the source addresses can reach the target. Whether this machine has them is asked before
// a run, not here.

import { isIP } from 'node:net';
import { SOURCE_ADDRESS_LIMIT } from '../limits.ts';
import { isLoopbackUrl } from '../loopback.ts';
import { errorAt, type Problem } from '../schema/problem.ts';
import type { Rule } from './rule.ts';

const AT = ['sourceAddresses'];
const LOOPBACK = /^(127\.|::1$)/;

export const sourceAddressRule: Rule = ({ draft, target }) => {
  const addresses = draft.sourceAddresses ?? [];
  if (addresses.length > SOURCE_ADDRESS_LIMIT) {
    return [errorAt(AT, `At most ${SOURCE_ADDRESS_LIMIT} source addresses.`)];
  }
  if (target?.kind !== 'url' || addresses.length === 0) return [];
  if (target.proxy !== null) {
    const hint = 'Leave `sourceAddresses` out, or go without the proxy.';
    return [errorAt(AT, 'Connections through a proxy come from where the proxy is.', hint)];
  }
  return addresses.flatMap((address, index) => unreachable(address, index, target.url));
};

function unreachable(address: string, index: number, url: string): Problem[] {
  const at = [...AT, index];
  if (LOOPBACK.test(address) && !isLoopbackUrl(url)) {
    return [errorAt(at, 'A loopback address cannot reach a target that is not on loopback.')];
  }
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0 || family === isIP(address)) return [];
  return [errorAt(at, `An IPv${isIP(address)} address cannot reach a target of IPv${family}.`)];
}
