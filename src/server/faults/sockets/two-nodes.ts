// Which of two nodes serves a socket: by chance, from the seed of the rule, the user and how many
// sockets of his came before. Must not know what a node does.

import { hash64 } from '../../../base/index.ts';
import type { Connection } from '../../socket/connection.ts';

export class TwoNodes {
  readonly #ordinals = new WeakMap<Connection, number>();
  /** Sockets so far, by user. */
  readonly #counts = new Map<number, number>();

  nodeOf(connection: Connection, seed: string): 0 | 1 {
    const { pk } = connection.user;
    const ordinal = this.#ordinals.get(connection) ?? this.#add(connection, pk);
    const { low } = hash64(`${seed}\u0000node\u0000${pk}\u0000${ordinal}`);
    return low % 2 === 0 ? 0 : 1;
  }

  #add(connection: Connection, pk: number): number {
    const ordinal = this.#counts.get(pk) ?? 0;
    this.#counts.set(pk, ordinal + 1);
    this.#ordinals.set(connection, ordinal);
    return ordinal;
  }
}
