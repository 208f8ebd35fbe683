// Whether all witnesses of a story tell the same: the same monitor, failing from and to the same
// instants, one alert that fires and is resolved for each trouble, and no other. Pure.

import type { Pace } from './pace.ts';
import type { Span } from './spans.ts';
import { type Act, LOSS_ALERT, SAME_ALERT, type Snapshot, type Story } from './story.ts';
import type { ToldResult } from './told-results.ts';

/** What Prometheus may fire beside it: the budget of a month does not bear minutes of failures. */
const BUDGET_ALERTS = ['EarshotBurnRateFast', 'EarshotBurnRateSlow', 'EarshotBurnRateLow'];
const ALWAYS = 'EarshotWatchdog';
type Complaints = readonly string[];

const WORDS: Readonly<Record<string, string>> = {
  ok: 'The chat works',
  failing: 'The chat does not work',
};

/** What does not fit together; empty when all does. */
export function judgeStory(story: Story, pace: Pace): readonly string[] {
  const episodes = episodesOf(story.results);
  const count = story.acts.length;
  return [
    ...counted('stretches of failing results', episodes.length, count),
    ...counted('stretches that Prometheus saw failing', story.failing.length, count),
    ...counted(`stretches of ${SAME_ALERT}`, story.alerts[SAME_ALERT]?.length ?? 0, count),
    ...counted('posts to the webhook', story.told.length, 2 * count),
    ...counted('lines of the log about alerts', story.log.length, 2 * count),
    ...strangers(story),
    ...judgeSnapshot('before', story.before, { state: 'ok', told: 0 }),
    ...story.acts.flatMap((act, index) => [
      ...judgeSnapshot(`in ${act.scene}`, act.trouble, { state: 'failing', told: 2 * index + 1 }),
      ...judgeSnapshot(`after ${act.scene}`, act.calm, { state: 'ok', told: 2 * index + 2 }),
      ...judgeTold(story, index, episodes[index]),
      ...judgeInstants({ story, act, index, pace }, episodes[index]),
    ]),
    ...judgeLoss(story, pace),
  ];
}

/** From the probe that made the state `failing` to the one that made it `ok` again. */
export interface Episode {
  readonly from: ToldResult;
  /** The first that was ok: with it the row of failures ends, and the state not yet. */
  readonly turn: ToldResult | null;
  readonly to: ToldResult | null;
}

export function episodesOf(results: readonly ToldResult[]): readonly Episode[] {
  // One that was skipped was noted while another was under way: its state is that of then.
  const probes = results.filter(({ result }) => result !== 'skipped');
  return probes.flatMap((from, index) => {
    if (from.state !== 'failing' || probes[index - 1]?.state === 'failing') return [];
    const rest = probes.slice(index);
    const turn = rest.find(({ result }) => result === 'ok') ?? null;
    return [{ from, turn, to: rest.find(({ state }) => state === 'ok') ?? null }];
  });
}

function counted(what: string, found: number, wanted: number): Complaints {
  return found === wanted ? [] : [`${found} ${what}, not ${wanted}`];
}

function strangers({ alerts, results, acts }: Story): Complaints {
  const known = [SAME_ALERT, LOSS_ALERT, ALWAYS, ...BUDGET_ALERTS];
  const names = Object.keys(alerts).filter((name) => !known.includes(name));
  const isIn = ({ startedAtMs, durationSeconds }: ToldResult, { onMs, offMs }: Act): boolean =>
    startedAtMs <= offMs && startedAtMs + durationSeconds * 1000 >= onMs;
  const outside = results.filter(
    (row) => row.result === 'failing' && !acts.some((act) => isIn(row, act)),
  );
  return [
    ...names.map((name) => `Prometheus fired ${name}`),
    ...outside.map(({ sentence }) => `a probe failed while all was well: ${sentence}`),
  ];
}

function judgeSnapshot(
  when: string,
  { page, json, metrics, firing, told }: Snapshot,
  wanted: { readonly state: 'ok' | 'failing'; readonly told: number },
): Complaints {
  const isFailing = wanted.state === 'failing';
  const open = isFailing ? 1 : 0;
  const claims: readonly (readonly [string, boolean])[] = [
    ['the page says', page.headline === WORDS[wanted.state] && page.openAlerts === open],
    ['its JSON says', json.state === wanted.state && json.openAlerts === open],
    ['failures in a row are', isFailing ? json.failures >= 2 : json.failures === 0],
    ['/metrics say', metrics.state === wanted.state && metrics.failures >= 2 === isFailing],
    ['Prometheus fires', firing.includes(SAME_ALERT) === isFailing && firing.includes(ALWAYS)],
    ['the webhook was told', told === wanted.told && metrics.sent === wanted.told],
  ];
  const seen = JSON.stringify({ page, json, metrics, firing, told });
  return claims.filter(([, holds]) => !holds).map(([what]) => `${when}, ${what} else: ${seen}`);
}

/** Both posts name the monitor, and the very instants of the results that brought them. */
function judgeTold({ told }: Story, index: number, episode: Episode | undefined): Complaints {
  const posts = told.slice(2 * index, 2 * index + 2);
  if (episode === undefined || episode.to === null) return [`trouble ${index} has no end`];
  const [openedAt, endedAt] = [isoOf(episode.from), isoOf(episode.to)];
  const wanted = [
    { event: 'firing', at: openedAt, sentence: episode.from.sentence },
    { event: 'resolved', at: endedAt, sentence: episode.to.sentence },
  ];
  const keys = new Set(told.map(({ key }) => key));
  const identities = new Set(posts.map(({ alert }) => alert));
  return [
    ...wanted.flatMap((one, at) => {
      const full = { monitor: 'chat', kind: 'failing', openedAt, ...one };
      const post = posts[at];
      const fits = Object.entries(full).every(([key, value]) => {
        return post?.[key as keyof typeof full] === value;
      });
      return fits ? [] : [`posted ${JSON.stringify(post)} instead of ${JSON.stringify(full)}`];
    }),
    ...counted('keys of all posts', keys.size, told.length),
    ...counted(`alerts of trouble ${index}`, identities.size, 1),
  ];
}

function isoOf({ startedAtMs }: ToldResult): string {
  return new Date(startedAtMs).toISOString();
}

interface Scene {
  readonly story: Story;
  readonly act: Act;
  readonly index: number;
  readonly pace: Pace;
}

/** Each witness begins after what it tells of has begun, and is not late by more than its slack. */
function judgeInstants(
  { story, act, index, pace }: Scene,
  episode: Episode | undefined,
): Complaints {
  if (episode?.to == null || episode.turn === null) return [];
  const { slackMs, stepS, scrapeMs } = pace;
  const endOf = (row: ToldResult): number => row.startedAtMs + row.durationSeconds * 1000;
  const [began, turned, ended] = [endOf(episode.from), endOf(episode.turn), endOf(episode.to)];
  const within = (what: string, atMs: number, fromMs: number): Complaints => {
    const isIn = atMs >= fromMs - scrapeMs && atMs <= fromMs + slackMs;
    return isIn ? [] : [`${what} at ${iso(atMs)}, not within ${slackMs} ms of ${iso(fromMs)}`];
  };
  const spanned = (what: string, span: Span | undefined, toMs: number): Complaints =>
    span === undefined
      ? [`${what} has no stretch ${index}`]
      : [
          ...within(`${what} began`, span.fromMs, began),
          ...within(`${what} ended`, span.toMs + stepS * 1000, toMs),
        ];
  return [
    ...(began >= act.onMs ? [] : ['a trouble was seen before it was']),
    ...(ended >= act.offMs ? [] : ['an end was seen before it was']),
    ...spanned('what Prometheus scraped', story.failing[index], ended),
    ...spanned(SAME_ALERT, story.alerts[SAME_ALERT]?.[index], turned),
  ];
}

/** What was lost was lost by the faulty server, and all say so. */
function judgeLoss({ acts, alerts, told, before }: Story, { slackMs }: Pace): Complaints {
  return acts.flatMap(({ scene, onMs, trouble }, index) => {
    if (scene !== 'faulty') return [];
    const lostAt = alerts[LOSS_ALERT]?.[0]?.fromMs ?? Number.NaN;
    const isTold = lostAt >= onMs && lostAt <= trouble.atMs + slackMs;
    return [
      ...(isTold ? [] : [`${LOSS_ALERT} fired first at ${lostAt}, the loss began at ${onMs}`]),
      ...(before.metrics.lost === 0 && trouble.metrics.lost > 0 ? [] : ['/metrics count no loss']),
      ...(/lost-write/.test(told[2 * index]?.sentence ?? '') ? [] : ['the post names no loss']),
    ];
  });
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
