// A user on a scripted wire: its numbers, its bodies, and which messages it may answer.

import { describe, expect, test } from 'vitest';
import type { SendRequest } from '../../../src/client/index.ts';
import { readMarker } from '../../../src/message/index.ts';
import type { Marker } from '../../../src/observation/index.ts';
import {
  ANSWERABLE_LIMIT,
  type SendOrder,
  type UserEvents,
  type UserWorld,
  VirtualUser,
} from '../../../src/users/index.ts';
import { VirtualTime } from '../../support/virtual/virtual-time.ts';
import { VirtualChat } from '../../support/virtual-session.ts';

const SCOPE = { runId: '0123456789abcdef', incarnation: 2 };
const ACCOUNT = { id: 'x', email: '', password: null, token: null, line: 0 };

function world() {
  const time = new VirtualTime();
  const chat = new VirtualChat(time);
  const heard: unknown[][] = [];
  const users: VirtualUser[] = [];
  const events: UserEvents = {
    opened: (user, atMs) => heard.push(['opened', user, atMs]),
    closed: (user, atMs) => heard.push(['closed', user, atMs]),
    awaitsAnswer: (user, load, from) => heard.push(['awaits-answer', user, load, from]),
  };
  const shared: UserWorld = {
    scope: SCOPE,
    recipe: { size: { kind: 'fixed', length: 120 }, styles: [{ style: 'words', weight: 1 }] },
    idOf: (user) => `account-${user}`,
    userAt: (user) => users[user],
    events,
  };
  const requests: SendRequest[] = [];
  for (let index = 0; index < 2; index += 1) {
    const user = new VirtualUser(index, shared);
    const session = chat.createSession(index, ACCOUNT, user);
    const send = session.send.bind(session);
    session.send = (request) => {
      requests.push(request);
      send(request);
    };
    user.attach(session);
    users.push(user);
    chat.session(index).open();
  }
  heard.length = 0;
  return {
    time,
    chat,
    heard,
    requests,
    ann: users[0] as VirtualUser,
    ben: users[1] as VirtualUser,
  };
}

function order(parts: Partial<SendOrder> = {}): SendOrder {
  return {
    ...{ kind: 'message', to: 1, load: 4, intendedAtMs: 10, dispatchedAtMs: 11, measured: true },
    ...{ expectsAnswer: true, waiter: null },
    ...parts,
  };
}

describe('a virtual user', () => {
  test('numbers what it sends over all kinds, and every body says so', () => {
    const { ann, requests } = world();
    ann.send(order());
    ann.send(order({ kind: 'probe', load: -1, measured: false }));
    ann.send(order({ kind: 'fence', load: -1, measured: false }));
    const markers: Marker[] = (['message', 'probe', 'fence'] as const).map((kind, sequence) => ({
      ...{ kind, sender: 0, receiver: 1, sequence, attempt: 0, length: 120 },
    }));
    expect(requests.map(({ marker }) => marker)).toEqual(markers);
    expect(requests.map(({ body }) => readMarker(body, SCOPE))).toEqual(
      markers.map((marker) => ({ status: 'ours', marker })),
    );
    expect(ann.sentCount).toBe(3);
  });

  test('passes the instants, the load and the receiver on as they are', () => {
    const { ann, requests } = world();
    ann.send(order());
    const { marker, body, ...rest } = requests[0] as SendRequest;
    expect({ marker: marker.length, body: body.length }).toEqual({ marker: 120, body: 120 });
    expect(rest).toEqual({
      ...{ receiverId: 'account-1', load: 4, intendedAtMs: 10, dispatchedAtMs: 11 },
      ...{ measured: true, waiter: null },
    });
  });

  test('hears of an answerable message once, however often it is delivered', async () => {
    const { ann, ben, time, heard, requests } = world();
    ann.send(order());
    await time.advance(5);
    const { marker } = requests[0] as SendRequest;
    ben.onMessage(marker, 7);
    expect(heard).toEqual([['awaits-answer', 1, 4, 0]]);
    expect(ben.view.awaitingCount).toBe(1);
  });

  test('does not hear of what may not be answered or is not for it', async () => {
    const { ann, ben, time, heard } = world();
    ann.send(order({ expectsAnswer: false }));
    ann.send(order({ kind: 'probe', load: -1, expectsAnswer: false }));
    await time.advance(5);
    const marker: Marker = {
      ...{ kind: 'message', sender: 0, receiver: 1, sequence: 0, attempt: 0, length: 120 },
    };
    ben.onMessage({ ...marker, sender: 77 }, 7);
    ben.onMessage({ ...marker, receiver: 0 }, 7);
    expect(heard).toEqual([]);
    expect(ben.view.awaitingCount).toBe(0);
  });

  test('keeps a bounded number of messages answerable', () => {
    const { ann } = world();
    for (let sent = 0; sent <= ANSWERABLE_LIMIT; sent += 1) ann.send(order());
    expect([ann.takeAnswerable(0), ann.takeAnswerable(1)]).toEqual([-1, 4]);
  });

  test('tells when its socket opens and closes', () => {
    const { chat, heard } = world();
    chat.session(1).lose();
    chat.session(1).open();
    expect(heard).toEqual([
      ['closed', 1, 0],
      ['opened', 1, 0],
    ]);
  });
});
