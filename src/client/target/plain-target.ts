// A target that is nothing but an address: the documented paths, no header, no proxy.

import { DOCUMENTED_PATHS } from '../../protocol/index.ts';
import type { ClientOptions } from '../contract.ts';

/** The target at an http address with every detail at its default. */
export function plainTarget(url: string): ClientOptions['target'] {
  return {
    kind: 'url',
    url,
    allow: [],
    caps: null,
    headers: {},
    origin: null,
    subprotocol: null,
    tls: null,
    proxy: null,
    paths: DOCUMENTED_PATHS,
    authHeader: { name: 'authorization', scheme: 'Bearer' },
  };
}
