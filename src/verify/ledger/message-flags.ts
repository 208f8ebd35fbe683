// What is known of a message, one bit each.

export const FLAG = {
  /** Intended inside the measure phase. */
  measured: 1 << 0,
  /** Provably not executed. */
  failed: 1 << 1,
  /** An error frame named it as the only outstanding send and `errors: reject` is declared. */
  refused: 1 << 2,
  /** A conf was seen. */
  confirmed: 1 << 3,
  /** A re was seen on any socket of its receiver. */
  delivered: 1 << 4,
  /** A row of it was seen in a read of its sender, of its receiver. */
  rowBySender: 1 << 5,
  rowByReceiver: 1 << 6,
  /** The confirm deadline passed, or the socket closed, before a conf. */
  indeterminate: 1 << 7,
  /** Sighted after it had become indeterminate. */
  recovered: 1 << 8,
  /** The receiver had a socket that was proven online for it: a re is owed. */
  owedDelivery: 1 << 9,
  /** Nothing more is expected of it before the readback. */
  settled: 1 << 10,
  /** Proven lost (lost-write, lost-relay or silent-drop). */
  lost: 1 << 11,
  /** Its socket closed before a conf came. */
  orphaned: 1 << 12,
  /** The receiver was offline for it: only REST is owed. */
  receiverOffline: 1 << 13,
  /** The receiver's presence could not be proven either way. */
  receiverMaybe: 1 << 14,
  /** An error frame answered it (it was the only outstanding send), whatever that means here. */
  answered: 1 << 16,
  /** The text was intact in a conf, in a re, in a row. */
  confIntact: 1 << 17,
  reIntact: 1 << 18,
  rowIntact: 1 << 19,
  /** Its id was seen as a JSON number, as a JSON string. */
  numberId: 1 << 20,
  stringId: 1 << 21,
  /** A conf, a re is still awaited. */
  awaitsConf: 1 << 22,
  awaitsRelay: 1 << 23,
  /** The lack of its conf, of its re is watched one by one. */
  watchedConf: 1 << 24,
  watchedRelay: 1 << 25,
  /** It was seen somewhere, be it at the wrong place. */
  traced: 1 << 26,
  /** We closed its socket ourselves before a conf came: none is owed. */
  abandoned: 1 << 27,
  /** A frame of it waited unread because we had stopped reading: its times are our doing. */
  unread: 1 << 28,
  /** Its sender, its receiver was shown it as seen in a history. */
  seenBySender: 1 << 29,
  seenByReceiver: 1 << 30,
} as const;
