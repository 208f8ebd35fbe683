// One run of the yardstick: what it cost while it was measured. It fails unless every message was
// confirmed and received.

import type { ChatServer } from './chat-server.ts';
import { ChildProgram } from './child-program.ts';
import type { Load } from './load.ts';

export interface BareLeg {
  readonly cpuUsPerMessage: number;
  readonly rssBytes: number;
  /** What connecting cost, the start of the process included. */
  readonly connectCpuMs: number;
}

export async function runBare(yardstick: string, server: ChatServer, load: Load): Promise<BareLeg> {
  const numbers = [load.userCount, load.ratePerSecond, load.seconds].map(String);
  const program = new ChildProgram([yardstick, server.url, server.accountsFile, ...numbers]);
  try {
    await program.until(/^measure$/m);
    const from = program.usage.read();
    await program.until(/^end$/m);
    const to = program.usage.read();
    const [counts = ''] = await program.until(/^\{.*\}$/m);
    const { sent, confirmed, received } = JSON.parse(counts);
    if (sent !== confirmed || sent !== received) throw new Error(`the yardstick lost: ${counts}`);
    return {
      cpuUsPerMessage: ((to.cpuMs - from.cpuMs) * 1000) / (load.ratePerSecond * load.seconds),
      rssBytes: to.rssBytes[0] ?? 0,
      connectCpuMs: from.cpuMs,
    };
  } finally {
    await program.stop();
  }
}
