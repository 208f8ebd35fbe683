// Stops the whole server for a while, as a long computation on its event loop does: nothing is
// read, answered or timed meanwhile. For faults alone.

/** Longer than any test waits; a fault file with a slip of the pen must not stop it for good. */
const MAX_BLOCK_MS = 60_000;

/** Blocks the event loop. Really. */
export function blockLoop(forMs: number): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(nobody, 0, 0, Math.min(MAX_BLOCK_MS, forMs));
}
