// Every bound on what a scenario may hold, with its reason.

/** A file beyond this is refused unread: the largest sensible scenario is a few KiB. */
export const SCENARIO_SIZE_LIMIT_BYTES = 256 * 1024;

/** A scenario nests 8 levels; the parser's recursion is kept far from the stack's end. */
export const NESTING_LIMIT = 32;

/** Marks and values outside comments; bounds the parser's time to a fraction of a second. */
export const TOKEN_LIMIT = 12_000;

/** All tokens, comments and white space included. */
export const LEXEME_LIMIT = 150_000;

/** Values after aliases are expanded: an alias bomb ends here. */
export const VALUE_LIMIT = 10_000;

/** Mistakes that are reported one by one; the rest are counted. */
export const DIAGNOSTIC_LIMIT = 100;

/** Identity in a marker has room for 2^24 users; cells and ledgers are sized for a million. */
export const USER_LIMIT = 1_000_000;

/** Entries of one map or list that are judged; above every limit below. */
export const JUDGED_LIMIT = 1_000;

export const LOAD_LIMIT = 64;
export const BEHAVIOR_LIMIT = 64;
export const STAGE_LIMIT = 500;
export const THRESHOLD_LIMIT = 200;
export const LABEL_LIMIT = 32;
export const HEADER_LIMIT = 32;

/** Each has ports for about 28,000 users: far more than one machine carries. */
export const SOURCE_ADDRESS_LIMIT = 64;

/** Starts per second of one load; far above what one machine can do. */
export const RATE_LIMIT_PER_SECOND = 1_000_000;

/** Seven days: longer watches are the monitor's work. */
export const DURATION_LIMIT_MS = 7 * 86_400_000;

/** Starts of all open loads together; a sender's sequence has 32 bits. */
export const ARRIVAL_LIMIT = 1_000_000_000;

/** The marker and one word fit into this. */
export const MESSAGE_LENGTH_MIN = 40;
export const MESSAGE_LENGTH_MAX = 10_000;

/** Longer bodies need `messages.allowLong` when the target is not on loopback. */
export const MESSAGE_LENGTH_OFF_LOOPBACK_MAX = 500;
