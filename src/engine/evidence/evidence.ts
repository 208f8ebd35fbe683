// Carries out what the verifier asks for: control messages, control sockets, reads. The answers are
// observations of the client; nothing is judged or awaited here.

import { unreachable } from '../../base/index.ts';
import type { SocketIndex, UserIndex } from '../../observation/index.ts';
import type { EvidenceRequest } from '../../verify/index.ts';
import type { Connector } from '../connection/connector.ts';
import type { UserSlot } from '../pool/iteration.ts';
import type { LoadTime } from '../pool/load-time.ts';
import { type Read, ReadQueue } from './read-queue.ts';

/** Load index of what is not load. */
const NO_LOAD = -1;

export interface EvidenceOptions {
  readonly time: LoadTime;
  readonly connector: Connector;
  /** By user index; undefined for users of other shards. */
  readonly slots: readonly (UserSlot | undefined)[];
  readonly idOf: (user: UserIndex) => string;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

export class Evidence {
  readonly reads: ReadQueue;
  readonly #options: EvidenceOptions;
  /** Control sockets by user, the oldest first; some may still be opening. */
  readonly #controlSockets = new Map<UserIndex, Promise<SocketIndex | null>[]>();
  readonly #readsEnded = new AbortController();

  constructor(options: EvidenceOptions) {
    this.#options = options;
    this.reads = new ReadQueue({
      time: options.time,
      carryOut: (read) => this.#read(read),
      onFailure: options.onFailure,
    });
    options.signal.addEventListener('abort', () => this.endReads(), { once: true });
  }

  carryOut(requests: readonly EvidenceRequest[]): void {
    for (const request of requests) this.#carryOutOne(request);
  }

  /** Gives up reads in flight and forgets those that wait. Idempotent. */
  endReads(): void {
    this.reads.close();
    this.#readsEnded.abort();
  }

  #carryOutOne(request: EvidenceRequest): void {
    const slot =
      this.#options.slots[request.type === 'send-control' ? request.sender : request.user];
    if (slot === undefined) return;
    switch (request.type) {
      case 'send-control':
        this.#sendControl(slot, request);
        return;
      case 'open-control':
        this.#openControl(slot);
        return;
      case 'close-control':
        this.#closeControl(slot);
        return;
      case 'read-history':
        this.reads.add({ what: 'history', slot, partner: request.partner });
        return;
      case 'read-threads':
        this.reads.add({ what: 'threads', slot });
        return;
      case 'read-unknown':
        this.reads.add({ what: 'unknown', slot });
        return;
      default:
        unreachable(request);
    }
  }

  #sendControl(slot: UserSlot, request: Extract<EvidenceRequest, { type: 'send-control' }>): void {
    const nowMs = this.#options.time.nowMs();
    slot.user.send({
      kind: request.kind,
      to: request.receiver,
      load: NO_LOAD,
      intendedAtMs: nowMs,
      dispatchedAtMs: nowMs,
      measured: false,
      expectsAnswer: false,
      waiter: null,
    });
  }

  #openControl(slot: UserSlot): void {
    const opening = slot.user.session.openDevice(this.#options.signal);
    const sockets = this.#controlSockets.get(slot.index) ?? [];
    sockets.push(opening);
    this.#controlSockets.set(slot.index, sockets);
    opening.catch(this.#options.onFailure);
  }

  #closeControl(slot: UserSlot): void {
    const opening = this.#controlSockets.get(slot.index)?.shift();
    if (opening === undefined) return;
    const { signal, onFailure } = this.#options;
    const close = async (): Promise<void> => {
      const socket = await opening;
      if (socket !== null) await slot.user.session.closeDevice(socket, 'polite', signal);
    };
    close().catch(onFailure);
  }

  async #read(read: Read): Promise<boolean> {
    const { signal } = this.#readsEnded;
    const { slot } = read;
    // Without a token the read fails, and says so: every request is answered by an observation.
    await this.#options.connector.authenticate(slot);
    if (signal.aborted) return false;
    const request = {
      purpose: 'readback',
      load: NO_LOAD,
      intendedAtMs: this.#options.time.nowMs(),
      measured: false,
    } as const;
    const { session } = slot.user;
    if (read.what === 'unknown') {
      await session.checkUnknownRecipient(signal);
      return false;
    }
    if (read.what === 'threads') return session.readThreads(request, signal);
    const partnerId = this.#options.idOf(read.partner);
    return session.readHistory({ ...request, partner: read.partner, partnerId }, signal);
  }
}
