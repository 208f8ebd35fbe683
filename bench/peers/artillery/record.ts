// One line of the append-only record of Artillery beside Earshot. Data only.

export interface PeerLeg {
  /** Of both tools the same clients and the same server; `reply`: each waits for one reply. */
  readonly tool: 'earshot' | 'artillery' | 'artillery-reply';
  readonly cpuUsPerMessage: number;
  /** All processes of the tool together while the messages were sent. */
  readonly rssBytes: number;
  /** What the server stored, start to end. */
  readonly stored: number;
  /** What the tool itself knows of; null: it does not know. */
  readonly sent: number | null;
  readonly confirmed: number | null;
  readonly delivered: number | null;
  readonly readBack: number | null;
  readonly deliveryP99Ms: number | null;
}

export interface PeerRecord {
  readonly date: string;
  readonly commit: string;
  readonly command: string;
  readonly artillery: string;
  readonly machine: {
    readonly cpu: string;
    readonly coreCount: number;
    readonly node: string;
    /** Of the minute before: what else the machine did. */
    readonly load: number;
  };
  readonly userCount: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly legs: readonly PeerLeg[];
}
