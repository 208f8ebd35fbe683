// What was found so far, by case. What an ended examination would still say is not taken: a wait
// that was cut short proves nothing.

import type { Finding } from './contract.ts';
import type { CaseName } from './registry/cases.ts';

export class Findings {
  readonly #found = new Map<CaseName, Finding>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get(name: CaseName): Finding | undefined {
    return this.#found.get(name);
  }

  set(name: CaseName, finding: Finding): void {
    if (!this.#signal.aborted) this.#found.set(name, finding);
  }
}
