// The exit codes, fixed by the interface: scripts and CI systems lean on them.

export const EXIT = {
  pass: 0,
  internal: 1,
  invalid: 2,
  verification: 3,
  threshold: 4,
  unknown: 5,
  target: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Which code wins when several hold, the strongest first. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.internal,
  EXIT.invalid,
  EXIT.target,
  EXIT.verification,
  EXIT.interrupted,
  EXIT.threshold,
  EXIT.unknown,
  EXIT.pass,
];

/** The exit code of several findings: 1, then 2 or 6, then 3, 130, 4, 5; 0 for none. */
export function combineExitCodes(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.pass;
}
