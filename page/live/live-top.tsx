// The top of the live page: what is going on, how far it is, and the button that ends it.

import { useState } from 'preact/hooks';
import type { LiveStatus } from '../../src/report/html/data/live-data.ts';
import { formatCount, formatPlural, formatSpan } from '../../src/report/text/format.ts';
import { useStore } from '../store.ts';
import { askToStop, type LiveStores } from './live.ts';

const LINKS = {
  connecting: 'connecting',
  open: '',
  lost: 'connection lost; trying again',
  ended: 'the run is over',
} as const;

export function LiveTop({ stores }: { readonly stores: LiveStores }) {
  const status = useStore(stores.status);
  const link = useStore(stores.link);
  const isOver = link === 'ended';
  if (status === null) {
    return (
      <>
        <div class="word idle">{isOver ? 'OVER' : 'STARTING'}</div>
        <h1>A run is being prepared</h1>
        <p class="facts" role="status">
          {LINKS[link]}
        </p>
      </>
    );
  }
  return (
    <>
      <div class={`word ${status.grave > 0 ? 'fail' : 'idle'}`}>
        {isOver ? 'OVER' : status.phase.toUpperCase()}
      </div>
      <h1>{status.scenarioName}</h1>
      <Progress status={status} />
      <p class="facts" role="status">
        {[status.target, agentsOf(status), LINKS[link]]
          .filter((text) => text !== '')
          .join(' \u00b7 ')}
      </p>
      <Figures status={status} />
      {isOver ? null : <StopButton isStopping={status.isStopping} />}
    </>
  );
}

function agentsOf({ agentsAlive, agentsTotal }: LiveStatus): string {
  if (agentsAlive === agentsTotal) return formatPlural(agentsTotal, 'agent');
  return `${agentsAlive} of ${formatPlural(agentsTotal, 'agent')} alive`;
}

function Progress({ status }: { readonly status: LiveStatus }) {
  const { elapsedMs, measureMs, warmupMs } = status;
  const whole = Math.max(1, warmupMs + measureMs);
  const share = Math.min(1, Math.max(0, (elapsedMs + warmupMs) / whole));
  const text = `${formatSpan(Math.max(0, elapsedMs))} of ${formatSpan(measureMs)}`;
  return (
    <div class="progress">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="4" />
        <rect width={share * 100} height="4" />
      </svg>
      <span>{elapsedMs < 0 ? `${formatSpan(-elapsedMs)} before t = 0` : text}</span>
    </div>
  );
}

function Figures({ status }: { readonly status: LiveStatus }) {
  const rows: readonly (readonly [string, string, string, boolean])[] = [
    [
      'Connected',
      formatCount(status.connectedUsers),
      `of ${formatPlural(status.totalUsers, 'user')}`,
      false,
    ],
    ['Messages sent', formatCount(status.sent), `${formatCount(status.planned)} planned`, false],
    ['Delivered', formatCount(status.delivered), 'to their receivers', false],
    [
      'Findings',
      formatCount(status.proven),
      `${formatCount(status.suspected)} suspected`,
      status.grave > 0,
    ],
    [
      'Waiting',
      formatCount(status.backlog),
      status.readsOwed > 0
        ? `${formatCount(status.readsDone)} of ${formatCount(status.readsOwed)} reads`
        : 'starts in the backlog',
      false,
    ],
  ];
  return (
    <dl class="figures">
      {rows.map(([name, value, note, isBad]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={isBad ? 'fail tone' : ''}>
            {value} <small>{note}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Only who has the token of the address may stop the run. */
function StopButton({ isStopping }: { readonly isStopping: boolean }) {
  const [problem, setProblem] = useState<string | null>(null);
  const token = location.hash.slice(1);
  if (!/^[\w-]{20,}$/u.test(token)) {
    return <p class="facts">To stop the run, open the address that the command printed.</p>;
  }
  if (isStopping) return <p class="facts">Stopping: settling and judging what was sent.</p>;
  const stop = async (): Promise<void> => {
    setProblem(await askToStop(token));
  };
  return (
    <p class="facts">
      <button type="button" class="action" onClick={() => void stop()}>
        Stop the load and judge what was sent
      </button>{' '}
      {problem}
    </p>
  );
}
