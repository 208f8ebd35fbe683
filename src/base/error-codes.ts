// The registry of errors: code, exit code, meaning, remedy. `docs/reference/errors.md` is generated
// from it. A code is never renamed and a retired one never reused.

import { EXIT, type ExitCode } from './exit-codes.ts';

export interface ErrorEntry {
  readonly exitCode: ExitCode;
  /** One sentence: when it is raised. */
  readonly meaning: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}

export const ERRORS = {
  INTERNAL_ASSERTION: {
    exitCode: EXIT.internal,
    meaning: 'Something happened that the program holds to be impossible.',
    remedy: 'It is a bug: report it with the command, the scenario and the run directory.',
  },
  INTERNAL_AGENT: {
    exitCode: EXIT.internal,
    meaning: 'An agent process failed with an error of its own.',
    remedy: 'It is a bug: report it with the command, the scenario and the run directory.',
  },
  USAGE: {
    exitCode: EXIT.invalid,
    meaning: 'A flag, an argument or an environment setting is wrong.',
    remedy: 'See `earshot COMMAND --help`.',
  },
  SCENARIO_INVALID: {
    exitCode: EXIT.invalid,
    meaning: 'The scenario file has mistakes; all of them are listed with line and column.',
    remedy: 'Mend them; `earshot validate FILE` checks without running.',
  },
  SCENARIO_UNREADABLE: {
    exitCode: EXIT.invalid,
    meaning: 'The scenario file cannot be read, or is larger than 256 KiB.',
    remedy: 'Check the path, the permissions and the size.',
  },
  MONITORS_INVALID: {
    exitCode: EXIT.invalid,
    meaning: 'The monitors file has mistakes; all of them are listed with line and column.',
    remedy: 'Mend them; see the reference of the monitors file.',
  },
  HISTORY_IN_USE: {
    exitCode: EXIT.invalid,
    meaning: 'Another monitor uses the history file.',
    remedy: 'Stop the other one, or give this one a file of its own with `history.file`.',
  },
  HISTORY_UNUSABLE: {
    exitCode: EXIT.invalid,
    meaning: 'The history file cannot be opened or written, or is not the history of a monitor.',
    remedy: 'Check the path and its permissions; move away what is not a history.',
  },
  SECRET_MISSING: {
    exitCode: EXIT.invalid,
    meaning: 'A `${env:NAME}` or `${file:PATH}` that the scenario names does not resolve.',
    remedy: 'Set the variable (or add it to .env), or create the file.',
  },
  ACCOUNTS_INVALID: {
    exitCode: EXIT.invalid,
    meaning:
      'The accounts file is missing, malformed, too short, or a token belongs to another row.',
    remedy: 'Mend the named line, or lower `users`.',
  },
  PLAN_INVALID: {
    exitCode: EXIT.invalid,
    meaning: 'The scenario is well formed but cannot be carried out as a whole.',
    remedy: 'Follow the message: it names the parts that do not fit.',
  },
  BEHAVIOR_INVALID: {
    exitCode: EXIT.invalid,
    meaning:
      'A module of the scenario’s `behaviors` cannot be read or loaded, or exports no behavior.',
    remedy: 'Mend the module; its export `behavior` is an object with a generator `run`.',
  },
  BEHAVIOR_FAILED: {
    exitCode: EXIT.invalid,
    meaning: 'A behavior of the scenario’s own threw, or asked for a step that cannot be done.',
    remedy: 'Mend the module; the message names the behavior, the user and the line.',
  },
  RESOURCES_SHORT: {
    exitCode: EXIT.unknown,
    meaning: 'This machine has too few open files or ports for the plan.',
    remedy: 'Raise the limit that is named (`ulimit -n`), or lower `users`.',
  },
  CALIBRATION_FAILED: {
    exitCode: EXIT.unknown,
    meaning: 'A run of `earshot doctor --calibrate` against the null server did not end in a pass.',
    remedy: 'End what else runs on this machine, and calibrate again.',
  },
  TARGET_NOT_ALLOWED: {
    exitCode: EXIT.target,
    meaning: 'The target is not on loopback and nothing allows it, or the plan exceeds its caps.',
    remedy: 'Name the host with `--allow-target HOST` or `target.allow`; raise `target.caps`.',
  },
  TARGET_UNREACHABLE: {
    exitCode: EXIT.target,
    meaning: 'The target does not answer, or its certificate is not trusted.',
    remedy: 'Check the address, that the server runs, and `target.tls`.',
  },
  TARGET_REFUSED: {
    exitCode: EXIT.target,
    meaning: 'The target answers, but not as the documented chat API does.',
    remedy: 'Check `target.url` and `target.paths`; what came back is in the message.',
  },
  TARGET_AUTH: {
    exitCode: EXIT.target,
    meaning: 'The target refused the accounts in preflight.',
    remedy: 'Check the tokens, the login settings or the shared secret.',
  },
  SERVER_START: {
    exitCode: EXIT.target,
    meaning: 'The reference server could not be started.',
    remedy: 'Check the port, the database file and the flags that are named.',
  },
  INTERRUPTED: {
    exitCode: EXIT.interrupted,
    meaning: 'A signal came before the first message: there is nothing to report.',
    remedy: 'Start the run again.',
  },
  RECORDING_MISSING: {
    exitCode: EXIT.invalid,
    meaning: 'A run directory holds no recording, or not those of all its agents.',
    remedy: 'Record the run with `earshot run FILE --record`; keep every recording-N.bin with it.',
  },
  RECORDING_UNUSABLE: {
    exitCode: EXIT.invalid,
    meaning: 'A recording is damaged, of another version, or of another run.',
    remedy: 'Take the file that the run wrote, and the Earshot that recorded it.',
  },
  MESSAGE_NOT_FOUND: {
    exitCode: EXIT.invalid,
    meaning: 'No message of the run has the id that was asked for, or several have.',
    remedy: 'Give SENDER:SEQUENCE or the body hash, as findings show them.',
  },
  SHARDS_MISMATCH: {
    exitCode: EXIT.invalid,
    meaning: 'The directories given to `earshot merge` are not the shards of one run, once each.',
    remedy:
      'Give the directories of `--shard 1/n` to `--shard n/n` of one scenario, seed and server.',
  },
  COMPARE_REFUSED: {
    exitCode: EXIT.invalid,
    meaning:
      'The runs given to `earshot compare` cannot be compared, or are too few to prove anything.',
    remedy: 'Compare runs of one scenario on one machine that passed, at least five of each.',
  },
  BASELINE_INVALID: {
    exitCode: EXIT.invalid,
    meaning: 'A baseline is not in the store, or what the store holds of it is damaged.',
    remedy: '`earshot baseline list` tells what there is; save it again from its runs.',
  },
  RUN_DIRECTORY: {
    exitCode: EXIT.invalid,
    meaning: 'The run directory cannot be written or read, or holds no run.',
    remedy: 'Check the path and its permissions; give another with --out.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

/** The code as the registry has it; `INTERNAL_AGENT` for any other text. */
export function asErrorCode(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'INTERNAL_AGENT';
}
