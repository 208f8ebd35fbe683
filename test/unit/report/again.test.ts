// The command that a report gives for running the same again.

import { describe, expect, it } from 'vitest';
import { changingFlags } from '../../../src/cli/load-scenario.ts';
import { againOf, commandOf } from '../../../src/report/again.ts';
import { RESULTS } from '../../golden/report/results.ts';

const { passing } = RESULTS;

describe('the command to run again', () => {
  it('names the file, the flags that changed it, and the seed', () => {
    expect(commandOf(againOf(passing))).toBe(
      'earshot run scenarios/lunch-hour.yaml --scale 50% --seed 4711',
    );
  });

  it('names a target of its own, but never its credentials', () => {
    const at = (url: string) =>
      commandOf({ ...againOf(passing), target: { kind: 'url', url } }).slice(-35);
    expect(at('http://127.0.0.1:8000')).toBe('4711 --target http://127.0.0.1:8000');
    expect(at('http://me:hunter2@127.0.0.1:8000')).not.toMatch(/hunter2|target/u);
  });

  it('names the part of a plan that was run, unless the parts have been merged', () => {
    const shards = { count: 4, present: [2], isMerged: false };
    expect(commandOf(againOf({ ...passing, shards }))).toContain(' --shard 2/4 --seed 4711');
    const merged = { count: 4, present: [1, 2, 3, 4], isMerged: true };
    expect(commandOf(againOf({ ...passing, shards: merged }))).not.toContain('--shard');
  });

  it('quotes what a shell would take apart', () => {
    const flags = ['--set', 'load.talk.rate=5/s; rm -rf /', '--label', "who=o'hara"];
    expect(commandOf({ ...againOf(passing), file: 'my run.yaml', flags })).toBe(
      `earshot run 'my run.yaml' --set 'load.talk.rate=5/s; rm -rf /' --label 'who=o'\\''hara' ` +
        '--seed 4711',
    );
  });
});

describe('the flags that change a scenario', () => {
  it('are all told, as they were given, without those that the result tells already', () => {
    const flags = changingFlags({
      target: 'http://127.0.0.1:8000',
      seed: '7',
      set: ['users=10', 'warmup=1s'],
      scale: '10%',
      duration: '5s',
      label: ['branch=main'],
      allowTarget: ['chat.example.org'],
    });
    expect(flags.join(' ')).toBe(
      '--set users=10 --set warmup=1s --scale 10% --duration 5s --label branch=main ' +
        '--allow-target chat.example.org',
    );
    expect(changingFlags({})).toEqual([]);
  });
});
