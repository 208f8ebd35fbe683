// Sockets in two sides: pairs whose messages arrived are on one side, pairs whose messages were
// lost are on two. Sockets that no pairs connect have sides of their own.

import type { SocketPair } from './socket-pairs.ts';

interface Place {
  /** Stands for all sockets that are connected with this one. */
  readonly root: number;
  /** 1: on the other side than the root. */
  readonly side: 0 | 1;
}

/** `told`: the sides followed from other pairs, and the pair agrees with them. */
export type Joined = 'new' | 'told' | 'against';

export class TwoSides {
  readonly #parents = new Map<number, Place>();

  join({ one, other, isLost }: SocketPair): Joined {
    const [first, second] = [this.placeOf(one), this.placeOf(other)];
    const isApart = first.side !== second.side;
    if (first.root === second.root) return isApart === isLost ? 'told' : 'against';
    const side = isApart === isLost ? 0 : 1;
    this.#parents.set(second.root, { root: first.root, side });
    return 'new';
  }

  placeOf(socket: number): Place {
    let [root, side] = [socket, 0];
    const walked: (readonly [socket: number, side: number])[] = [];
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) {
      walked.push([root, side]);
      root = next.root;
      side ^= next.side;
    }
    // Each of them points at the root from now on.
    for (const [passed, from] of walked) {
      this.#parents.set(passed, { root, side: sideOf(side ^ from) });
    }
    return { root, side: sideOf(side) };
  }
}

function sideOf(bit: number): 0 | 1 {
  return bit === 0 ? 0 : 1;
}
