// The bounds and patience of the verifier, each with its reason. Numbers only.

/** A timeout convicts nobody: after a fence an absent frame still gets at least this long. */
export const GRACE_MIN_MS = 2_000;

/** And this many times the longest delivery (or confirmation) that was seen. */
export const GRACE_FACTOR = 3;

/** After this long (or its deadline, when shorter) an unanswered message is watched one by one. */
export const UNRESOLVED_AFTER_MS = 2_000;

/**
 * During load an ordinary message may serve as the fence for this long before one is sent for it.
 */
export const FENCE_PATIENCE_MS = 3_000;

/** Messages that are watched one by one, about 100 bytes each; beyond it they stay unjudged. */
export const WATCH_LIMIT = 200_000;

/** Probes and fences in flight: a storm of them would itself make common servers drop messages. */
export const CONTROL_IN_FLIGHT_LIMIT = 10;

/** Control messages that wait for their turn; further wishes are raised again later. */
export const CONTROL_QUEUE_LIMIT = 10_000;

/**
 * A control message without an answer frees its place after this long, or the grace when longer.
 */
export const CONTROL_TIMEOUT_MS = 2_000;

/** The slowest pace of control messages, however thin the load is. */
export const CONTROL_INTERVAL_MAX_MS = 1_000;

/** Fences for one message, probes for one socket; unanswered after these, it is not judged. */
export const CONTROL_TRIES = 3;

/** A closed socket is remembered this long, for frames and sends that are told after its end. */
export const CLOSED_SOCKET_KEEP_MS = 60_000;

/**
 * After a gap of our own loop nothing is judged before this long, so that what piled up is read.
 */
export const AFTER_GAP_HOLD_MS = 500;

/** An end of a socket that we had left unread is our own doing until so long after reading on. */
export const AFTER_PAUSE_MS = 2_000;

/**
 * Messages are packed at this age, when little is still written to them; and so many columns of
 * a page in one call of `advance`, a part of a millisecond each.
 */
export const PACK_AFTER_MS = 5_000;
export const PACK_COLUMNS_PER_ADVANCE = 4;

/** Sends whose deadline is put off because the socket of their conf is not read. */
export const PUT_OFF_LIMIT = 100_000;

/** Watches that one call of `advance` looks at to ask for fences. */
export const ASKS_PER_ADVANCE = 64;

/** Frames whose message is not known yet (a re with a spoilt marker before its conf). */
export const STRAY_LIMIT = 1_000;
export const STRAY_KEEP_MS = 2_000;
/** Characters of all kept texts together: 8 MB. */
export const STRAY_LENGTH_LIMIT = 4_194_304;

/** Messages of one direction that a frame with a spoilt marker is compared with. */
export const SIMILAR_CANDIDATES = 64;

/** Sightings of one message on second and further sockets that are remembered, in all. */
export const FURTHER_SIGHTINGS_LIMIT = 500_000;

/** Messages with a changed text whose channels are remembered. */
export const DAMAGE_LIMIT = 50_000;

/** Suspected losses (of closed sockets) that are remembered one by one. */
export const SUSPECT_LIMIT = 100_000;

/** Messages that single sockets are owed, one by one; those beyond it are not followed. */
export const DUE_LIMIT = 100_000;

/** Pairs of times that run backwards, until the end tells which of the two was wrong. */
export const BACKWARD_LIMIT = 10_000;

/** Findings that one call hands out. */
export const FINDINGS_PER_CALL = 1_000;

/**
 * Error frames that several sends could have caused, and the sends that are looked through for
 * them.
 */
export const UNCLEAR_LIMIT = 1_000;
export const UNCLEAR_LOOK_BACK = 4_096;

/** Fences that one socket must have missed before it is held to be deaf, and as many on another. */
export const DEAF_FENCES = 3;

/** Missed fences count as several only when they were sent at least so far apart. */
export const DEAF_SPACING_MS = 1_000;

/** Missed fences of one sender on one socket that are remembered. */
export const DEAF_FENCES_KEPT = 12;

/** Control sockets that are open at once: they are evidence, not load. */
export const CONTROL_SOCKETS_OPEN = 10;

/** Control sockets in a run; deaf sockets beyond them stay suspected. */
export const CONTROL_SOCKETS_PER_RUN = 100;

/**
 * A control socket that does not come forward for so many graces is given up: longer than a
 * handshake takes, and longer than three control messages without an answer.
 */
export const CONTROL_SOCKET_GRACES = 6;

/**
 * Second ids that are remembered, each a violation by itself; beyond it a reuse of one is not seen.
 */
export const SECOND_ID_LIMIT = 100_000;

/** A silence of all sockets that is shorter is no outage; a busy server has pauses of its own. */
export const OUTAGE_MS = 500;

/** Proven losses that an outage has at least. */
export const OUTAGE_LOSSES = 6;

/** What was lost so shortly before or after a silence belongs to it: turns of a server overlap. */
export const OUTAGE_EDGE_MS = 250;

/** A pattern of losses is a cause only where single losses make it more seldom than this. */
export const PATTERN_CHANCE = 1e-6;

/** Losses that a level of queued deliveries explains, at least. */
export const BURST_LOSSES = 6;

/** A smaller crowd is no burst: a few messages are always under way. */
export const BURST_LEVEL = 10;

/** Losses of a server that is cut in two, and how long it lasts, at least. */
export const CUT_LOSSES = 6;
export const CUT_MS = 500;

/** Pairs of sockets that do not reach each other, and that do, at least. */
export const CUT_PAIRS = 2;

/** Two sides are proven only where broken conversations would fall so more seldom than this. */
export const CUT_CHANCE = 1e-2;

/** Pairs of sockets that are looked at in one episode of losses; about 20 MB. */
export const CUT_PAIRS_KEPT = 200_000;

/** Gaps of our own loop that liveness remembers; what came before the oldest is not judged. */
export const GAPS_KEPT = 1_000;

/** A silence of the server below this is a hiccup. */
export const STALL_MIN_MS = 2_000;

/** And so is one that is shorter than so many times the longest confirmation before. */
export const STALL_FACTOR = 3;

/** Sends that wait through a silence, and the sockets that they left on, at least. */
export const STALL_SENDS = 3;
export const STALL_SOCKETS = 2;

/** Confirmations that say what is usual. */
export const STALL_CONFIRMS = 20;

/** Messages whose lateness one stall explains. */
export const STALL_EXPLAINED = 100_000;

/** Unasked closes of one code that are looked at one by one, and their users told apart. */
export const CLOSES_KEPT = 2_000;
export const CLOSE_USERS_KEPT = 10_000;

/** Closes share an idle time when it is this long, and alike within a tenth for most of them. */
export const IDLE_MIN_MS = 1_000;
export const IDLE_TOLERANCE = 0.1;
export const IDLE_SHARE = 0.8;

/** A read that blocks takes this long: below it a pause of any kind could be meant. */
export const BLOCK_MIN_MS = 150;
/** One that takes longer is looked at no more: too much else happens meanwhile. */
export const BLOCK_LONGEST_MS = 5_000;
/** A frame this near to the ends of a read may belong to what was before or after. */
export const BLOCK_EDGE_MS = 15;
/** Parsing a larger answer holds up our own loop. */
export const BLOCK_BYTES = 262_144;
/** Reads that block, and the share that they must have, before it is the rule. */
export const BLOCK_READS = 3;
export const BLOCK_SHARE = 0.5;
/** Sends of the uninvolved that one read holds up, and their senders. */
export const BLOCK_WAITING = 2;
export const BLOCK_SENDERS = 2;
/** Slow reads that wait for judgement, and messages around one that are looked at. */
export const BLOCK_LOOK_BACK = 4_000;
export const BLOCKS_PER_ADVANCE = 16;

/** Connects that are compared, in each third. */
export const CONNECT_GROUP = 20;
/** Connects of others that may be done while one lasts: more is a queue. */
export const CONNECT_BEHIND = 1;
/** So much slower, in proportion and in time; more than a queue of one explains. */
export const CONNECT_FACTOR = 3;
export const CONNECT_SLOWER_MS = 50;
/** Confirmations that became slower by more than twice and this say that the server is busier. */
export const CONNECT_CONFIRM_MS = 20;
/** Below this rate of messages a server is at rest. */
export const CONNECT_CALM_PER_SECOND = 10;
/** Connects of one load that are kept (thinned beyond it), and latest attempts. */
export const CONNECT_KEPT = 8_192;
export const CONNECT_RECENT = 64;

/** What is owed to the uninvolved in a pause, before it and after it, at least. */
export const HARM_SAMPLES = 20;
/** Share that is slow in a harmful pause, and at most before and after. */
export const HARM_SHARE = 0.25;
export const HARM_BASE_SHARE = 0.05;
/** Harmful pauses before it is the rule. */
export const HARM_PAUSES = 2;
/** How much before and after a pause is looked at, and how long the dust takes to settle. */
export const HARM_WINDOW_MIN_MS = 1_000;
export const HARM_WINDOW_MAX_MS = 10_000;
export const HARM_AFTER_MS = 1_000;
/**
 * A socket that answers no ping is held against the server only when others were answered in each
 * of so many parts of the time.
 */
export const HALF_OPEN_PARTS = 3;
/** Answers of the latest past that are remembered, and how far apart at least. */
export const ANSWERS_KEPT = 4_096;
export const ANSWERS_APART_MS = 25;
/** Sockets without an answer that are looked at one by one. */
export const HALF_OPEN_KEPT = 2_000;

/** Pauses that wait for judgement. */
export const PAUSES_KEPT = 1_000;

/** A time so far outside of send and conf is within the precision of two clocks that agree. */
export const CLOCK_SLACK_MS = 100;
/**
 * Between two readings our wall clock moves against the monotonic one by less, unless it is set.
 */
export const CLOCK_STEP_MS = 50;
/** Readings of our clocks that are kept (days of them), and readings that one message may span. */
export const CLOCK_READS_KEPT = 100_000;
export const CLOCK_ACROSS_READS = 24;
/** Differences that the median is taken of. */
export const SKEWS_KEPT = 10_000;
