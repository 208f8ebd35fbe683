// Names, texts, choices among names, yes and no.

import type { z } from 'zod';
import { type About, grammar, Mistake, show } from './grammar.ts';
import { didYouMean } from './suggest.ts';

/** One of a closed list of names, with a suggestion for a slip. */
export function choice<const T extends string>(
  options: About & {
    readonly names: readonly T[];
    readonly what: string;
  },
): z.ZodType<T, unknown> {
  const { names, what } = options;
  return grammar(
    {
      title: 'name',
      description: options.about,
      type: 'string',
      enum: [...names],
      samples: [options.example ?? names[0]],
    },
    (value) => {
      if (typeof value !== 'string') {
        return new Mistake(`Must be one of ${names.join(', ')}.`, null, { kind: 'type' });
      }
      const found = names.find((name) => name === value);
      if (found !== undefined) return found;
      const hint = didYouMean(value, names) ?? `Known: ${names.join(', ')}.`;
      return new Mistake(`There is no ${what} ${show(value)}.`, hint);
    },
  );
}

/** `true` or `false`. */
export function flag(options: About): z.ZodType<boolean, unknown> {
  return grammar(
    {
      title: 'true or false',
      description: options.about,
      type: 'boolean',
      samples: [options.example ?? true],
    },
    (value) => {
      if (typeof value === 'boolean') return value;
      const word = typeof value === 'string' ? value.toLowerCase() : '';
      const isYes = ['yes', 'on', 'true', 'y'].includes(word);
      const isNo = ['no', 'off', 'false', 'n'].includes(word);
      const hint = isYes || isNo ? `Did you mean '${isYes}'?` : null;
      const kind = typeof value === 'string' ? 'value' : 'type';
      return new Mistake('Must be true or false.', hint, { kind });
    },
  );
}

export interface TextOptions extends About {
  readonly maxLength?: number;
  /** What the whole text must match, and in words. */
  readonly pattern?: RegExp;
  readonly wanted?: string;
  readonly title?: string;
  /** Numbers are taken as text, as for seeds and labels. */
  readonly takesNumbers?: boolean;
  /** The value could be a secret that slipped in: not quoted in messages. */
  readonly isPrivate?: boolean;
}

/** A line of text. */
export function text(options: TextOptions): z.ZodType<string, unknown> {
  const { maxLength = 500, pattern, takesNumbers = false } = options;
  const face = takesNumbers ? { anyOf: [{ type: 'string' }, { type: 'number' }] } : null;
  return grammar(
    {
      title: options.title ?? 'text',
      description: options.about,
      ...(face ?? { type: 'string', maxLength }),
      ...(pattern === undefined || face !== null ? {} : { pattern: pattern.source }),
      samples: [options.example ?? 'text'],
    },
    (value) => readText(value, { ...options, maxLength }),
  );
}

function readText(value: unknown, options: TextOptions & { maxLength: number }): string | Mistake {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  const written = isNumber && options.takesNumbers ? String(value) : value;
  const wanted = options.wanted ?? 'a line of text';
  if (typeof written !== 'string') {
    return new Mistake(`Must be ${wanted}.`, null, { kind: 'type' });
  }
  if (written.length > options.maxLength) {
    return new Mistake(`Must be at most ${options.maxLength} characters long.`);
  }
  const isLine = written.trim().length > 0 && !/\p{Cc}/u.test(written) && written.isWellFormed();
  if (isLine && (options.pattern?.test(written) ?? true)) return written;
  const shown = options.isPrivate === true ? '' : `; this is ${show(written)}`;
  return new Mistake(`Must be ${wanted}${shown}.`, null, {
    isSecret: options.isPrivate === true,
  });
}
