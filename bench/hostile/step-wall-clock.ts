// Loaded into a process before anything else (`node --import`): its wall clock jumps at the
// instants that the address of this module names, `?AFTER:BY,…` in milliseconds since the process
// began. The monotonic clock, timers included, goes on as ever.

const STEPS = new URL(import.meta.url).search
  .slice(1)
  .split(',')
  .filter((step) => step !== '')
  .map((step) => step.split(':').map(Number) as [afterMs: number, byMs: number]);

const RealDate = Date;

function shiftedMs(): number {
  const nowMs = performance.now();
  const due = STEPS.filter(([afterMs]) => nowMs >= afterMs);
  return RealDate.now() + due.reduce((sum, [, byMs]) => sum + byMs, 0);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given) =>
    Reflect.construct(target, given.length === 0 ? [shiftedMs()] : given) as object,
  apply: () => new RealDate(shiftedMs()).toString(),
  get: (target, name) => (name === 'now' ? shiftedMs : Reflect.get(target, name)),
});
