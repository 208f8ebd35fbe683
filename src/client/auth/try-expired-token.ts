// Shows the server a token that expired yesterday, over REST and at the socket's door, and states
// what it did. A socket that is accepted and closed at once counts as refused.

import type { WebSocket } from 'ws';
import { sleep } from '../../base/index.ts';
import type { TokenTried, UserIndex } from '../../observation/index.ts';
import type { ClientCore } from '../client-core.ts';

/** A server that accepts first and judges then has this long. */
const ACCEPT_THEN_CLOSE_MS = 1000;

type Outcome = Pick<TokenTried, 'outcome' | 'status'>;

export interface TokenTrial {
  readonly core: ClientCore;
  readonly user: UserIndex;
  readonly token: string;
}

/** Tries both doors; each is one observation. */
export async function tryExpiredToken(trial: TokenTrial, signal: AbortSignal): Promise<void> {
  state(trial, 'rest', await tryRest(trial, signal));
  state(trial, 'socket', await trySocket(trial, signal));
}

async function tryRest({ core, token }: TokenTrial, signal: AbortSignal): Promise<Outcome> {
  const { name, scheme } = core.options.target.authHeader;
  const headers = {
    [name.toLowerCase()]: scheme === '' ? token : `${scheme} ${token}`,
    accept: 'application/json',
    'cache-control': 'no-cache',
  };
  const url = core.endpoints.threadsUrl;
  const answer = await core.http.fetch({ method: 'GET', url, headers, signal });
  return { status: answer.status, outcome: answer.ok ? outcomeOf(answer.status) : 'unclear' };
}

/**
 * A socket that opens and then says nothing is no proof: only `earshot conformance` writes on it.
 */
async function trySocket({ core, token }: TokenTrial, signal: AbortSignal): Promise<Outcome> {
  let isClosed = false;
  const onOpen = (ws: WebSocket): void => {
    const note = (): void => {
      isClosed = true;
    };
    ws.on('error', note);
    ws.once('close', note);
  };
  const dialed = await core.dial({ token, signal, onOpen });
  if (!dialed.ok) {
    const { status, reason } = dialed.refusal;
    return { status, outcome: reason === 'refused' ? outcomeOf(status) : 'unclear' };
  }
  await sleep(ACCEPT_THEN_CLOSE_MS);
  const outcome = isClosed ? 'refused' : 'unclear';
  dialed.socket.terminate();
  return { status: 101, outcome };
}

function outcomeOf(status: number): Outcome['outcome'] {
  if (status === 401 || status === 403) return 'refused';
  return status >= 200 && status < 300 ? 'accepted' : 'unclear';
}

function state({ core, user }: TokenTrial, where: TokenTried['where'], seen: Outcome): void {
  const atMs = core.options.clock.nowMs();
  core.options.observe({ type: 'token-tried', atMs, user, where, ...seen });
}
