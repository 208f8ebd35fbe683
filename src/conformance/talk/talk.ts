// The scene that most cases look at: three messages between two users who are both connected, while
// a third one listens, and everything that was read before, meanwhile and after. It judges nothing.

import { EarshotError } from '../../base/index.ts';
import type { DecodedRow, DecodedThread } from '../../protocol/index.ts';
import { type Exchange, say } from '../lab/exchange.ts';
import type { Lab, Person } from '../lab/lab.ts';
import type { ProbeSocket, SeenFrame } from '../lab/probe-socket.ts';
import {
  type HistoryRead,
  readHistory,
  readThreads,
  readUntil,
  type ThreadsRead,
} from '../lab/reads.ts';

export interface Talk {
  /** Each was sent after the one before had been confirmed, or given up. */
  readonly exchanges: readonly Exchange[];
  /** Asked as soon as the first re had come; null when none came. */
  readonly earlyRead: HistoryRead | null;
  /** Of the first user, and of the second. */
  readonly histories: readonly [HistoryRead, HistoryRead];
  readonly threads: readonly [ThreadsRead, ThreadsRead];
  /** What came to the first two. */
  readonly frames: readonly SeenFrame[];
  /** Codes of ws for what could not be read at all. */
  readonly broken: readonly string[];
  /** What came to the third; null without one, or without a socket of theirs. */
  readonly overheard: readonly SeenFrame[] | null;
}

/** Text of many scripts, with an accent in two forms, markup, quotes and a backslash. */
export const MANY_SCRIPTS =
  'gr\u00fc\u00dfe na\u0308chste \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d \u{1f44b}\u{1f3fd} ' +
  '<b>&amp;</b> "quoted" \'single\' \\ / {"a":1} ${x} %00 end';

/** Plays the scene; null when either of the two has no socket. */
export async function playTalk(lab: Lab): Promise<Talk | null> {
  const listener = lab.third === null ? null : await lab.socketOf(lab.third);
  let earlyRead: HistoryRead | null = null;
  const meanwhile = async (): Promise<void> => {
    earlyRead = await readHistory(lab, lab.second, lab.first);
  };
  const lines: readonly Line[] = [
    { from: lab.first, to: lab.second, text: 'hello there, how are you', meanwhile },
    { from: lab.second, to: lab.first, text: MANY_SCRIPTS },
    { from: lab.first, to: lab.second, text: "what's new? <i>nothing</i> & more" },
  ];
  const exchanges: Exchange[] = [];
  const sockets = new Set<ProbeSocket>();
  for (const line of lines) {
    // A socket that broke is opened anew: one bad frame must not hide what comes after it.
    const sender = await lab.socketOf(line.from);
    const receiver = await lab.socketOf(line.to);
    if (sender === null || receiver === null) return null;
    sockets.add(sender).add(receiver);
    exchanges.push(await say(lab, { ...line, sender, receiver }));
  }
  const [opening] = exchanges;
  return {
    exchanges,
    earlyRead: (opening?.res.length ?? 0) > 0 ? earlyRead : null,
    histories: await readHistories(lab, exchanges),
    threads: await readLists(lab, exchanges),
    frames: [...sockets].flatMap(({ frames }) => frames),
    broken: [...sockets].flatMap(({ brokenCode }) => brokenCode ?? []),
    overheard: listener === null ? null : [...listener.frames],
  };
}

type Line = Pick<Parameters<typeof say>[1], 'from' | 'to' | 'text' | 'meanwhile'>;

/**
 * Refuses accounts whose tokens are each other's, which opaque tokens do not tell by themselves.
 * @throws EarshotError `ACCOUNTS_INVALID`
 */
export function assertNotSwapped(talk: Talk, lab: Lab): void {
  const claims = talk.exchanges.map(({ from, confs }) => {
    const said = confs[0]?.decoded;
    return said?.kind === 'message' && said.senderId !== from.id ? said.senderId : null;
  });
  const other = (person: Person): string => (person === lab.first ? lab.second.id : lab.first.id);
  const isSwapped = talk.exchanges.every(({ from }, index) => claims[index] === other(from));
  if (!isSwapped) return;
  throw new EarshotError(
    'ACCOUNTS_INVALID',
    'By the server’s confirmations the tokens of the first two accounts are each other’s',
    { hint: 'Every row needs a token of its own account.' },
  );
}

async function readHistories(
  lab: Lab,
  exchanges: readonly Exchange[],
): Promise<[HistoryRead, HistoryRead]> {
  const owed = exchanges.filter(isKnown);
  const isWhole = (rows: readonly DecodedRow[]): boolean =>
    owed.every((exchange) => rowsOf(exchange, rows).length > 0);
  const read = (reader: Person, partner: Person): Promise<HistoryRead> =>
    readUntil(lab, () => readHistory(lab, reader, partner), isWhole);
  return [await read(lab.first, lab.second), await read(lab.second, lab.first)];
}

async function readLists(
  lab: Lab,
  exchanges: readonly Exchange[],
): Promise<[ThreadsRead, ThreadsRead]> {
  const last = exchanges.findLast(isKnown);
  const read = (reader: Person, partner: Person): Promise<ThreadsRead> =>
    readUntil(
      lab,
      () => readThreads(lab, reader),
      (rows) => last === undefined || rows.some((row) => showsLast(row, partner, last)),
    );
  return [await read(lab.first, lab.second), await read(lab.second, lab.first)];
}

function showsLast(row: DecodedThread, partner: Person, last: Exchange): boolean {
  return row.otherUserId === partner.id && row.last !== null && row.last.body.includes(last.tag);
}

/** The server has told somebody of this message. */
export function isKnown({ confs, res }: Exchange): boolean {
  return confs.length > 0 || res.length > 0;
}

/** The rows of a message: by its tag, else by the id that its frames have. */
export function rowsOf(
  { tag, confs, res }: Exchange,
  rows: readonly DecodedRow[],
): readonly DecodedRow[] {
  const tagged = rows.filter(({ body }) => body.includes(tag));
  if (tagged.length > 0) return tagged;
  const ids = new Set(
    [...confs, ...res].flatMap(({ decoded }) => (decoded.kind === 'message' ? [decoded.id] : [])),
  );
  return rows.filter(({ id }) => ids.has(id));
}
