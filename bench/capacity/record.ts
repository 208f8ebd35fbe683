// One line of the append-only record of searches, and what such lines say together.

export interface CapacityRecord {
  readonly date: string;
  readonly commit: string;
  readonly machine: {
    readonly cpu: string;
    readonly coreCount: number;
    readonly node: string;
    /** Of the minute before the search began: what else the machine did. */
    readonly load: number;
  };
  readonly of: 'rate' | 'users';
  readonly isQuick: boolean;
  /** What the server was told to bear. */
  readonly injected: number;
  /** How the search ended; null: it left no answer. */
  readonly kind: string | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly steps: number;
  readonly unfitSteps: number;
  readonly seconds: number;
  readonly exit: number | null;
}

/** The highest load that holds is this near to what was injected. */
export const FOUND_RATIO = 0.05;
/** Of a quick search: it says that its ends are as far apart. */
export const QUICK_RATIO = 0.1;
/** The highest of the answers is at most so far above the lowest. */
export const AGREE_RATIO = 0.1;

/** Whether the answer is as near as this kind of search claims. */
export function isNear({ kind, isQuick, low, injected }: CapacityRecord): boolean {
  if (kind !== 'found' || low === null) return false;
  return Math.abs(low / injected - 1) <= (isQuick ? QUICK_RATIO : FOUND_RATIO);
}

/** How far the answers are apart, as a part of the lowest; null: one of them is none. */
export function spreadOf(records: readonly CapacityRecord[]): number | null {
  const found = records.flatMap(({ kind, low }) => (kind === 'found' && low !== null ? [low] : []));
  if (found.length < records.length || found.length === 0) return null;
  return Math.max(...found) / Math.min(...found) - 1;
}

/** All searches of one kind on the commit that was looked at last. */
export function newestOfKinds(
  records: readonly CapacityRecord[],
): readonly (readonly CapacityRecord[])[] {
  const kinds = new Map<string, CapacityRecord[]>();
  for (const record of records) {
    const kind = `${record.of} ${record.isQuick} ${record.injected}`;
    const known = kinds.get(kind);
    if (known !== undefined && known[0]?.commit === record.commit) known.push(record);
    else kinds.set(kind, [record]);
  }
  return [...kinds.values()];
}
