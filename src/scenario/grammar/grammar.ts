// How a value is read: a plain function from what YAML gave to what the scenario holds, wrapped so
// that the schema, the editor and the reference page know its shape. Nothing here knows of files.

import { z } from 'zod';

/** What is wrong with one value, and what to do. */
export class Mistake {
  readonly message: string;
  readonly hint: string | null;
  /** `type`: not even the right kind of value; `missing`: nothing there. */
  readonly kind: 'value' | 'type' | 'missing';
  /** The value may be a secret: never shown. */
  readonly isSecret: boolean;

  constructor(
    message: string,
    hint: string | null = null,
    options: { kind?: 'value' | 'type' | 'missing'; isSecret?: boolean } = {},
  ) {
    this.message = message;
    this.hint = hint;
    this.kind = options.kind ?? 'value';
    this.isSecret = options.isSecret ?? false;
  }
}

/** What the editor and the reference page say about a value. JSON Schema keywords. */
export interface Face {
  /** The grammar's name: `duration`, `rate`. */
  readonly title: string;
  readonly description: string;
  readonly samples: readonly unknown[];
  readonly [keyword: string]: unknown;
}

/** One sentence for a key, and what it may be told further. */
export interface About {
  readonly about: string;
  readonly example?: unknown;
}

/** A schema that reads one value with `read`; its JSON Schema is the face. */
export function grammar<T>(
  face: Face,
  read: (value: unknown) => T | Mistake,
): z.ZodType<T, unknown> {
  return z
    .unknown()
    .transform((value, context) => {
      const result = isAbsent(value) ? absent(value, face) : read(value);
      if (!(result instanceof Mistake)) return result;
      const { message, hint, kind, isSecret } = result;
      context.addIssue({ code: 'custom', message, params: { hint, kind, isSecret } });
      return z.NEVER;
    })
    .meta({ ...face, samples: [...face.samples] });
}

/** A map with exactly these keys. The message of an unknown key carries the keys that exist. */
export function section<S extends z.ZodRawShape>(
  about: string,
  shape: S,
): z.ZodObject<S, z.core.$strict> {
  const keys = Object.keys(shape).join(' ');
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? keys : undefined),
    })
    .meta({ description: about });
}

/** One of several shapes; `expected` says which, for a value that is none of them. */
export function either<T extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  expected: string,
  options: T,
): z.ZodUnion<T> {
  return z.union(options, { error: () => expected });
}

/** A value as it is shown in a message: short, on one line, quoted. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : String(value);
  const clean = Array.from(text.slice(0, 60))
    .map((char) => (isPrintable(char) ? char : '·'))
    .slice(0, 40)
    .join('');
  return `'${clean}${text.length > 40 ? '…' : ''}'`;
}

function isPrintable(char: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(char);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function absent(value: unknown, face: Face): Mistake {
  const example = face.samples[0];
  const hint = example === undefined ? null : `For example ${JSON.stringify(example)}.`;
  return value === undefined
    ? new Mistake('is missing', hint, { kind: 'missing' })
    : new Mistake('The value is empty.', hint, { kind: 'type' });
}
