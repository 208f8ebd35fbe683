// A story as a table in the order of time: who told what when. Pure.

import { episodesOf } from './judge-story.ts';
import type { Story } from './story.ts';

/** Prometheus is asked at steps of a few seconds. */
const TO_THE_END_MS = 6_000;

interface Line {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/** Lines of text, each with seconds since the beginning. */
export function storyTable(story: Story): string {
  const lines = [
    ...actLines(story),
    ...resultLines(story),
    ...toldLines(story),
    ...spanLines(story),
  ];
  return lines
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, who, what }) => {
      const seconds = ((atMs - story.startedAtMs) / 1000).toFixed(1).padStart(6);
      return `${seconds} s  ${who.padEnd(10)} ${what}\n`;
    })
    .join('');
}

function actLines({ acts, before }: Story): readonly Line[] {
  const looked = [before, ...acts.flatMap(({ trouble, calm }) => [trouble, calm])];
  return [
    ...acts.flatMap(({ title, onMs, offMs }) => [
      { atMs: onMs, who: 'script', what: `the server ${title}` },
      { atMs: offMs, who: 'script', what: 'the server is well again' },
    ]),
    ...looked.map(({ atMs, page, json, metrics, firing, told }) => ({
      ...{ atMs, who: 'all' },
      what:
        `page "${page.headline}", ${page.openAlerts} open; JSON ${json.state}; ` +
        `/metrics ${metrics.state}; ${told} posted; firing: ${firing.toSorted().join(', ')}`,
    })),
  ];
}

/** Those that were not ok, and the one that made it ok again. */
function resultLines({ results }: Story): readonly Line[] {
  const ends = new Set(episodesOf(results).map(({ to }) => to));
  return results
    .filter((row) => row.result !== 'ok' || ends.has(row))
    .map(({ startedAtMs, result, state, durationSeconds, sentence }) => ({
      ...{ atMs: startedAtMs, who: 'probe' },
      what: `${result} after ${durationSeconds.toFixed(1)} s, so ${state}: ${sentence}`,
    }));
}

function toldLines({ told }: Story): readonly Line[] {
  return told.map(({ at, event, monitor, kind }) => ({
    ...{ atMs: Date.parse(at), who: 'webhook' },
    what: `${monitor}: ${kind} ${event}`,
  }));
}

/** What goes on to the end has no line of its end. */
function spanLines({ alerts, failing, endedAtMs }: Story): readonly Line[] {
  const named = { 'earshot_monitor_state failing': failing, ...alerts };
  return Object.entries(named).flatMap(([name, spans]) =>
    spans.flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, who: 'prometheus', what: `${name} from here` },
      ...(endedAtMs - toMs < TO_THE_END_MS
        ? []
        : [{ atMs: toMs, who: 'prometheus', what: `${name} until here` }]),
    ]),
  );
}
