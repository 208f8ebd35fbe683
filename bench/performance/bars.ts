// The bars of this project, as data: what is measured, in which unit, and where it has to be. The
// table of bench/README.md is made of them.

export interface Bar {
  readonly what: string;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Which bench measures it. */
  readonly bench: string;
}

export const BARS = {
  'cpu-live': {
    what: 'CPU per fully verified message, live path',
    unit: '× bare ws',
    atMost: 1.25,
    bench: 'cpu',
  },
  'cpu-readback': {
    what: 'CPU of the final readback per message, both sides',
    unit: 'µs',
    atMost: 8,
    bench: 'readback',
  },
  'idle-ratio': {
    what: 'resident memory with 10,000 idle users',
    unit: '× bare ws',
    atMost: 1.3,
    bench: 'idle',
  },
  'idle-memory': {
    what: 'resident memory per idle user at 10,000 users',
    unit: 'KB',
    atMost: 20,
    bench: 'idle',
  },
  'unsettled-memory': {
    what: 'memory per unsettled message',
    unit: 'B',
    atMost: 128,
    bench: 'ledger',
  },
  'long-run-memory': {
    what: 'memory of the verifier in a run of 10 million messages',
    unit: 'MB',
    atMost: 512,
    bench: 'ledger',
  },
  users: {
    what: 'connected, verified users on one machine',
    unit: 'users',
    atLeast: 50_000,
    bench: 'crowd',
  },
  'pacer-lag': {
    what: 'pacer lag, p99, at half a core',
    unit: 'ms',
    atMost: 2,
    bench: 'precision',
  },
  'achieved-rate': {
    what: 'achieved against offered rate, difference',
    unit: '%',
    atMost: 0.1,
    bench: 'precision',
  },
  'reported-delay': {
    what: 'reported delay against the one that the server logged, p99 of the differences',
    unit: 'ms',
    atMost: 1,
    bench: 'accuracy',
  },
  'receive-stamp': {
    what: 'stamp of a frame against its packet, p99 of the differences',
    unit: 'ms',
    atMost: 1,
    bench: 'accuracy',
  },
  stall: {
    what: 'p99 under one stall of the server, difference from paper',
    unit: '%',
    atMost: 10,
    bench: 'accuracy',
  },
  scaling: {
    what: 'CPU per message with 2 agents',
    unit: '× 1 agent',
    atMost: 1.11,
    bench: 'scaling',
  },
  'server-throughput': {
    what: 'durable messages of the reference server on one core',
    unit: '/s',
    atLeast: 15_000,
    bench: 'server',
  },
  'server-ratio': {
    what: 'the same against a hub that only remembers',
    unit: '× memory hub',
    atLeast: 0.5,
    bench: 'server',
  },
  'server-confirm': {
    what: 'confirm p99 of the reference server at 2,000/s',
    unit: 'ms',
    atMost: 10,
    bench: 'precision',
  },
  'start-help': {
    what: 'CPU of `earshot --help`',
    unit: 'ms',
    atMost: 150,
    bench: 'start',
  },
  'start-first': {
    what: '`earshot run` of the quick scenario to its first message',
    unit: 's',
    atMost: 1.5,
    bench: 'start',
  },
  'report-time': {
    what: 'report of a run of 10 million messages',
    unit: 's',
    atMost: 5,
    bench: 'report',
  },
  'report-size': {
    what: 'its page',
    unit: 'MB',
    atMost: 5,
    bench: 'report',
  },
  'report-usable': {
    what: 'its page, opened in Chromium, until every chart is drawn and a key is answered',
    unit: 's',
    atMost: 2,
    bench: 'report',
  },
} as const satisfies Readonly<Record<string, Bar>>;

export type BarName = keyof typeof BARS;

export const BAR_NAMES = Object.keys(BARS) as readonly BarName[];

/** Whether a figure is where its bar wants it. */
export function holds(name: BarName, value: number): boolean {
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Bar = BARS[name];
  return value <= atMost && value >= atLeast;
}
