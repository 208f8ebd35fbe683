// A folder as the reader of a page has it: the scenarios of the guide under their names, small ones
// in the place of those that ship, and the server that the page starts, wherever it listens.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Serving, startServe } from '../run-earshot.ts';
import { blocksOf } from './guide-blocks.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Where the guide's servers listen; one of a test has any port. */
const ADDRESSES = [
  'http://127.0.0.1:8000',
  'http://chat.staging:8000',
  'https://chat.example.org',
] as const;
/** Pages that name a secret mean the one of their server. */
const SECRET_FLAG = '--jwt-secret-file';
/** What ships is run by test/e2e/shipped-scenarios.test.ts; here a second of it must do. */
const SHIPPED = ['quickstart', 'smoke', 'lunch-hour'];

/** `accounts` and `target` as on a line of YAML. */
function small(name: string, accounts: string, target: string): string {
  return `version: 1
name: ${name}
target: ${target}
accounts: ${accounts}
users: 8
load:
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 20/s, duration: 1s }
thresholds:
  message_loss: ["count == 0"]
`;
}

/** The folder of one page. */
export class PageFolder {
  readonly path: string;
  readonly #documents: ReadonlyMap<string, string>;
  #serving: Serving | null = null;

  constructor(path: string, page: string) {
    this.path = path;
    this.#documents = documentsOf(page);
    mkdirSync(join(path, 'scenarios'));
    for (const name of SHIPPED) {
      const file = join(path, 'scenarios', `${name}.yaml`);
      writeFileSync(file, small(name, 'generated', 'embedded'));
    }
    copyFileSync(join(ROOT, 'scenarios/monitors.yaml'), join(path, 'scenarios/monitors.yaml'));
    writeFileSync(join(path, 'secret.txt'), 'a secret of this test, long enough to sign with');
    this.#write();
  }

  /** Starts a server as the page does, but for its port, after the one before it. */
  async serve(args: readonly string[]): Promise<void> {
    await this.close();
    const rest = args.filter((word, at) => word !== '--port' && args[at - 1] !== '--port');
    const secret = args.includes(SECRET_FLAG) ? [] : [SECRET_FLAG, 'secret.txt'];
    this.#serving = await startServe([...rest, ...secret], { cwd: this.path });
    this.#write();
  }

  /** A word of a command, its addresses those of the server that runs. */
  placed(word: string): string {
    const url = this.#serving?.url;
    return url === undefined
      ? word
      : ADDRESSES.reduce((text, address) => text.replaceAll(address, url), word);
  }

  /** Ends the server. Idempotent. */
  async close(): Promise<void> {
    await this.#serving?.stop();
    this.#serving = null;
  }

  #write(): void {
    for (const [name, text] of this.#documents) {
      writeFileSync(join(this.path, name), this.placed(text));
    }
  }
}

/** The documents of the page and of the page on one's own server, by the name of their files. */
function documentsOf(page: string): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const name of ['smoke', 'lunch-hour']) {
    documents.set(`${name}.yaml`, small(name, '{ file: users.csv }', ADDRESSES[0]));
  }
  for (const one of ['docs/guide/own-server.md', page]) {
    for (const { text, language } of blocksOf(one)) {
      if (language !== 'yaml') continue;
      const value: unknown = parse(text);
      if (Array.isArray(value)) documents.set('faults.yaml', text);
      else if (hasName(value)) documents.set(`${value.name}.yaml`, text);
    }
  }
  return documents;
}

function hasName(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value;
}
