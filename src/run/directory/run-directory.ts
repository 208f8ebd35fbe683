// The directory of one run. Windows and findings are appended as they happen, and the seconds that
// are not over are noted, so that a killed run can be told from what is there. At the end the final
// account of the findings, with their roots, takes the place of the provisional one; result.json is
// written last, whole or not at all.

import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError } from '../../base/index.ts';
import type { WindowRecord } from '../../metrics/index.ts';
import type { Finding } from '../../verify/index.ts';
import type { RunResult } from '../run-result.ts';
import { unusableDirectory } from './claim-directory.ts';
import type { RunHeader } from './run-header.ts';
import { type UnfinishedSecond, UnfinishedSeconds } from './unfinished-seconds.ts';

export const FILES = {
  header: 'run.json',
  scenario: 'scenario.yaml',
  windows: 'windows.ndjson',
  unfinished: 'unfinished.ndjson',
  anomalies: 'anomalies.ndjson',
  /** Of a shard alone: what `earshot merge` adds up. */
  shard: 'shard.json',
  result: 'result.json',
} as const;

/** The recording of one agent. */
export function recordingFile(agent: number): string {
  return `recording-${agent}.bin`;
}

/** Findings beyond this are counted in the result, not listed in anomalies.ndjson. */
const ANOMALY_LINE_LIMIT = 100_000;

/** The final account of the findings, as it is written. */
export function anomalyLines(findings: readonly Finding[]): string {
  const lines = findings.slice(0, ANOMALY_LINE_LIMIT).map((finding) => JSON.stringify(finding));
  return lines.map((line) => `${line}\n`).join('');
}

/** Writes a file next to its place and renames it there, so that readers see all of it or none. */
export async function writeFileAtomically(file: string, content: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The open directory of a run in progress. `close` is idempotent. */
export class RunDirectory {
  readonly path: string;
  readonly #windows: number;
  readonly #anomalies: number;
  readonly #unfinished: UnfinishedSeconds;
  #anomalyCount = 0;
  #isClosed = false;
  #writeError: unknown = null;

  private constructor(directory: string) {
    this.path = directory;
    this.#windows = openSync(path.join(directory, FILES.windows), 'a');
    this.#anomalies = openSync(path.join(directory, FILES.anomalies), 'a');
    this.#unfinished = new UnfinishedSeconds(path.join(directory, FILES.unfinished));
  }

  /**
   * Begins the record of a run in a claimed directory: its header and a copy of the scenario.
   * @throws EarshotError `RUN_DIRECTORY` when it cannot be written.
   */
  static async create(
    directory: string,
    header: RunHeader,
    scenarioText: string,
  ): Promise<RunDirectory> {
    try {
      await writeFileAtomically(
        path.join(directory, FILES.header),
        `${JSON.stringify(header, null, 2)}\n`,
      );
      await writeFile(path.join(directory, FILES.scenario), scenarioText);
      return new RunDirectory(directory);
    } catch (error) {
      throw unusableDirectory(directory, error);
    }
  }

  /**
   * The first error of an append, if any: a full disk must not stop the run, and must not be
   * silent.
   */
  get writeError(): string | null {
    return this.#writeError === null ? null : describeError(this.#writeError);
  }

  /** A second that is whole; what was noted of it is no longer wanted. */
  appendWindow(window: WindowRecord): void {
    this.#append(this.#windows, window);
    this.#try(() => this.#unfinished.drop(window.second));
  }

  /** What an agent tells of a second that is not whole, until a window of that second is. */
  noteUnfinished(one: UnfinishedSecond): void {
    this.#try(() => this.#unfinished.note(one));
  }

  appendFindings(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#anomalyCount += 1;
      if (this.#anomalyCount > ANOMALY_LINE_LIMIT) return;
      this.#append(this.#anomalies, finding);
    }
  }

  /**
   * Writes the result, and the final account of the findings in place of the provisional one.
   * Resolves with null, or with what prevented it: a verdict is not lost with the disk.
   */
  async writeResult(result: RunResult, findings: readonly Finding[]): Promise<string | null> {
    try {
      await writeFileAtomically(path.join(this.path, FILES.anomalies), anomalyLines(findings));
      const text = `${JSON.stringify(result, null, 2)}\n`;
      await writeFileAtomically(path.join(this.path, FILES.result), text);
      await rm(path.join(this.path, FILES.unfinished), { force: true });
      return null;
    } catch (error) {
      return `The result could not be written to ${this.path}: ${describeError(error)}`;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#windows);
    closeSync(this.#anomalies);
    this.#unfinished.close();
  }

  #append(descriptor: number, record: unknown): void {
    this.#try(() => appendWhole(descriptor, `${JSON.stringify(record)}\n`));
  }

  #try(write: () => void): void {
    if (this.#isClosed) return;
    try {
      write();
    } catch (error) {
      this.#writeError ??= error;
    }
  }
}

/** All of a line or none of it: a disk that fills up takes a part, and half a line is no record. */
function appendWhole(descriptor: number, line: string): void {
  const bytes = Buffer.from(line);
  const written = writeSync(descriptor, bytes);
  if (written === bytes.length) return;
  ftruncateSync(descriptor, fstatSync(descriptor).size - written);
  throw new Error('the disk took only a part of a record');
}
