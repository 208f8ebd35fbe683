// One line of the append-only record of kills. Data only.

export interface CrashRecord {
  readonly commit: string;
  readonly seed: number;
  readonly victim: string;
  readonly server: string;
  /** The phase that the command had told last. */
  readonly phase: string;
  /** The run had begun its directory. */
  readonly began: boolean;
  /** Its result had been written. */
  readonly hadResult: boolean;
  /** From the first message that the report does not count to the kill; null: not measured. */
  readonly lostMs: number | null;
  readonly stored: number | null;
  readonly told: number | null;
  readonly findings: number;
  /** Proven findings that the server's log of injected faults lacks. */
  readonly strangers: number;
  readonly orphans: number;
  readonly exit: number | null;
  readonly complaints: readonly string[];
}
