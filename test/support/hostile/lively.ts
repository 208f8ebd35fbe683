// A load of every behavior at once. All of them end before the talking does, so that everybody is
// back when the last message is due. Data only.

/** What the reference server promises beyond the document, all of it. */
export const CONTRACT =
  'contract: { devices: all, order: pipelined, reads: primary, ids: integer, threads: recency, errors: reject }\n';

/** A lively load over a shape of conversations; `conversing` must be whole cells of it. */
export function lively(conversations: string, conversing: number): string {
  return `conversations: ${conversations}
warmup: 1s
load:
  talk:    { executor: poisson-arrival-rate, behavior: send-message, rate: 40/s, duration: 8s }
  banter:  { executor: constant-users, users: ${conversing}, behavior: converse, thinkTime: 100ms..500ms, duration: 8s }
  bursts:  { executor: constant-arrival-rate, behavior: burst, burst: 4, rate: 2/s, duration: 8s }
  readers: { executor: constant-arrival-rate, behavior: read-history, rate: 6/s, duration: 8s }
  lists:   { executor: constant-arrival-rate, behavior: read-threads, rate: 6/s, duration: 8s }
  movers:  { executor: constant-arrival-rate, behavior: reconnect, for: 50ms..400ms, rate: 2/s, duration: 4s }
  drops:   { executor: constant-arrival-rate, behavior: drop, rate: 2/s, duration: 4s }
  away:    { executor: constant-arrival-rate, behavior: go-offline, for: 300ms..900ms, rate: 1/s, duration: 4s }
  tablets: { executor: constant-arrival-rate, behavior: second-device, for: 300ms..900ms, rate: 2/s, duration: 4s }
  sleepers: { executor: constant-arrival-rate, behavior: slow-reader, for: 300ms..900ms, rate: 1/s, duration: 4s }
`;
}
