// Throws damaged and forged recordings of a real run at what `earshot verify` calls. What comes out
// is a clear error or a verdict, and a pass only where it is the pass of the sound recording.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EarshotError, type Random } from '../../../../src/base/index.ts';
import { verifyRun } from '../../../../src/run/index.ts';
import { runChat } from '../../trial/chat-run.ts';
import type { FuzzKind, FuzzRig, Played } from '../fuzz-kind.ts';
import { pick } from '../fuzz-kind.ts';
import { WAYS } from './forged-bytes.ts';

/** Costly to read; one in so many of its kind is enough. */
const RARE = 'forged: one call a million times';
const CODES: ReadonlySet<string> = new Set(['RECORDING_UNUSABLE', 'RECORDING_MISSING']);

class RecordingRig implements FuzzRig {
  readonly #folder: string;
  readonly #sound: Buffer;
  #pass = '';

  constructor(folder: string) {
    this.#folder = folder;
    this.#sound = readFileSync(this.#file);
  }

  static async open(): Promise<RecordingRig> {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-fuzz-'));
    const flags = ['--record'];
    const { code, stderr } = await runChat({ folder, flags, duration: '1s', rate: '40/s' });
    if (code !== 0) throw new Error(`the run to record ended with ${code}: ${stderr}`);
    const rig = new RecordingRig(folder);
    rig.#pass = await rig.#verified();
    return rig;
  }

  async play(random: Random): Promise<Played> {
    let how = pick(random, Object.keys(WAYS));
    if (how === RARE && random.nextBoolean(0.9)) how = 'bits flipped';
    const bytes = WAYS[how]?.(random, this.#sound) ?? this.#sound;
    writeFileSync(this.#file, bytes);
    const complaints = (await this.#judge(bytes)).map((text) => `${how}: ${text}`);
    return { cases: 1, complaints };
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'run', 'recording-0.bin');
  }

  async #judge(bytes: Buffer): Promise<readonly string[]> {
    try {
      const told = await this.#verified();
      const isSound = bytes.equals(this.#sound);
      if (isSound && told !== this.#pass) return [`the sound one is judged otherwise: ${told}`];
      return told === '' || told === this.#pass ? [] : [`another pass: ${told.slice(0, 300)}`];
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      return CODES.has(error.code) ? [] : [`${error.code}: ${error.message}`];
    }
  }

  /** All that a pass says; empty for every other verdict. */
  async #verified(): Promise<string> {
    const { verdict, findings } = await verifyRun(join(this.#folder, 'run'));
    const { verdict: said, checks, messages, coverageRatio, readback, comparison } = verdict;
    if (said !== 'pass') return '';
    return JSON.stringify({ checks, messages, coverageRatio, readback, comparison, findings });
  }
}

export const RECORDING: FuzzKind = {
  name: 'recording',
  about: 'recordings of a real run, damaged, or forged with every checksum right',
  open: () => RecordingRig.open(),
};
