// Throws frames at the client's own socket path through a real connection, and holds what it states
// against what each case says must come out.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Random } from '../../../../src/base/index.ts';
import { type ChatClient, createChatClient, type Session } from '../../../../src/client/index.ts';
import type { Observation } from '../../../../src/observation/index.ts';
import { accountOf, clientOptions, NEVER } from '../../../server/client/client-rig.ts';
import {
  type ScriptedServer,
  startScriptedServer,
} from '../../../server/client/scripted-server.ts';
import type { FuzzKind, FuzzRig, Played } from '../fuzz-kind.ts';
import { type TextCase, textCase } from './frame-texts.ts';
import { acceptUpgrade, refusedUpgrade } from './handshakes.ts';
import { OPCODE, textBytes } from './wire-bytes.ts';
import { type WireCase, wireCase } from './wire-cases.ts';

/** Frames of one connection that are written at once. */
const BATCH = 64;
/** How often a play is a batch, and bytes against the RFC; what is left are refused upgrades. */
const BATCH_RATIO = 0.3;
const WIRE_RATIO = 0.65;
const STATED: ReadonlySet<string> = new Set(['frame', 'frame-violation', 'error-frame']);

class FramesRig implements FuzzRig {
  readonly #server: ScriptedServer;
  readonly #client: ChatClient;
  readonly #session: Session;
  #stated: Observation[] = [];
  #closed: Observation | null = null;
  #failed = 0;
  #line: Duplex | null = null;
  #upgrade: ((key: string) => string) | null = null;
  #wake: (() => void) | null = null;

  constructor(server: ScriptedServer) {
    this.#server = server;
    const observe = (fact: Observation): void => this.#note(fact);
    this.#client = createChatClient(
      clientOptions(server.url, { observe, connectTimeoutMs: 20_000 }),
    );
    const nothing = (): void => undefined;
    const events = { onMessage: nothing, onOpen: nothing, onClosed: nothing };
    this.#session = this.#client.createSession(0, accountOf(0), events);
  }

  static async open(): Promise<FramesRig> {
    let rig: FramesRig | null = null;
    const server = await startScriptedServer({
      onUpgrade: (request, line) => rig?.answer(request, line) ?? false,
    });
    rig = new FramesRig(server);
    return rig;
  }

  /** Answers an upgrade as the case at hand wants it. */
  answer(request: IncomingMessage, line: Duplex): boolean {
    const key = request.headers['sec-websocket-key'] ?? '';
    if (this.#upgrade === null) {
      line.write(acceptUpgrade(key));
      this.#line = line;
      line.on('data', (sent: Buffer) => {
        if (holdsClose(sent)) line.end();
      });
    } else {
      line.end(Buffer.from(this.#upgrade(key), 'latin1'));
    }
    return true;
  }

  async play(random: Random): Promise<Played> {
    const draw = random.nextFloat();
    if (draw >= BATCH_RATIO + WIRE_RATIO) return this.#playRefusal(random);
    if (!this.#session.isOpen) {
      this.#upgrade = null;
      if (!(await this.#session.connect(NEVER))) throw new Error('could not connect');
    }
    this.#stated = [];
    this.#closed = null;
    return draw < BATCH_RATIO ? this.#playBatch(random) : this.#playWire(random);
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#server.close();
  }

  async #playBatch(random: Random): Promise<Played> {
    const cases = Array.from({ length: BATCH }, () => textCase(random));
    this.#write(random, Buffer.concat(cases.map(({ data }) => textBytes(data))));
    await this.#until(() => this.#stated.length >= BATCH || this.#closed !== null);
    const complaints = compare(cases, this.#stated);
    if (this.#closed !== null) complaints.push('the socket was closed');
    return { cases: BATCH, complaints };
  }

  async #playWire(random: Random): Promise<Played> {
    const one = wireCase(random);
    if (one.endsAfter) this.#line?.end(one.bytes);
    else this.#write(random, one.bytes);
    const livesOn = one.end === 'open';
    await this.#until(() =>
      livesOn ? this.#stated.length >= one.stated.length : this.#closed !== null,
    );
    return { cases: 1, complaints: this.#judge(one).map((text) => `${one.how}: ${text}`) };
  }

  #judge(one: WireCase): readonly string[] {
    const violates = one.end === 'websocket-violation' || one.end === 'oversize-frame';
    const stated = violates ? this.#stated.slice(0, -1) : this.#stated;
    const complaints = compare(one.stated, stated);
    const last = violates ? this.#stated.at(-1) : undefined;
    if (violates && (last?.type !== 'frame-violation' || last.violation !== one.end)) {
      complaints.push(`${describe(last)} instead of ${one.end}`);
    }
    const closed = this.#closed?.type === 'socket-closed' ? this.#closed : null;
    if (one.end === 'open' && closed !== null) complaints.push('the socket was closed');
    if (violates && closed?.side !== 'server') complaints.push(`closed by ${closed?.side}`);
    return complaints;
  }

  async #playRefusal(random: Random): Promise<Played> {
    await this.#session.disconnect('cut', NEVER);
    const seed = String(random.nextUint32());
    let how = '';
    this.#upgrade = (key) => {
      const refused = refusedUpgrade(new Random(seed), key);
      how = refused.how;
      return refused.text;
    };
    this.#failed = 0;
    this.#stated = [];
    const isOpen = await this.#session.connect(NEVER);
    this.#upgrade = null;
    const complaints = [
      ...(isOpen ? [`refused upgrade (${how}): taken for an open socket`] : []),
      ...(this.#failed === 1 ? [] : [`refused upgrade (${how}): ${this.#failed} failures stated`]),
      ...compare([], this.#stated),
    ];
    return { cases: 1, complaints };
  }

  /** Writes bytes whole, or torn at any place. */
  #write(random: Random, bytes: Buffer): void {
    if (random.nextBoolean(0.7)) {
      this.#line?.write(bytes);
      return;
    }
    const at = random.nextBelow(bytes.length + 1);
    this.#line?.write(bytes.subarray(0, at));
    const line = this.#line;
    setImmediate(() => {
      if (line?.writable === true) line.write(bytes.subarray(at));
    });
  }

  #note(fact: Observation): void {
    if (STATED.has(fact.type)) this.#stated.push(fact);
    else if (fact.type === 'socket-closed') this.#closed = fact;
    else if (fact.type === 'connect-failed') this.#failed += 1;
    this.#wake?.();
  }

  /** Resolves when it holds, after one more turn in which too much could be stated. */
  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = null;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Whether a client's frames, all short and masked, hold the one that closes. */
function holdsClose(sent: Buffer): boolean {
  for (let at = 0; at < sent.length; at += 6 + ((sent[at + 1] ?? 0) & 0x7f)) {
    if (sent[at] === (0x80 | OPCODE.close)) return true;
  }
  return false;
}

function compare(cases: readonly TextCase[], facts: readonly Observation[]): string[] {
  const complaints = cases.flatMap(({ how, expected, data }, at) => {
    const fact = facts[at];
    const isRight =
      expected.is === 'frame'
        ? fact?.type === 'frame' && fact.id === expected.id && fact.body === expected.body
        : expected.is === 'error-frame'
          ? fact?.type === 'error-frame'
          : fact?.type === 'frame-violation' && fact.violation === expected.is;
    if (isRight) return [];
    const shown = data.toString().slice(0, 200);
    return [`${how}: ${describe(fact)} instead of ${expected.is}: ${shown}`];
  });
  const surplus = facts.length - cases.length;
  return surplus > 0 ? [...complaints, `${surplus} stated too many`] : complaints;
}

function describe(fact: Observation | undefined): string {
  if (fact === undefined) return 'nothing';
  return fact.type === 'frame-violation' ? `${fact.violation} (${fact.detail})` : fact.type;
}

export const FRAMES: FuzzKind = {
  name: 'frames',
  about: 'frames on a raw connection: RFC 6455, JSON, fields, fragments, refused upgrades',
  open: () => FramesRig.open(),
};
