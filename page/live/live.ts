// What the live page hears from its server: a snapshot, then a second at a time. A connection that
// breaks is taken up again by the browser, with a snapshot.

import type { LiveEvent, LiveFinding, LiveStatus } from '../../src/report/html/data/live-data.ts';
import { LIVE_FINDINGS_MAX, LIVE_POINTS_MAX } from '../../src/report/html/data/live-data.ts';
import type { PageData } from '../../src/report/html/data/page-data.ts';
import { createStore, type Store } from '../store.ts';

export interface LiveStores {
  readonly page: Store<PageData>;
  readonly status: Store<LiveStatus | null>;
  readonly findings: Store<readonly LiveFinding[]>;
  readonly link: Store<'connecting' | 'open' | 'lost' | 'ended'>;
}

const NOTHING: PageData = {
  version: 1,
  points: [],
  secondsPerPoint: 1,
  deliveryMetric: 'delivery_time',
  confirmMetric: 'confirm_time',
  heatBoundsMs: [],
  curves: [],
  limits: [],
  floorMs: null,
  gapBoundMs: null,
  lagBoundMs: null,
};

/** Begins to listen. */
export function listen(): LiveStores {
  const stores: LiveStores = {
    page: createStore(NOTHING),
    status: createStore<LiveStatus | null>(null),
    findings: createStore<readonly LiveFinding[]>([]),
    link: createStore<'connecting' | 'open' | 'lost' | 'ended'>('connecting'),
  };
  const source = new EventSource('/events');
  source.onopen = () => stores.link.set('open');
  source.onerror = () => {
    if (stores.link.get() !== 'ended') stores.link.set('lost');
  };
  source.onmessage = ({ data }) => {
    // Written by the same version of the same program.
    const event: LiveEvent = JSON.parse(data);
    take(stores, event, () => source.close());
  };
  return stores;
}

function take(stores: LiveStores, event: LiveEvent, close: () => void): void {
  switch (event.kind) {
    case 'snapshot':
      stores.page.set(event.page);
      stores.status.set(event.status);
      stores.findings.set(event.findings);
      return;
    case 'second': {
      const page = stores.page.get();
      const points = [...page.points, ...event.points].slice(-LIVE_POINTS_MAX);
      stores.page.set({ ...page, points, curves: event.curves });
      stores.status.set(event.status);
      return;
    }
    case 'status':
      stores.status.set(event.status);
      return;
    case 'findings':
      stores.findings.set([...stores.findings.get(), ...event.findings].slice(-LIVE_FINDINGS_MAX));
      return;
    case 'ended':
      stores.link.set('ended');
      close();
      if (event.path !== null) location.replace(event.path);
  }
}

/** Asks the server to stop the run; resolves with what went wrong, or null. */
export async function askToStop(token: string): Promise<string | null> {
  try {
    const answer = await fetch('/stop', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
    });
    return answer.ok ? null : (await answer.text()).trim();
  } catch {
    return 'The run does not answer any more.';
  }
}
