// Throws HTTP answers at the client's own reads through real connections, and holds what it states
// against what each case says must come out.

import net, { type AddressInfo, type Socket } from 'node:net';
import type { Random } from '../../../../src/base/index.ts';
import { type ChatClient, createChatClient, type Session } from '../../../../src/client/index.ts';
import type { Observation } from '../../../../src/observation/index.ts';
import { accountOf, clientOptions, idOf, NEVER, READ } from '../../../server/client/client-rig.ts';
import type { FuzzKind, FuzzRig, Played } from '../fuzz-kind.ts';
import { type AnswerCase, answerCase } from './rest-answers.ts';

/** Reads that are under way at once, each by a user of its own. */
const LANES = 16;
/** A request that hangs is given up after this long: no case may take a second. */
const REQUEST_TIMEOUT_MS = 700;

class RestRig implements FuzzRig {
  readonly #server: net.Server;
  readonly #client: ChatClient;
  readonly #sessions: readonly Session[];
  readonly #lines = new Set<Socket>();
  readonly #cases: AnswerCase[] = [];
  readonly #facts: Observation[][] = Array.from({ length: LANES }, () => []);
  #strayCount = 0;

  constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (line) => this.#serve(line));
    const { port } = server.address() as AddressInfo;
    this.#client = createChatClient(
      clientOptions(`http://127.0.0.1:${port}`, {
        observe: (fact) => {
          if ('user' in fact) this.#facts[fact.user]?.push(fact);
        },
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
      }),
    );
    const nothing = (): void => undefined;
    const events = { onMessage: nothing, onOpen: nothing, onClosed: nothing };
    this.#sessions = this.#facts.map((_, user) =>
      this.#client.createSession(user, accountOf(user), events),
    );
  }

  static async open(): Promise<RestRig> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RestRig(server);
  }

  async play(random: Random): Promise<Played> {
    for (let lane = 0; lane < LANES; lane += 1) this.#cases[lane] = answerCase(random);
    const complaints = await Promise.all(
      this.#sessions.map((session, lane) => this.#read(session, lane)),
    );
    const strays = this.#strayCount === 0 ? [] : ['a request that nobody asked for'];
    this.#strayCount = 0;
    return { cases: LANES, complaints: [...complaints.flat(), ...strays] };
  }

  async close(): Promise<void> {
    await this.#client.close();
    for (const line of this.#lines) line.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #read(session: Session, lane: number): Promise<readonly string[]> {
    this.#facts[lane] = [];
    const request = { ...READ, partner: 99, partnerId: idOf(lane) };
    const isUsable = await session.readHistory(request, NEVER);
    const one = this.#cases[lane];
    if (one === undefined) return ['no case'];
    return judge(one, isUsable, this.#facts[lane] ?? []).map((text) => `${one.how}: ${text}`);
  }

  #serve(line: Socket): void {
    this.#lines.add(line);
    line.on('error', () => undefined);
    line.on('close', () => this.#lines.delete(line));
    line.on('data', (asked: Buffer) => {
      const lane = /^GET \/chat\/messages\/[0-9-]+(\d\d)\//.exec(asked.toString('latin1'))?.[1];
      const one = lane === undefined ? undefined : this.#cases[Number(lane)];
      if (one === undefined) this.#strayCount += 1;
      else send(line, one);
    });
  }
}

function send(line: Socket, one: AnswerCase): void {
  if (one.endless !== undefined) {
    line.write(one.bytes);
    flood(line, one.endless);
  } else if (one.endsAfter) {
    line.end(one.bytes);
  } else {
    line.write(one.bytes);
  }
}

/** Writes for as long as the other side reads. */
function flood(line: Socket, piece: Buffer): void {
  if (line.destroyed || !line.writable) return;
  line.write(piece, () => setImmediate(() => flood(line, piece)));
}

function judge(one: AnswerCase, isUsable: boolean, facts: readonly Observation[]): string[] {
  const reads = facts.filter((fact) => fact.type === 'history');
  const failures = facts.filter((fact) => fact.type === 'read-failed');
  const departs = facts.some((fact) => fact.type === 'http-violation');
  const { expected } = one;
  if (expected.is === 'refused') {
    if (isUsable || reads.length > 0) return ['was read'];
    return failures.length === 1 ? [] : [`${failures.length} failures stated`];
  }
  if (!isUsable || failures.length > 0) return [`was refused: ${JSON.stringify(failures[0])}`];
  const ids = reads.flatMap(({ rows }) => rows.map(({ id }) => id));
  const complaints: string[] = [];
  if (reads.length !== 1) complaints.push(`${reads.length} reads stated`);
  if (ids.join() !== expected.ids.join()) {
    complaints.push(`rows ${ids.join()} instead of ${expected.ids.join()}`);
  }
  if (departs !== expected.departs) {
    complaints.push(departs ? 'a departure that is none' : 'a departure passed in silence');
  }
  return complaints;
}

export const REST: FuzzKind = {
  name: 'rest',
  about:
    'answers to a read: bytes of HTTP, encodings, lengths, JSON, envelopes, rows, endless ones',
  open: () => RestRig.open(),
};
