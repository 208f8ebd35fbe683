// A real Prometheus on a port of its own, with its storage in its own folder, stopped by its own
// process; and its query API. Knows nothing of what is scraped, and of no test.

import { join } from 'node:path';
import { request } from 'undici';
import { Child } from '../child.ts';
import { freePort } from '../free-port.ts';

const READY_WITHIN_MS = 30_000;
/** None is needed for longer, and none is left behind. */
const LIFE_MS = 1_200_000;

/** One series of an answer; values are (seconds, number), one of them for an instant query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, number])[];
}

export interface Span {
  readonly fromS: number;
  readonly toS: number;
  readonly stepS: number;
}

export interface FiringAlert {
  readonly name: string;
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

export interface Prometheus {
  readonly url: string;
  /** @throws Error with what Prometheus says of a query that is none. */
  instant(expr: string, atS: number): Promise<readonly Series[]>;
  range(expr: string, span: Span): Promise<readonly Series[]>;
  /** Values of a label in the series of a selector. */
  labelValues(label: string, selector: string): Promise<readonly string[]>;
  alerts(): Promise<readonly FiringAlert[]>;
}

export interface PrometheusOptions {
  /** Holds the configuration and what it names. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly configFile: string;
}

export interface LaunchedPrometheus extends Prometheus {
  close(): Promise<void>;
}

/** Starts it and waits until it is ready. */
export async function launchPrometheus(options: PrometheusOptions): Promise<LaunchedPrometheus> {
  const port = await freePort();
  const child = new Child(
    'prometheus',
    [
      `--config.file=${join(options.folder, options.configFile)}`,
      `--storage.tsdb.path=${join(options.folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { timeoutMs: LIFE_MS },
  );
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await child.finished;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...clientOf(url), close };
}

function clientOf(url: string): Prometheus {
  const ask = (path: string, query: Readonly<Record<string, string | number>>) =>
    askApi(`${url}/api/v1/${path}`, query);
  return {
    url,
    instant: async (expr, atS) => seriesIn(await ask('query', { query: expr, time: atS })),
    range: async (expr, { fromS, toS, stepS }) =>
      seriesIn(await ask('query_range', { query: expr, start: fromS, end: toS, step: stepS })),
    labelValues: async (label, selector) =>
      (await ask(`label/${label}/values`, { 'match[]': selector })) as readonly string[],
    alerts: async () => {
      const { alerts } = (await ask('alerts', {})) as {
        readonly alerts: readonly {
          labels: Record<string, string>;
          state: FiringAlert['state'];
        }[];
      };
      return alerts.map(({ labels, state }) => ({ name: labels.alertname ?? '', state, labels }));
    },
  };
}

async function askApi(
  address: string,
  query: Readonly<Record<string, string | number>>,
): Promise<unknown> {
  const { body } = await request(address, { query });
  const answer = (await body.json()) as { status: string; error?: string; data?: unknown };
  if (answer.status !== 'success') {
    throw new Error(`${answer.error ?? 'no success'}: ${JSON.stringify(query)}`);
  }
  return answer.data;
}

type Point = readonly [number, string];

interface Answer {
  readonly resultType: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value?: Point;
    readonly values?: readonly Point[];
  }[];
}

function seriesIn(data: unknown): readonly Series[] {
  const { resultType, result } = data as Answer;
  if (resultType !== 'vector' && resultType !== 'matrix') throw new Error(`a ${resultType}`);
  return result.map(({ metric, value, values }) => ({
    metric,
    values: (values ?? (value === undefined ? [] : [value])).map(
      ([atS, text]) => [atS, numberIn(text)] as const,
    ),
  }));
}

function numberIn(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

async function untilReady(url: string, child: Child): Promise<void> {
  const endAtMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < endAtMs) {
    const answer = await request(`${url}/-/ready`).catch(() => null);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Prometheus is not ready: ${child.stderr}`);
}
