// The entry of one name in a store: which results it stands for.

import { z } from 'zod';

const ENTRY = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  savedAtIso: z.string(),
  scenario: z.string(),
  runs: z
    .array(
      z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/u),
        runId: z.string(),
        /** Where it was when it was saved; for people. */
        directory: z.string(),
      }),
    )
    .min(1),
});

export interface BaselineEntry {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly savedAtIso: string;
  readonly scenario: string;
  readonly runs: readonly {
    readonly sha256: string;
    readonly runId: string;
    readonly directory: string;
  }[];
}

/** Null for a text that is no entry. */
export function parseEntry(text: string): BaselineEntry | null {
  try {
    return ENTRY.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
