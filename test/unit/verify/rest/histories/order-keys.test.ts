// Steps between the rows of a history, by time and by id.

import { expect, test } from 'vitest';
import type { MessageRow } from '../../../../../src/observation/index.ts';
import {
  placeOf,
  signOfStep,
  stepOf,
} from '../../../../../src/verify/rest/histories/order-keys.ts';

function rowOf(id: string, second: number | string): MessageRow {
  const created = typeof second === 'string' ? second : `2026-01-05T12:34:0${second}Z`;
  return {
    ...{ id, idType: 'number', threadId: '1', senderId: 'a', receiverId: 'b', body: '' },
    ...{ created, updated: created, seen: false, reading: { status: 'none' } },
  };
}

test.each([
  ['7', 1, '8', 2, ['created-up', 'id-up']],
  ['8', 2, '7', 1, ['created-down', 'id-down']],
  ['7', 2, '8', 1, ['created-down', 'id-up']],
  ['8', 1, '7', 2, ['created-up', 'id-down']],
  ['7', 1, '8', 1, ['id-up']],
  ['8', 1, '7', 1, ['id-down']],
  ['7', 1, '7', 2, ['created-up']],
  ['7', 2, '7', 1, ['created-down']],
  ['7', 1, '7', 1, []],
  ['9', 1, '10', 1, ['id-up']],
  ['9007199254740993', 1, '9007199254740992', 1, ['id-down']],
  ['b', 1, 'a', 1, []],
  ['b', 1, 'a', 2, ['created-up']],
  ['7', 'yesterday', '8', 1, ['id-up']],
  ['7', '', 'a', '', []],
] as const)('from id %s at %s to id %s at %s follows %j', (id, at, nextId, nextAt, follows) => {
  const step = stepOf(signOfStep(placeOf(rowOf(id, at)), placeOf(rowOf(nextId, nextAt))));
  const opposite = { 'created-up': 'created-down', 'id-up': 'id-down' } as const;
  const turned = { 'created-down': 'created-up', 'id-down': 'id-up' } as const;
  const other = { ...opposite, ...turned };
  expect(step).toEqual({ follows, breaks: follows.map((key) => other[key]) });
});
