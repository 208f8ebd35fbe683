// Behaviors of the user's own, from the module to the verdict: a run that haggles, a plan that
// knows the module's bytes, and modules that cannot be used.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/index.ts';
import { runEarshot } from '../support/run-earshot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

const scenario = (module: string): string => `version: 1
name: own
users: 8
seed: own-1
behaviors:
  haggle: { module: ${module}, messages: 3 }
load:
  market: { executor: constant-arrival-rate, behavior: haggle, rate: 8/s, duration: 2s }
generator: { pacerLag: 10s, loopGap: 10s }
`;

/** A folder with a scenario, whose module holds `source`. */
function withModule(source: string, name = 'haggle.ts'): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, 'own.yaml');
  writeFileSync(join(folder, name), source);
  writeFileSync(file, scenario(`./${name}`));
  return { folder, file };
}

const body = (lines: string): string => `export const behavior = { *run(context) { ${lines} } };\n`;

async function planHash(file: string, folder: string): Promise<unknown> {
  const run = await runEarshot(['plan', file, '--json'], { cwd: folder });
  expect(run.stderr).toBe('');
  return (run.json as { readonly sha256: string }).sha256;
}

describe('a behavior from a module', () => {
  test('in TypeScript is carried out, counted and verified as one that ships', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'behaviors'));
    copyFileSync(join(ROOT, 'scenarios/behaviors/haggle.ts'), join(folder, 'behaviors/haggle.ts'));
    const file = join(folder, 'own.yaml');
    writeFileSync(file, scenario('./behaviors/haggle.ts'));
    const run = await runEarshot(['run', file, '--json', '--quiet'], { cwd: folder });
    const result = run.json as RunResult;
    expect({ code: run.code, verdict: result.verdict }).toEqual({ code: 0, verdict: 'pass' });
    const { planned, sent, dropped, confirmed, visible } = result.messages;
    expect(planned).toBe(sent + dropped);
    expect({ confirmed, visible }).toEqual({ confirmed: sent, visible: sent });
    // Sixteen iterations of one to three offers.
    expect(sent).toBeGreaterThanOrEqual(16);
    expect(sent).toBeLessThanOrEqual(48);
  });

  test('is hashed into the plan, with what it names by a relative path', async () => {
    const { folder, file } = withModule(`import './more.mjs';\n${body('')}`, 'haggle.mjs');
    writeFileSync(join(folder, 'more.mjs'), '');
    const first = await planHash(file, folder);
    expect(await planHash(file, folder)).toBe(first);
    writeFileSync(join(folder, 'more.mjs'), '// another\n');
    const second = await planHash(file, folder);
    expect(second).not.toBe(first);
    writeFileSync(join(folder, 'haggle.mjs'), body(''));
    expect([first, second]).not.toContain(await planHash(file, folder));
  });

  test.each([
    [
      'throws',
      body('throw new Error("no stall");'),
      'haggle failed at user',
      'no stall (haggle.ts:1',
    ],
    ['sends to a stranger', body('yield { do: "send", to: 99 };'), '`to` must be one of', '99'],
    [
      'sends too much',
      body('for (;;) yield { do: "send", to: context.choosePartner() };'),
      'sends more than 3 messages',
      'behaviors.haggle.messages',
    ],
    ['exports nothing', 'export const nothing = 1;\n', 'no export `behavior`', ''],
    ['does not parse', 'export const behavior = {{\n', 'cannot be loaded', ''],
    ['fails when it is loaded', 'throw new Error("at once");\n', 'cannot be loaded', 'at once'],
  ])('that %s ends the run with exit 2 and says where', async (_, source, said, more) => {
    const { folder, file } = withModule(source);
    const run = await runEarshot(['run', file, '--out', 'run'], { cwd: folder });
    const shown = `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ');
    expect({ code: run.code, shown }).toEqual({
      code: 2,
      shown: expect.stringContaining(said),
    });
    expect(shown).toContain(more);
  });

  test('that is not there is a mistake before anything is sent', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'own.yaml');
    writeFileSync(file, scenario('./nowhere.ts'));
    for (const command of ['run', 'plan']) {
      const run = await runEarshot([command, file], { cwd: folder });
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
      expect(run.stderr).toContain('nowhere.ts of the behavior haggle cannot be read');
    }
    const valid = await runEarshot(['validate', file], { cwd: folder });
    expect(valid.code).toBe(0);
  });
});
