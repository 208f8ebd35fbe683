// Round marks on the axes, and their words.

/** Round steps over a range, about `count` of them, all inside it. */
export function linearTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  return multiplesOf(step, low, high);
}

const TIME_STEPS_SECONDS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];

/** Seconds, minutes or hours, whatever is round. */
export function timeTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const step = TIME_STEPS_SECONDS.find((one) => one >= rough);
  return step === undefined ? linearTicks(low, high, count) : multiplesOf(step, low, high);
}

function multiplesOf(step: number, low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step); index * step <= high && ticks.length < 40; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** 1, 2 and 5 times the powers of ten inside a range; powers alone when it is wide. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > 3.2 ? [1] : decades > 1.6 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const step of steps) {
      const tick = Number((step * 10 ** power).toPrecision(2));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/** A range of whole steps of 1, 2 and 5 around the positive values; null without any. */
export function logRange(values: Iterable<number>): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of values) {
    if (value > 0 && value < low) low = value;
    if (value > high && Number.isFinite(value)) high = value;
  }
  if (high === 0) return null;
  const from = roundLog(low, 'down');
  const to = roundLog(high * 1.02, 'up');
  return to / from >= 10 ? [from, to] : [from, roundLog(from * 10, 'up')];
}

function roundLog(value: number, way: 'down' | 'up'): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 2, 5, 10].map((step) => Number((step * power).toPrecision(2)));
  const found =
    way === 'down'
      ? steps.findLast((step) => step <= value * 1.001)
      : steps.find((step) => step >= value * 0.999);
  return found ?? power;
}

/** `45 s`, `-5 s`, `2 min`, `1 h 30`. */
export function formatSecond(second: number): string {
  const size = Math.abs(second);
  if (size < 120) return `${Number(second.toFixed(1))} s`;
  if (size < 7200) return `${Number((second / 60).toFixed(1))} min`;
  const minutes = Math.round((size % 3600) / 60);
  const hours = `${second < 0 ? '-' : ''}${Math.floor(size / 3600)} h`;
  return minutes === 0 ? hours : `${hours} ${String(minutes).padStart(2, '0')}`;
}

/** `0.5 ms`, `200 ms`, `5 s`, `1 min`: marks of an axis, without digits that say nothing. */
export function shortMs(value: number): string {
  if (value >= 60_000) return `${Number((value / 60_000).toPrecision(3))} min`;
  if (value >= 1000) return `${Number((value / 1000).toPrecision(3))} s`;
  return `${Number(value.toPrecision(3))} ms`;
}

/** `p99`, `p99.9` of 1 / (1 - q). */
export function formatNines(x: number): string {
  if (x <= 1) return 'min';
  const percent = (1 - 1 / x) * 100;
  const digits = Math.max(0, Math.ceil(Math.log10(x)) - 2);
  return `p${Number(percent.toFixed(Math.min(8, digits + (percent < 99 ? 1 : 0))))}`;
}
