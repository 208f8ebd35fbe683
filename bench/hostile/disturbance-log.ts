// The harness's own book of what it did to a run, and when: every finding of severity L must answer
// to an entry of it. Holds no opinion about severities.

export interface Disturbance {
  readonly what: string;
  readonly fromMs: number;
  toMs: number;
}

/** The instant at which the load began is read from a line that the command prints. */
const ORIGIN_SLACK_MS = 1000;

/** What piled up meanwhile comes later: lines open again, backlogs drain. */
const AFTERMATH_MS = 4000;

/** Instants on this process's monotonic clock; findings count from the beginning of the load. */
export class DisturbanceLog {
  readonly entries: Disturbance[] = [];
  #originAtMs = Number.NaN;

  /** The load begins now. */
  setOrigin(): void {
    this.#originAtMs = performance.now();
  }

  /** Writes down that something began `agoMs` ago; its end is written by what is returned. */
  begin(what: string, agoMs = 0): () => void {
    const fromMs = performance.now() - agoMs;
    const entry: Disturbance = { what, fromMs, toMs: Number.POSITIVE_INFINITY };
    this.entries.push(entry);
    return () => {
      entry.toMs = performance.now();
    };
  }

  /** Something from the first instant to the last. */
  always(what: string): void {
    this.entries.push({
      ...{ what, fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY },
    });
  }

  /** The disturbance that a finding at `atMs` of the load answers to. */
  answers(atMs: number): Disturbance | undefined {
    const instantMs = this.#originAtMs + atMs;
    return this.entries.find(
      ({ fromMs, toMs }) =>
        instantMs >= fromMs - ORIGIN_SLACK_MS && instantMs <= toMs + AFTERMATH_MS,
    );
  }

  /** How long something of that name lasted, in all. */
  lastedMs(name: string): number {
    return this.entries
      .filter(({ what }) => what === name)
      .reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
  }

  /** For a person: what was done, by the instants of the load. */
  toText(): string {
    const at = (instantMs: number): string =>
      Number.isFinite(instantMs) ? `${Math.round(instantMs - this.#originAtMs)}` : '…';
    return this.entries
      .map(({ what, fromMs, toMs }) => `${at(fromMs)}..${at(toMs)} ms: ${what}\n`)
      .join('');
  }
}
