// "Did you mean": the nearest of the known names, by edit distance.

/** Longer names are not compared: the table would be paid for by a hostile text. */
const COMPARED_LENGTH_MAX = 64;

/** The known name nearest to what was written; null when none is near. */
export function nearestName(written: string, known: Iterable<string>): string | null {
  if (written.length > COMPARED_LENGTH_MAX) return null;
  const wanted = normalise(written);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of known) {
    const candidate = normalise(name);
    const distance = candidate === wanted ? 0 : editDistance(wanted, candidate);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean 'rate'?`, or null. */
export function didYouMean(written: string, known: Iterable<string>): string | null {
  const name = nearestName(written, known);
  return name === null ? null : `Did you mean '${name}'?`;
}

/**
 * Edits between two words: insert, delete, replace, swap of neighbours (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        (current[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (current[column - 1] ?? 0) + cost,
      );
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && isSwap) best = Math.min(best, (previous[column - 2] ?? 0) + 1);
      next.push(best);
    }
    previous = current;
    current = next;
  }
  return current[b.length] ?? 0;
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
}
