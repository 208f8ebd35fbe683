// What ended a command before its verdict, for GitHub: mistakes at their lines, anything else once.

import { describe, expect, it } from 'vitest';
import { EarshotError } from '../../../../src/base/index.ts';
import { renderGithubFailure } from '../../../../src/report/index.ts';

const asGiven = (file: string) => file;

describe('a command that ended before a verdict', () => {
  it('annotates each mistake at its line, named as the repository names the file', () => {
    const error = new EarshotError('SCENARIO_INVALID', 'has 2 mistakes');
    const at = { file: '/repo/chat.yaml', column: 3 };
    const mistakes = [
      { ...at, line: 7, message: "unknown key 'rat'\nDid you mean 'rate'?" },
      { ...at, line: 0, message: 'users: not a number' },
    ];
    expect(renderGithubFailure(error, mistakes, (file) => file.slice(6))).toBe(
      "::error file=chat.yaml,line=7,col=3,title=Earshot%3A SCENARIO_INVALID::unknown key 'rat'%0ADid you mean 'rate'?\n" +
        '::error title=Earshot%3A SCENARIO_INVALID::users: not a number\n',
    );
  });

  it('is one annotation with its remedy where no line is to blame', () => {
    const hint = 'Start it, or mend --target.';
    const error = new EarshotError('TARGET_UNREACHABLE', 'refused\r\n::set-output', { hint });
    expect(renderGithubFailure(error, [], asGiven)).toBe(
      '::error title=Earshot%3A TARGET_UNREACHABLE::refused·%0A::set-output%0AStart it, or mend --target.\n',
    );
  });

  it('shows no more than GitHub does, and counts the rest', () => {
    const mistakes = Array.from({ length: 14 }, (_, at) => ({
      ...{ file: 'x.yaml', line: at + 1, column: 1 },
      message: `mistake ${at}`,
    }));
    const lines = renderGithubFailure(new EarshotError('SCENARIO_INVALID', 'x'), mistakes, asGiven);
    expect(lines.trimEnd().split('\n')).toHaveLength(10);
    expect(lines).toContain('Earshot%3A 5 more');
  });
});
