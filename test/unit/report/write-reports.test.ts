// The reports of a run directory as files, and directories that somebody has meddled with.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderJson, renderMarkdown, writeReports } from '../../../src/report/index.ts';
import { RESULTS } from '../../golden/report/results.ts';
import { windowsOf } from '../../golden/report/windows.ts';

let directory = '';

function put(name: string, content: string): void {
  writeFileSync(path.join(directory, name), content);
}

function get(name: string): string {
  return readFileSync(path.join(directory, name), 'utf8');
}

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'earshot-report-'));
  put('result.json', renderJson(RESULTS.failing));
  put(
    'windows.ndjson',
    windowsOf(5)
      .map((window) => `${JSON.stringify(window)}\n`)
      .join(''),
  );
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('writing reports', () => {
  it('puts the standing ones into the run directory, and others where asked', async () => {
    const output = { kind: 'markdown', path: path.join(directory, 'deep', 'summary.md') } as const;
    await writeReports(directory, [output]);
    expect(readdirSync(directory).sort()).toEqual([
      'deep',
      'junit.xml',
      'report.html',
      'result.json',
      'windows.ndjson',
    ]);
    expect(get('deep/summary.md')).toBe(renderMarkdown(RESULTS.failing));
    expect(get('report.html')).toContain('<svg');
  });

  it('gives the same bytes from the same directory', async () => {
    await writeReports(directory, []);
    const first = [get('report.html'), get('junit.xml')];
    await writeReports(directory, []);
    expect([get('report.html'), get('junit.xml')]).toEqual(first);
  });

  it('names what is damaged', async () => {
    put('result.json', '{"schemaVersion":1,"checks":7}');
    await expect(writeReports(directory, [])).rejects.toMatchObject({ code: 'RUN_DIRECTORY' });
    put('result.json', renderJson(RESULTS.failing));
    put('windows.ndjson', '{"second":1,"histograms":{"delivery_time":{"hdr":"AAAA"}}}\n');
    await expect(writeReports(directory, [])).rejects.toMatchObject({
      code: 'RUN_DIRECTORY',
      message: expect.stringContaining('are damaged'),
    });
  });
});
