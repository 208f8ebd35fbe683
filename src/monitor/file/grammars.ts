// How the values are written that only monitors have: `2 of 3`, `64KiB`, cron patterns, time zones,
// instants, receivers' addresses.

import type { z } from 'zod';
import {
  type About,
  didYouMean,
  grammar,
  Mistake,
  readHttpUrl,
  readTextOrSecret,
  show,
  type TextOrSecret,
} from '../../scenario/index.ts';
import { cronMistake, isTimezone, TIMEZONE_EXAMPLE } from '../schedule/cron.ts';
import { WINDOW_LIMIT } from './limits.ts';

export interface Share {
  readonly failures: number;
  readonly of: number;
}

/** `2 of 3`. */
export function share(options: About): z.ZodType<Share, unknown> {
  return grammar(
    {
      title: 'k of n',
      description: options.about,
      type: 'string',
      pattern: '^\\d{1,2} of \\d{1,2}$',
      samples: [options.example ?? '2 of 3'],
    },
    readShare,
  );
}

function readShare(value: unknown): Share | Mistake {
  if (typeof value !== 'string') {
    return new Mistake("Must be a share such as '2 of 3'.", null, { kind: 'type' });
  }
  const match = /^(\d{1,2})\s+of\s+(\d{1,2})$/.exec(value);
  if (match === null) return new Mistake(`${show(value)} is not a share.`, "Write '2 of 3'.");
  const [failures, of] = [Number(match[1]), Number(match[2])];
  if (failures < 2) {
    const hint = 'A failing probe is confirmed by a second one: write at least 2.';
    return new Mistake(`${show(value)} would wake somebody for one probe.`, hint);
  }
  if (failures > of) return new Mistake(`${show(value)} cannot be reached.`, `Write '2 of ${of}'.`);
  if (of <= WINDOW_LIMIT) return { failures, of };
  return new Mistake(`At most the last ${WINDOW_LIMIT} probes count; this is ${show(value)}.`);
}

const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 * 1024 };
const BYTES_MAX = 64 * 1024 * 1024;

/** `64KiB`: bytes. */
export function byteSize(options: About): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'size',
      description: options.about,
      type: 'string',
      pattern: '^\\d+(B|KiB|MiB)$',
      samples: [options.example ?? '64KiB'],
    },
    (value) => {
      if (typeof value === 'number') {
        const unit = value < 1024 ? 'KiB' : 'B';
        return new Mistake(
          `A size needs its unit; this is ${value}.`,
          `Did you mean '${value}${unit}'?`,
        );
      }
      if (typeof value !== 'string') {
        return new Mistake("Must be a size such as '64KiB'.", null, { kind: 'type' });
      }
      const match = /^(\d{1,9})(B|KiB|MiB)$/.exec(value);
      const sizeBytes = Number(match?.[1]) * (UNIT_BYTES[match?.[2] ?? ''] ?? Number.NaN);
      if (sizeBytes >= 1024 && sizeBytes <= BYTES_MAX) return sizeBytes;
      if (match !== null) return new Mistake('A size is between 1KiB and 64MiB.');
      return new Mistake(`${show(value)} is not a size.`, 'Units are B, KiB, MiB.');
    },
  );
}

/** A cron pattern of five fields, or of six with seconds first. */
export function cronPattern(options: About): z.ZodType<string, unknown> {
  return grammar(
    {
      title: 'cron pattern',
      description: options.about,
      type: 'string',
      samples: [options.example ?? '*/5 * * * *'],
    },
    (value) => {
      if (typeof value !== 'string') {
        return new Mistake("Must be a cron pattern such as '*/5 * * * *'.", null, { kind: 'type' });
      }
      const wrong = value.length > 100 ? 'it is too long' : cronMistake(value);
      if (wrong === null) return value;
      const hint = "Five fields: minute hour day month weekday, such as '*/5 * * * *'.";
      return new Mistake(`${show(value)} is not a cron pattern: ${wrong}.`, hint);
    },
  );
}

/** A name of the time zone database. */
export function timezone(options: About): z.ZodType<string, unknown> {
  return grammar(
    {
      title: 'time zone',
      description: options.about,
      type: 'string',
      samples: [options.example ?? TIMEZONE_EXAMPLE],
    },
    (value) => {
      if (typeof value !== 'string') {
        return new Mistake('Must be the name of a time zone.', null, { kind: 'type' });
      }
      if (isTimezone(value)) return value;
      const near = didYouMean(value, ['UTC', ...Intl.supportedValuesOf('timeZone')]);
      const hint = near ?? `Write for example '${TIMEZONE_EXAMPLE}' or 'UTC'.`;
      return new Mistake(`There is no time zone ${show(value)}.`, hint);
    },
  );
}

const INSTANT =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?\s?(?:Z|[+-]\d{2}:\d{2})$/;

/** `2026-12-01T02:00:00Z`: milliseconds since the epoch. */
export function instant(options: About): z.ZodType<number, unknown> {
  return grammar(
    {
      title: 'instant',
      description: options.about,
      type: 'string',
      samples: [options.example ?? '2026-12-01T02:00:00Z'],
    },
    (value) => {
      const example = "Write '2026-12-01T02:00:00Z' or with an offset such as '+01:00'.";
      if (typeof value !== 'string') {
        return new Mistake('Must be an instant.', example, { kind: 'type' });
      }
      const atMs = INSTANT.test(value) ? Date.parse(value.replace(' ', 'T')) : Number.NaN;
      if (Number.isFinite(atMs)) return atMs;
      const isZoneless = /^\d{4}-\d{2}-\d{2}/.test(value) && !/(Z|[+-]\d{2}:\d{2})$/.test(value);
      const why = isZoneless ? ' with its offset' : '';
      return new Mistake(`${show(value)} is not an instant${why}.`, example);
    },
  );
}

/** An address, or a reference to one: a webhook's address is often its only secret. */
export function receiverUrl(options: About): z.ZodType<TextOrSecret, unknown> {
  return grammar(
    {
      title: 'address or secret reference',
      description: options.about,
      type: 'string',
      maxLength: 2_000,
      samples: [options.example ?? '${env:WEBHOOK_URL}'],
    },
    (value) => {
      if (typeof value === 'string' && value.includes('${')) return readTextOrSecret(value);
      if (typeof value !== 'string') {
        return new Mistake('Must be an address.', null, { kind: 'type', isSecret: true });
      }
      const url = readHttpUrl(value);
      if (!(url instanceof Mistake)) return url;
      const hint = "Write 'http(s)://HOST/PATH' without user and query, or '${env:NAME}'.";
      return new Mistake('This is not an address that may stand here (not shown).', hint, {
        isSecret: true,
      });
    },
  );
}
