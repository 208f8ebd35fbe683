// The codec of the two REST bodies: as documented, and how far from it they stay usable.

import { describe, expect, it } from 'vitest';
import {
  decodeFailureBody,
  decodeHistoryBody,
  decodeThreadsBody,
} from '../../../src/protocol/index.ts';

const ADMIN = {
  id: 'b58434af-4276-47da-a0f7-0ab716168fad',
  email: 'admin@gmail.com',
  username: 'admin',
  role: null,
  is_active: true,
};
const OTHER = {
  id: '83f02f01-521c-447e-98bb-1933eba3ba09',
  email: 'onuhudoudo@gmail.com',
  username: '',
  role: null,
  is_active: true,
};
const ROW = {
  id: 1,
  sender: ADMIN,
  receiver: OTHER,
  message: 'hello there, how are you',
  updated: '2024-12-22T23:12:31.700748Z',
  created: '2024-12-22T23:12:31.700748Z',
  seen: false,
  thread: 1,
};
const READ_ROW = {
  id: '1',
  idType: 'number',
  threadId: '1',
  senderId: ADMIN.id,
  receiverId: OTHER.id,
  body: 'hello there, how are you',
  created: '2024-12-22T23:12:31.700748Z',
  updated: '2024-12-22T23:12:31.700748Z',
  seen: false,
};

function without(object: object, field: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

function history(rows: readonly unknown[], envelope: object = {}): string {
  return JSON.stringify({
    status: 'success',
    entity: { messages: rows },
    message: 'Messages retreived successfully',
    success: true,
    ...envelope,
  });
}

function threads(rows: unknown, envelope: object = {}): string {
  return JSON.stringify({
    status: 'success',
    entity: rows,
    message: null,
    success: true,
    ...envelope,
  });
}

describe('a history body', () => {
  it('is read as the document shows it, rows in order', () => {
    expect(decodeHistoryBody(history([ROW, { ...ROW, id: 2 }]))).toEqual({
      usable: true,
      rows: [READ_ROW, { ...READ_ROW, id: '2' }],
      violations: [],
    });
  });

  it('keeps large ids exact', () => {
    const text = history([ROW]).replace('"id":1,', '"id":9007199254740993,');
    expect(decodeHistoryBody(text)).toMatchObject({
      usable: true,
      rows: [{ id: '9007199254740993', idType: 'number' }],
    });
  });

  it.each([
    ['seen', 'entity.messages[].seen is missing'],
    ['created', 'entity.messages[].created is missing'],
    ['updated', 'entity.messages[].updated is missing'],
    ['thread', 'entity.messages[].thread is missing'],
  ])('stays usable without %s, which is said once for all rows', (field, said) => {
    const row = without(ROW, field);
    expect(decodeHistoryBody(history([row]))).toMatchObject({ usable: true, violations: [said] });
    expect(decodeHistoryBody(history([row, row, row]))).toMatchObject({
      violations: [`${said} (3 times)`],
    });
  });

  it.each(['id', 'message', 'sender', 'receiver'])(
    'proves nothing when a row has no %s',
    (field) => {
      expect(decodeHistoryBody(history([ROW, without(ROW, field)]))).toEqual({
        usable: false,
        reason: '1 of 2 rows cannot be read',
        violations: [`entity.messages[].${field} is missing`],
      });
    },
  );

  it('names each departure of a user object', () => {
    const sender = { id: ADMIN.id.toUpperCase(), email: 1, username: null, role: 3 };
    expect(decodeHistoryBody(history([{ ...ROW, sender }]))).toEqual({
      usable: true,
      rows: [READ_ROW],
      violations: [
        'entity.messages[].sender.email is a number',
        'entity.messages[].sender.username is null',
        'entity.messages[].sender.is_active is missing',
        'entity.messages[].sender.role is a number',
      ],
    });
  });

  it('understands a party that is a bare id, and says so', () => {
    expect(decodeHistoryBody(history([{ ...ROW, sender: ADMIN.id }]))).toEqual({
      usable: true,
      rows: [READ_ROW],
      violations: ['entity.messages[].sender is a string'],
    });
  });

  it.each([
    [{ status: 'ok' }, ['status is not "success"']],
    [{ status: undefined, success: undefined }, ['status is missing', 'success is missing']],
    [{ message: undefined }, ['message is missing']],
    [{ message: 5 }, ['message is a number']],
  ])('says what departs in the envelope %j', (envelope, violations) => {
    expect(decodeHistoryBody(history([], envelope))).toEqual({
      usable: true,
      rows: [],
      violations,
    });
  });

  it.each([
    ['not JSON', '<html>', 'the body is not JSON'],
    ['an array', '[]', 'the body is not one JSON object'],
    ['cut off', history([ROW]).slice(0, -5), 'the body is not JSON'],
    ['a failure', history([], { status: 'failure' }), 'the envelope says failure'],
    ['a refusal', history([], { success: false }), 'the envelope says failure'],
    ['without an entity', history([], { entity: null }), 'the list of rows is missing'],
    [
      'with rows of a wrong type',
      history([], { entity: { messages: {} } }),
      'the list of rows is an object',
    ],
    ['deep', '['.repeat(200_000), 'the body is not JSON'],
  ])('proves nothing when it is %s', (_name, text, reason) => {
    expect(decodeHistoryBody(text)).toMatchObject({ usable: false, reason });
  });

  it('lists at most 33 kinds of departure however hostile the rows are', () => {
    const rows = Array.from({ length: 50 }, (_, index) => (index % 2 ? null : { id: index }));
    const decoded = decodeHistoryBody(history(rows));
    expect(decoded.usable).toBe(false);
    expect(decoded.violations.length).toBeLessThanOrEqual(33);
  });
});

describe('a thread list', () => {
  it('is read as the document shows it', () => {
    expect(decodeThreadsBody(threads([{ id: 1, other_user: OTHER, last_message: ROW }]))).toEqual({
      usable: true,
      rows: [{ threadId: '1', otherUserId: OTHER.id, last: READ_ROW }],
      violations: [],
    });
  });

  it('may have a thread without a message', () => {
    expect(
      decodeThreadsBody(threads([{ id: 'a', other_user: OTHER, last_message: null }])),
    ).toMatchObject({ usable: true, rows: [{ threadId: 'a', last: null }], violations: [] });
  });

  it.each([
    ['an object', { a: 1 }, 'the list of rows is an object'],
    ['missing', undefined, 'the list of rows is missing'],
    ['rows of null', [null], '1 of 1 rows cannot be read'],
    [
      'a thread without its other user',
      [{ id: 1, last_message: null }],
      '1 of 1 rows cannot be read',
    ],
    ['a thread without last_message', [{ id: 1, other_user: OTHER }], '1 of 1 rows cannot be read'],
  ])('proves nothing when its entity is %s', (_name, entity, reason) => {
    expect(decodeThreadsBody(threads(entity))).toMatchObject({ usable: false, reason });
  });
});

describe('a failure body', () => {
  it('is read as the document shows the 404', () => {
    const text = '{"status":"failure","entity":null,"message":"Invalid recipient","success":false}';
    expect(decodeFailureBody(text)).toEqual({ message: 'Invalid recipient', violations: [] });
  });

  it('says what departs', () => {
    expect(decodeFailureBody('{"message":"No","success":true}')).toEqual({
      message: 'No',
      violations: ['status is not "failure"', 'success is not false', 'entity is missing'],
    });
    expect(decodeFailureBody('Not Found')).toEqual({
      message: null,
      violations: ['the body is not one JSON object'],
    });
  });
});

describe('a key that occurs twice', () => {
  const body = JSON.stringify({
    status: 'success',
    entity: { messages: [{ ...ROW, message: 'a "quoted\\" [text]', also: [['x'], { y: null }] }] },
    message: null,
    success: true,
  });

  it('is in no correct body, whatever stands in its texts', () => {
    expect(decodeHistoryBody(body)).toMatchObject({ usable: true, violations: [] });
  });

  it.each([
    ['the envelope', '"status"', '"status":"failure","status"'],
    ['the entity', '"messages"', '"messages":[],"messages"'],
    ['a row', '"seen"', '"s\\u0065en":true,"seen"'],
    ['a field beyond the document', '"y"', '"y":1,"y"'],
  ])('within %s makes the body prove nothing', (_where, once, twice) => {
    expect(decodeHistoryBody(body.replace(once, twice))).toEqual({
      usable: false,
      reason: 'a key occurs twice',
      violations: [],
    });
  });
});
