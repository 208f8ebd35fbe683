// Every bound on what a monitors file may hold, with its reason.

/** One `/metrics` has at most 500 series, and a monitor has 20 before its histograms. */
export const MONITOR_LIMIT = 20;

/** Three series each; nobody is woken through more doors than this. */
export const RECEIVER_LIMIT = 8;

export const LABEL_LIMIT = 16;
export const HEADER_LIMIT = 16;
export const MAINTENANCE_LIMIT = 50;
export const TARGET_LIMIT = 50;
export const OVERRIDE_LIMIT = 50;

/** What is more frequent is a load test. */
export const INTERVAL_MIN_MS = 1_000;
export const INTERVAL_MAX_MS = 7 * 86_400_000;

/** More frequent than this, a warning says how fast the conversations grow. */
export const INTERVAL_CALM_MS = 10_000;

/** A probe that takes longer is a run. */
export const TIMEOUT_MAX_MS = 10 * 60_000;

export const KEEP_MIN_MS = 3_600_000;
/** About 3 million results of one monitor at the default interval. */
export const KEEP_MAX_MS = 1_100 * 86_400_000;

/** Results that the state of a monitor looks back on. */
export const WINDOW_LIMIT = 20;
