// The story of one message: everything that was observed of it, and around it, in the order of
// time. Plain data; the words of its events are made where they are gathered.

import type { EvidenceLine, Finding, MessageReference } from '../../verify/index.ts';

export interface MessageStory {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly message: MessageReference;
  /** Every server id that the message was seen with. */
  readonly serverIds: readonly string[];
  /** `findings`: nothing was recorded, and this is what the findings hold of it. */
  readonly source: 'recording' | 'findings';
  /** What became of it, a sentence for each of sent, confirmed, delivered, stored. */
  readonly fate: readonly string[];
  /** Its last sighting in words; null when it was never seen after it was sent. */
  readonly lastSeen: string | null;
  readonly events: readonly EvidenceLine[];
  readonly findings: readonly Finding[];
}

/** Names one message within a run. */
export interface MessageName {
  readonly agent: number;
  readonly sender: number;
  readonly receiver: number;
  readonly sequence: number;
}
