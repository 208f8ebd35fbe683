// Failed connections and reads in a few words, without an address or a token.

import type { Trouble } from '../../run/index.ts';

const REASONS: Readonly<Record<Trouble['reason'], string>> = {
  refused: 'refused',
  timeout: 'no answer in time',
  network: 'the connection broke',
  tls: 'the certificate is not trusted, or TLS failed',
  resources: 'this machine has no connection left',
  status: 'refused',
  'too-large': 'too large',
  cached: 'the answer came from a cache',
  malformed: 'the answer is not as documented',
  aborted: 'given up at the end of the time',
};

/** `status 500, twice; no answer in time`; empty for none. */
export function describeTroubles(troubles: readonly Trouble[]): string {
  return troubles.map(describe).join('; ');
}

function describe({ status, reason, count }: Trouble): string {
  const says = status === 0 || reason === 'malformed' ? REASONS[reason] : `status ${status}`;
  return count === 1 ? says : `${says} (${count} times)`;
}
