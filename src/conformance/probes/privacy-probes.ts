// Who sees what is not theirs, and in whose name one can write.

import type { HttpResult } from '../../client/index.ts';
import { type DecodedRow, decodeHistoryBody, decodeThreadsBody } from '../../protocol/index.ts';
import type { Finding } from '../contract.ts';
import { type Exchange, say } from '../lab/exchange.ts';
import { failed, heldTo, notRun, passed, unknown } from '../lab/finding.ts';
import type { Lab, Person } from '../lab/lab.ts';
import { readHistory, silenceOf } from '../lab/reads.ts';
import { trafficOf } from '../talk/message-cases.ts';
import { isKnown } from '../talk/talk.ts';

const NO_THIRD = 'there is no third account';
const NO_SOCKET = 'a user got no socket: see socket-opens';

/** The third user reads whatever may be asked for about a conversation of the other two. */
export async function tryLeak(lab: Lab): Promise<Finding> {
  const { third } = lab;
  if (third === null) return notRun(NO_THIRD);
  const said = await tell(lab, 'a secret between the two of us', {});
  if (said === null) return notRun(NO_SOCKET);
  if (!isKnown(said)) return notRun('the secret was not confirmed: see conf-arrives');
  const asked = [
    await lab.get(lab.historyUrl(lab.first.id), third.token),
    await lab.get(lab.historyUrl(lab.second.id), third.token),
    await lab.get(lab.threadsUrl, third.token),
  ];
  const sent = `after a message from user 1 to user 2: GET both histories and the thread list, as ${third.name}`;
  const traffic = { sent, came: asked.map((answer) => lab.showAnswer(answer)).join(' · ') };
  const strange = asked.flatMap((answer) => foreignRows(answer, third));
  const isTold = asked.some((answer) => answer.ok && answer.text.includes(said.tag));
  if (strange.length > 0) return failed(traffic, `${strange.length} rows are between others`);
  if (isTold) return failed(traffic, 'an answer holds the text of the message');
  const silence = asked.map(silenceOf).find((one) => one !== null);
  return silence === undefined || silence === null ? passed(traffic) : unknown(traffic, silence);
}

function foreignRows(answer: HttpResult, reader: Person): readonly DecodedRow[] {
  if (!answer.ok || answer.status !== 200) return [];
  const history = decodeHistoryBody(answer.text);
  const threads = decodeThreadsBody(answer.text);
  const rows = [
    ...(history.usable ? history.rows : []),
    ...(threads.usable ? threads.rows.flatMap(({ last }) => last ?? []) : []),
  ];
  return rows.filter((row) => row.senderId !== reader.id && row.receiverId !== reader.id);
}

/** The first user writes to the second one, and says that the third one does. */
export async function trySpoof(lab: Lab): Promise<Finding> {
  const { third } = lab;
  if (third === null) return notRun(NO_THIRD);
  const claimed = { sender_id: third.id, sender: third.id, user_id: third.id, from: third.id };
  const said = await tell(lab, 'in whose name is this?', claimed);
  if (said === null) return notRun(NO_SOCKET);
  const { sent, came } = trafficOf(lab, [said], ({ confs, res, errors }) => [
    ...confs,
    ...res,
    ...errors,
  ]);
  const own = await readHistory(lab, lab.second, lab.first);
  const spoofed = await readHistory(lab, lab.second, third);
  const isHers = (row: DecodedRow): boolean =>
    row.body.includes(said.tag) && row.senderId === third.id;
  const departures = [
    ...(said.confs.some(names(third)) ? ['the conf names the claimed sender'] : []),
    ...(said.res.some(names(third)) ? ['the re names the claimed sender'] : []),
    ...([...(own.rows ?? []), ...(spoofed.rows ?? [])].some(isHers)
      ? ['the row is of the claimed sender']
      : []),
  ];
  return heldTo(departures, { sent, came });
}

function names(person: Person): (frame: Exchange['res'][number]) => boolean {
  return ({ fields }) =>
    typeof fields.sender_id === 'string' && fields.sender_id.toLowerCase() === person.id;
}

/** One message of the first user to the second one, on their standing sockets. */
export async function tell(
  lab: Lab,
  text: string,
  extra: Readonly<Record<string, unknown>>,
): Promise<Exchange | null> {
  const sender = await lab.socketOf(lab.first);
  const receiver = await lab.socketOf(lab.second);
  if (sender === null || receiver === null) return null;
  return say(lab, { from: lab.first, to: lab.second, text, extra, sender, receiver });
}
