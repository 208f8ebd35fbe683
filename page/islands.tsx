// The places of the page that charts are drawn into, by the name that the page gives them.

import { type ComponentChild, render } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { PageData } from '../src/report/html/data/page-data.ts';
import { Chart } from './charts/chart.tsx';
import type { ChartSpec } from './charts/chart-spec.ts';
import { curveSpec, heatSpec, overTimeSpec } from './charts/latency-specs.ts';
import { cpuSpec, lagSpec, rateSpec, socketsSpec, usersSpec } from './charts/load-specs.ts';
import type { LiveStores } from './live/live.ts';
import { LiveFindings } from './live/live-findings.tsx';
import { LiveTop } from './live/live-top.tsx';
import { type Store, useStore } from './store.ts';
import { ThemeButton } from './theme.tsx';

type PageStore = Store<PageData>;

const CHARTS: Readonly<Record<string, (data: PageData) => ChartSpec>> = {
  heat: heatSpec,
  curve: curveSpec,
  rate: rateSpec,
  users: usersSpec,
  sockets: socketsSpec,
  lag: lagSpec,
  cpu: cpuSpec,
};

/** Draws every chart the page has a place for. */
export function mountIslands(store: PageStore, live: LiveStores | null): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-island]')) {
    const name = place.dataset.island ?? '';
    const drawn =
      live === null ? islandOf(name, store) : (liveOf(name, live) ?? islandOf(name, store));
    if (drawn === null) continue;
    place.replaceChildren();
    render(drawn, place);
  }
}

function liveOf(name: string, live: LiveStores): ComponentChild {
  if (name === 'live-top') return <LiveTop stores={live} />;
  return name === 'live-findings' ? <LiveFindings stores={live} /> : null;
}

function islandOf(name: string, store: PageStore): ComponentChild {
  if (name === 'theme') return <ThemeButton />;
  if (name === 'latency') return <OverTime store={store} />;
  const make = CHARTS[name];
  return make === undefined ? null : <Drawn store={store} make={make} />;
}

function Drawn({
  store,
  make,
}: {
  readonly store: PageStore;
  readonly make: (data: PageData) => ChartSpec;
}) {
  const data = useStore(store);
  const spec = useMemo(() => make(data), [data, make]);
  return spec.x.length === 0 ? <p>Nothing yet.</p> : <Chart spec={spec} />;
}

/** Deliveries or confirmations, as the reader chooses. */
function OverTime({ store }: { readonly store: PageStore }) {
  const data = useStore(store);
  const [which, setWhich] = useState<'delivery' | 'confirm'>('delivery');
  const spec = useMemo(() => overTimeSpec(data, which), [data, which]);
  return (
    <>
      <fieldset class="choice">
        <legend>Latency shown</legend>
        {(['delivery', 'confirm'] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="latency-shown"
              checked={which === one}
              onChange={() => setWhich(one)}
            />
            <span>{one === 'delivery' ? data.deliveryMetric : data.confirmMetric}</span>
          </label>
        ))}
      </fieldset>
      {spec.x.length === 0 ? <p>Nothing yet.</p> : <Chart key={which} spec={spec} />}
    </>
  );
}
