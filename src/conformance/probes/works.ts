// Does a token that should be refused work? Only what works convicts: a list in the documented
// form, a message that is confirmed or received. That a socket opens proves nothing.

import type { HttpResult } from '../../client/index.ts';
import { decodeHistoryBody, decodeThreadsBody } from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { say } from '../lab/exchange.ts';
import { failed, notRun, passed, type Traffic, unknown } from '../lab/finding.ts';
import type { Lab, Person } from '../lab/lab.ts';
import { ProbeSocket } from '../lab/probe-socket.ts';
import { silenceOf } from '../lab/reads.ts';

/** What is tried, and as whom it would work. */
export interface Attempt {
  /** null: no token. */
  readonly token: string | null;
  /** `a token that …`, for texts. */
  readonly shown: string;
  readonly actsAs: Person;
}

/** Servers that accept first and judge later close within this time. */
const EARLY_CLOSE_MS = 250;
/** A message on an idle server that has not come by then is not coming. */
const MAX_ANSWER_MS = 2_000;

export async function tryRest(lab: Lab, { token, shown, actsAs }: Attempt): Promise<Finding> {
  const partner = actsAs === lab.first ? lab.second : lab.first;
  const threads = await lab.get(lab.threadsUrl, token);
  const history = await lab.get(lab.historyUrl(partner.id), token);
  const traffic: Traffic = {
    sent: `GET the thread list and a history with ${shown}`,
    came: `${lab.showAnswer(threads)} · ${lab.showAnswer(history)}`,
  };
  const isThreads = isRead(threads, (text) => decodeThreadsBody(text).usable);
  const isHistory = isRead(history, (text) => decodeHistoryBody(text).usable);
  if (isThreads || isHistory) {
    return failed(traffic, `it reads ${isThreads ? 'a thread list' : 'a history'}`);
  }
  const silence = silenceOf(threads) ?? silenceOf(history);
  return silence === null ? passed(traffic) : unknown(traffic, silence);
}

function isRead(result: HttpResult, isUsable: (text: string) => boolean): boolean {
  return result.ok && result.status === 200 && isUsable(result.text);
}

export async function trySocketWith(lab: Lab, attempt: Attempt): Promise<Finding> {
  const sent = `an upgrade with ${attempt.shown}`;
  const opened = await lab.open(attempt.token);
  if (!(opened instanceof ProbeSocket)) {
    const traffic = { sent, came: lab.showRefusal(opened) };
    const isBusy = [429, 502, 503, 504].includes(opened.status);
    const isRefused = opened.status > 0 && !isBusy;
    return isRefused ? passed(traffic) : unknown(traffic, 'the upgrade was not answered');
  }
  await opened.until(() => !opened.isOpen, EARLY_CLOSE_MS, lab.signal);
  const finding = await judgeOpen(lab, { opened, sent, attempt });
  await opened.close();
  return finding;
}

async function judgeOpen(
  lab: Lab,
  of: { readonly opened: ProbeSocket; readonly sent: string; readonly attempt: Attempt },
): Promise<Finding> {
  const { opened, sent, attempt } = of;
  const closed = (): Finding | null =>
    opened.wasClosed
      ? passed({ sent, came: `101, then closed with ${opened.closeCode}` }, 'accepted, then closed')
      : null;
  const early = closed();
  if (early !== null) return early;
  const works = await whatWorks(lab, opened, attempt);
  if (works === null) return notRun('a user got no socket: see socket-opens');
  if (works !== '') return failed({ sent, came: `101, and ${works}` }, `it works: ${works}`);
  return (
    closed() ?? passed({ sent, came: '101, and nothing else' }, 'it is open, and nothing works')
  );
}

/** What a socket can do, in words; empty for nothing, null where that could not be tried. */
export async function whatWorks(
  lab: Lab,
  socket: ProbeSocket,
  { actsAs }: Pick<Attempt, 'actsAs'>,
): Promise<string | null> {
  const other = actsAs === lab.first ? lab.second : lab.first;
  const others = await lab.socketOf(other);
  if (others === null) return null;
  const limitMs = Math.min(MAX_ANSWER_MS, lab.timeoutMs);
  const text = 'is this socket real?';
  // Without a token one does not know as whom it works, so both are written to.
  for (const to of [other, actsAs]) {
    const receiver = to === other ? others : null;
    const ours = { from: actsAs, to, text, sender: socket, receiver, limitMs };
    const said = await say(lab, ours);
    if (said.confs.length > 0) return 'a message sent on it is confirmed';
    if (said.res.length > 0) return 'a message sent on it is delivered';
  }
  const theirs = { from: other, to: actsAs, text, sender: others, receiver: socket, limitMs };
  return (await say(lab, theirs)).res.length > 0 ? 'a message to its user arrives on it' : '';
}
