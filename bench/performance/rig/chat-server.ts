// The reference server as a process of its own, with accounts that hold tokens. Every leg gets a
// fresh one: histories that grow from leg to leg would make the later ones dearer.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProgram } from './child-program.ts';

export interface ServerNeeds {
  readonly launcher: string;
  readonly userCount: number;
  readonly flags?: readonly string[];
}

export class ChatServer {
  readonly url: string;
  readonly accountsFile: string;
  readonly program: ChildProgram;
  readonly #folder: string;

  private constructor(program: ChildProgram, url: string, folder: string) {
    this.program = program;
    this.url = url;
    this.#folder = folder;
    this.accountsFile = join(folder, 'users.csv');
  }

  static async open({ launcher, userCount, flags = [] }: ServerNeeds): Promise<ChatServer> {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
    const users = ['--users', String(userCount), '--users-file', join(folder, 'users.csv')];
    const args = ['serve', '--port', '0', '--db', join(folder, 'chat.db'), ...users, ...flags];
    const program = new ChildProgram([launcher, ...args]);
    try {
      const [, url = ''] = await program.until(/^ready (http:\/\/\S+)$/m);
      return new ChatServer(program, url, folder);
    } catch (error) {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.program.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
