// What kind of failure SQLite tells of, by its primary result code (sqlite.org/rescode.html).

const BUSY: readonly number[] = [5, 6];
/** CORRUPT, NOTADB. */
const DAMAGE: readonly number[] = [11, 26];

/** Somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  return BUSY.includes(primaryCode(error));
}

/** The file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  return DAMAGE.includes(primaryCode(error));
}

function primaryCode(error: unknown): number {
  const code: unknown = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : 0;
}
