// The accounts file: every mistake at its line, and never a cell in a message.

import { describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../src/client/index.ts';

const A = 'b58434af-4276-47da-a0f7-0ab716168fad';
const B = '83f02f01-521c-447e-98bb-1933eba3ba09';

function mistakes(text: string): string[] {
  return parseAccounts(text, 'users.csv').diagnostics.map(
    ({ file, position, message }) => `${file}:${position.line} ${message}`,
  );
}

describe('an accounts file', () => {
  it('is read by its header, columns in any order', () => {
    const text = `token,id,password,email\nt1,${A.toUpperCase()},p1,a@x.org\nt2,${B},,b@x.org\n`;
    expect(parseAccounts(text, 'users.csv')).toEqual({
      accounts: [
        { id: A, email: 'a@x.org', password: 'p1', token: 't1', line: 2 },
        { id: B, email: 'b@x.org', password: null, token: 't2', line: 3 },
      ],
      diagnostics: [],
    });
  });

  it('may have a byte order mark, CRLF, quotes, blank lines and other columns', () => {
    const rows = [
      '\ufeffid,"email",password,note',
      '',
      `${A},a@x.org,"a ""b"", c\nd",x`,
      `${B},b@x.org,p,"y"`,
    ];
    const text = rows.join('\r\n');
    expect(parseAccounts(text, 'users.csv')).toEqual({
      accounts: [
        { id: A, email: 'a@x.org', password: 'a "b", c\nd', token: null, line: 3 },
        { id: B, email: 'b@x.org', password: 'p', token: null, line: 5 },
      ],
      diagnostics: [],
    });
  });

  it('may hold tokens alone', () => {
    expect(parseAccounts('token\nabc\n', 'users.csv').accounts).toEqual([
      { id: '', email: '', password: null, token: 'abc', line: 2 },
    ]);
  });

  it.each([
    ['empty', '', ['users.csv:1 the file is empty']],
    ['without a header', `${A},a@x.org,p,t\n`, ['users.csv:1 the first line is not a header']],
    [
      'with a column twice',
      'id,email,id\n',
      ['users.csv:1 the column id occurs twice', 'users.csv:1 the file has a header and no row'],
    ],
    [
      'with passwords alone',
      'password\np\n',
      ['users.csv:1 the header has none of the columns id, email and token'],
    ],
    ['without rows', 'id,token\n\n', ['users.csv:1 the file has a header and no row']],
  ])('is refused when it is %s', (_name, text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });

  it('reports every bad row at once, and keeps the good ones', () => {
    const rows = [
      'id,email,password,token',
      `${A},a@x.org,p,t`,
      `${A.toUpperCase()},c@x.org,p,t`,
      `${B},A@X.org,p,t`,
      'not-a-uuid,d@x.org,p,t',
      ',e@x.org,p,t',
      'aaaaaaaa-521c-447e-98bb-1933eba3ba09,,p,t',
      'bbbbbbbb-521c-447e-98bb-1933eba3ba09,f@x.org,,',
      'cccccccc-521c-447e-98bb-1933eba3ba09,g@x.org,p',
      'dddddddd-521c-447e-98bb-1933eba3ba09,h@x.org,p,t t',
      'eeeeeeee-521c-447e-98bb-1933eba3ba09,i"@x.org,p,t',
      'ffffffff-521c-447e-98bb-1933eba3ba09,j@x.org,p,"t',
    ];
    expect(mistakes(rows.join('\n'))).toEqual([
      'users.csv:3 the same id as in line 2',
      'users.csv:4 the same email as in line 2',
      'users.csv:5 the id is not a UUID',
      'users.csv:6 the id is empty',
      'users.csv:7 the email is empty',
      'users.csv:8 neither a token nor a password',
      'users.csv:9 3 cells, but the header has 4',
      'users.csv:10 the token holds characters that cannot travel in a header',
      'users.csv:11 a quote inside an unquoted cell',
      'users.csv:12 a quote is never closed, or text follows it',
    ]);
    expect(parseAccounts(rows.join('\n'), 'users.csv').accounts).toHaveLength(1);
  });

  it('never quotes a cell', () => {
    const text = `id,email,password,token\nSECRET1,SECRET2,SECRET3,SECRET4 x\nSECRET5,"SECRET6`;
    expect(JSON.stringify(parseAccounts(text, 'users.csv').diagnostics)).not.toContain('SECRET');
    expect(JSON.stringify(parseAccounts('SECRET7,SECRET8', 'users.csv'))).not.toContain('SECRET');
  });

  it('counts mistakes beyond a hundred instead of listing them', () => {
    const text = `id,token\n${'x,t\n'.repeat(150)}`;
    const found = mistakes(text);
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toBe('users.csv:151 and 50 further mistakes');
  });

  it('refuses cells that are too long for what they should be', () => {
    expect(mistakes(`id,token\n${A},${'t'.repeat(8_193)}`)).toEqual([
      'users.csv:2 a cell is longer than 8192 characters',
    ]);
  });
});
