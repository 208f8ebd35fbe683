// Every bound of a history, with its reason.

/** A sentence is read on a telephone. */
export const SENTENCE_LENGTH_MAX = 500;

/** Evidence of one probe: about 100 KiB at most, and that only while everything fails. */
export const STORY_LINES_MAX = 200;
export const LINE_LENGTH_MAX = 400;
export const FINDINGS_MAX = 20;
export const FINDING_EVIDENCE_MAX = 20;

/** A probe has at most 20 messages; more samples are a run. */
export const SAMPLES_MAX = 100;

export const PHASES_MAX = 10;

/** Probes of one monitor whose evidence is kept: the newest. */
export const EVIDENCE_MAX = 500;

/** A quarter of an hour: the edge of a day's window is 1 % of it. */
export const SLOT_MS = 900_000;

/** Slots outlive results where these are kept shorter: the longest window needs them. */
export const SLOT_KEEP_MIN_MS = 31 * 86_400_000;

/** Rows that one entry takes along when it comes: more than it brings, so that the file is flat. */
export const PRUNED_AT_ONCE = 4;

/** Notifications that wait for one receiver; beyond it the oldest alert is given up. */
export const PENDING_MAX = 1_000;

export const RESULTS_MAX = 10_000;
