// The socket, once before the load: does the upgrade work with a token, and does the socket stay
// open.

import type { WebSocket } from 'ws';
import { sleep } from '../../base/index.ts';
import type { DialOutcome } from '../socket/dial.ts';
import { explainEarlyClose, explainRefusal, type Tried } from './explain.ts';
import type { Probe } from './probe.ts';

/** Servers that accept first and judge the token later close within this time. */
const EARLY_CLOSE_MS = 150;
/** A 403 may be mere slowness, so it is tried once more after this. */
const SECOND_TRY_AFTER_MS = 300;

/** Opens a socket and closes it again. @throws EarshotError when it is refused. */
export async function probeSocket(probe: Probe, signal: AbortSignal): Promise<void> {
  const { endpoints } = probe.core;
  const tried = { shown: `The upgrade of ${endpoints.socketUrlShown}`, secrets: probe.secrets() };
  let outcome = await dial(probe, signal);
  if (!outcome.ok && outcome.refusal.status === 403) {
    await sleep(SECOND_TRY_AFTER_MS, signal);
    outcome = await dial(probe, signal);
  }
  if (!outcome.ok) throw explainRefusal(tried, outcome.refusal, endpoints.origin);
  await assertStaysOpen(outcome.socket, tried, signal);
}

function dial(probe: Probe, signal: AbortSignal): Promise<DialOutcome> {
  return probe.core.dial({
    token: probe.credentials.token ?? '',
    signal,
    wantsBody: true,
    // Whatever a server sends to a probe is not evidence of anything.
    onOpen: (socket) => socket.on('error', () => undefined),
  });
}

async function assertStaysOpen(
  socket: WebSocket,
  tried: Tried,
  signal: AbortSignal,
): Promise<void> {
  const closed = new AbortController();
  let early: number | null = null;
  let isOurs = false;
  socket.on('close', (code) => {
    if (!isOurs) early = code;
    closed.abort();
  });
  await sleep(EARLY_CLOSE_MS, AbortSignal.any([signal, closed.signal]));
  if (early !== null) throw explainEarlyClose(tried, early);
  isOurs = true;
  socket.close(1000);
  await sleep(EARLY_CLOSE_MS, closed.signal);
  socket.terminate();
}
