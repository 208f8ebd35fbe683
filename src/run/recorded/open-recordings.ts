// The recordings of a run directory: found, opened, and held to belong to this run, all of them.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describeError, EarshotError } from '../../base/index.ts';
import { RecordingDamage, RecordingReader } from '../../observation/index.ts';
import type { RecordingHeader } from '../agent/recording/recording-header.ts';
import { recordingFile } from '../directory/run-directory.ts';
import type { RunResult } from '../run-result.ts';
import { FileSource } from './file-source.ts';
import { parseHeader } from './parse-header.ts';

/** One opened recording. */
export interface OpenRecording {
  readonly file: string;
  readonly header: RecordingHeader;
  readonly reader: RecordingReader;
  readonly source: { close(): void };
}

const NAME = /^recording-(\d{1,3})\.bin$/;

/** Whether a run directory holds any recording. */
export function hasRecordings(directory: string): boolean {
  return namesIn(directory).length > 0;
}

/**
 * Opens every recording of a run, in the order of its agents. Close each one's source.
 * @throws EarshotError `RECORDING_MISSING` when there is none or one is missing,
 * `RECORDING_UNUSABLE` when one is damaged, of another version or of another run.
 */
export function openRecordings(directory: string, run: RunResult): readonly OpenRecording[] {
  const names = namesIn(directory);
  if (names.length === 0) {
    throw new EarshotError('RECORDING_MISSING', `${directory} holds no recording.`);
  }
  const opened: OpenRecording[] = [];
  try {
    for (const name of names) opened.push(openOne(path.join(directory, name)));
    for (const [index, recording] of opened.entries()) assertBelongs(recording, index, run);
    assertAll(directory, opened);
    return opened;
  } catch (error) {
    for (const { source } of opened) source.close();
    throw error;
  }
}

/** An error of a recording as one that a person can act on. */
export function unusable(file: string, error: unknown): EarshotError {
  if (error instanceof EarshotError) return error;
  return new EarshotError('RECORDING_UNUSABLE', `${file}: ${describeError(error)}.`, {
    cause: error,
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    const numberOf = (name: string): number => Number(NAME.exec(name)?.[1]);
    const names = readdirSync(directory).filter((name) => NAME.test(name));
    return names.toSorted((a, b) => numberOf(a) - numberOf(b));
  } catch {
    // Reading the run itself says why.
    return [];
  }
}

function openOne(file: string): OpenRecording {
  let source: FileSource | null = null;
  try {
    source = new FileSource(file);
    const reader = new RecordingReader(source);
    return { file, source, reader, header: parseHeader(reader.header) };
  } catch (error) {
    source?.close();
    throw unusable(file, error);
  }
}

function assertBelongs({ file, header }: OpenRecording, index: number, run: RunResult): void {
  if (header.runId !== run.runId) {
    const text = `it is of run ${header.runId}, and the directory of run ${run.runId}`;
    throw unusable(file, new RecordingDamage(text));
  }
  if (header.planSha256 !== run.plan.sha256) {
    throw unusable(file, new RecordingDamage('it was made with another plan than the run'));
  }
  if (path.basename(file) !== recordingFile(header.shard.index)) {
    const text = `it is of agent ${header.shard.index}, which its name denies`;
    throw unusable(file, new RecordingDamage(text));
  }
  if (header.shard.index > index) {
    const missing = recordingFile(index);
    throw new EarshotError('RECORDING_MISSING', `${missing} of ${path.dirname(file)} is missing.`);
  }
}

function assertAll(directory: string, opened: readonly OpenRecording[]): void {
  const count = opened[0]?.header.shard.count ?? 0;
  if (opened.every(({ header }) => header.shard.count === count) && opened.length === count) return;
  const text = `${directory} holds ${opened.length} of the ${count} recordings of its run.`;
  throw new EarshotError('RECORDING_MISSING', text);
}
