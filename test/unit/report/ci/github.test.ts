// Annotations and outputs of GitHub: read back as the runner reads them, whatever the names hold.

import { describe, expect, it } from 'vitest';
import { renderGithub, renderGithubOutputs } from '../../../../src/report/index.ts';
import { RESULTS } from '../../../golden/report/results.ts';

const HOSTILE = 'a%0A,b:c::error::x\r\n::set-output name=verdict::pass\u001b[2J\u2028##[error]z';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** A line as GitHub's runner takes it apart. */
function parseCommand(line: string): Command {
  const [, name = '', list = '', data = ''] = /^::(\S+) (.*?)::(.*)$/u.exec(line) ?? [];
  const pairs = list.split(',').map((pair) => {
    const [key = '', ...value] = pair.split('=');
    return [key, decoded(value.join('=')).replaceAll('%3A', ':').replaceAll('%2C', ',')];
  });
  return { name, properties: Object.fromEntries(pairs), data: decoded(data) };
}

function decoded(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function commandsOf(text: string): readonly Command[] {
  return text.trimEnd().split('\n').map(parseCommand);
}

describe('annotations', () => {
  it('stand at the threshold’s own line, errors before warnings, the verdict last', () => {
    const commands = commandsOf(renderGithub(RESULTS.failing));
    expect(
      commands.map(({ name, properties }) => [name, properties.line, properties.title]),
    ).toEqual([
      ['error', undefined, 'lost-relay'],
      ['error', '19', 'delivery_time{load:talk} p(99) < 250ms'],
      ['error', '21', 'message_loss count == 0'],
      ['warning', '19', 'confirm_time p(99.9) < 300ms'],
      ['notice', undefined, 'Earshot: FAILED lunch-hour'],
    ]);
    expect(new Set(commands.map(({ properties }) => properties.file))).toEqual(
      new Set(['scenarios/lunch-hour.yaml']),
    );
  });

  it('warn of an unknown run and hold no error', () => {
    const commands = commandsOf(renderGithub(RESULTS.unknown));
    const levels = new Set(commands.map(({ name }) => name));
    expect(levels).toEqual(new Set(['warning', 'notice']));
  });

  it('of a pass are one notice', () => {
    expect(commandsOf(renderGithub(RESULTS.passing))).toEqual([
      {
        name: 'notice',
        properties: { file: 'scenarios/lunch-hour.yaml', title: 'Earshot: PASSED lunch-hour' },
        data: 'All 12,000 messages are accounted for, and every threshold held. Exit code 0.',
      },
    ]);
  });

  it('are one line each, of three known commands, whatever the names hold', () => {
    const { failing } = RESULTS;
    const text = renderGithub({
      ...failing,
      scenario: { ...failing.scenario, name: HOSTILE, file: HOSTILE },
      reasons: [{ exitCode: 4, kind: HOSTILE, text: HOSTILE }],
      thresholds: failing.thresholds.map((one) => ({ ...one, load: HOSTILE, reason: HOSTILE })),
      checks: failing.checks.map((check) => ({
        ...check,
        evidence: check.evidence.map((one) => ({ ...one, summary: HOSTILE })),
      })),
    });
    const commands = commandsOf(text);
    expect(commands.map(({ name }) => name)).toEqual([
      ...['error', 'error', 'error', 'error'],
      'warning',
      'notice',
    ]);
    const file =
      'a%0A,b:c::error::x\u00b7\u00b7::set-output name=verdict::pass\u00b7[2J\u00b7##[error]z';
    expect(new Set(commands.map(({ properties }) => properties.file))).toEqual(new Set([file]));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}]/u);
  });

  it('beyond the ten that GitHub shows are counted in the last', () => {
    const [threshold] = RESULTS.failing.thresholds;
    if (threshold === undefined) throw new Error('no threshold');
    const thresholds = Array.from({ length: 30 }, (_, index) => ({
      ...threshold,
      line: index + 1,
    }));
    const errors = commandsOf(renderGithub({ ...RESULTS.failing, thresholds })).filter(
      ({ name }) => name === 'error',
    );
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)?.properties.title).toBe('Earshot: 22 more');
    expect(errors.at(-1)?.data.split('\n')).toHaveLength(22);
  });
});

describe('outputs', () => {
  it('are pairs that later steps may read', () => {
    expect(renderGithubOutputs(RESULTS.failing, 'runs/a')).toBe(
      [
        'verdict=fail',
        'exit-code=3',
        'message-loss=3',
        'run-directory=runs/a',
        'report=runs/a/report.html',
        'junit=runs/a/junit.xml',
        'result=runs/a/result.json',
        '',
      ].join('\n'),
    );
  });

  it('of a directory with a line end set nothing else', () => {
    const text = renderGithubOutputs(RESULTS.passing, 'runs/\nverdict=fail\nEARSHOT_END\nb');
    expect(text).toContain(
      'run-directory<<EARSHOT_END_\nruns/\nverdict=fail\nEARSHOT_END\nb\nEARSHOT_END_\n',
    );
  });
});
