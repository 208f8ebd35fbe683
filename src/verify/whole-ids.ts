// Ids that are whole numbers, as digits of any length: compared without ever becoming numbers.

const ZERO = 48;

/** True for digits alone. */
export function isWhole(id: string): boolean {
  for (let at = 0; at < id.length; at += 1) {
    const digit = id.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return id.length > 0;
}

/** Sign of the step from one to the next; 0 when they are equal or one is empty. */
export function compareWhole(one: string, next: string): number {
  if (one === '' || next === '' || one === next) return 0;
  if (one.length !== next.length) return next.length > one.length ? 1 : -1;
  return next > one ? 1 : -1;
}
