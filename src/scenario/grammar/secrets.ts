// References to secrets: `${env:NAME}` and `${file:PATH}`. A literal where only a reference is
// legal is refused without being shown.

import type { z } from 'zod';
import type { SecretReference, TextOrSecret } from '../scenario.ts';
import { type About, grammar, Mistake } from './grammar.ts';

const REFERENCE = /^\$\{(env|file):([^{}\p{Cc}]{1,1000})\}$/u;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const HINT = "Write '${env:NAME}' or '${file:PATH}'.";

/** Words of a name that holds a secret. */
const SECRET_WORDS =
  /authori[sz]ation|cookie|token|secret|passw|api.?key|credential|private|session|signature/i;

/** Whether a header or field of this name usually carries a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_WORDS.test(name) || /^(?:auth|key|pwd|pass)$/i.test(name);
}

/** A secret: a reference and nothing else. */
export function secret(options: About): z.ZodType<SecretReference, unknown> {
  return grammar(
    {
      title: 'secret reference',
      description: options.about,
      type: 'string',
      pattern: '^\\$\\{(env|file):[^{}]+\\}$',
      samples: [options.example ?? '${env:NAME}'],
    },
    (value) => {
      if (typeof value !== 'string' || !value.includes('${')) return literal();
      return readReference(value);
    },
  );
}

/** A text, or a reference to a secret. */
export function textOrSecret(options: About): z.ZodType<TextOrSecret, unknown> {
  return grammar(
    {
      title: 'text or secret reference',
      description: options.about,
      type: 'string',
      maxLength: 2_000,
      samples: [options.example ?? '${env:NAME}'],
    },
    readTextOrSecret,
  );
}

/** Reads a text that may be a reference; a reference is the whole value or nothing. */
export function readTextOrSecret(value: unknown): TextOrSecret | Mistake {
  if (typeof value !== 'string') {
    return new Mistake('Must be a text.', null, { kind: 'type', isSecret: true });
  }
  if (value.includes('${')) return readReference(value);
  if (value.length <= 2_000 && !/[\p{Cc}]/u.test(value) && value.isWellFormed()) return value;
  return new Mistake('Must be one line of at most 2,000 characters.', null, { isSecret: true });
}

/** The mistake of a secret that stands in the file itself. */
export function literal(): Mistake {
  const message = 'A secret is not written into a scenario (the value is not shown).';
  return new Mistake(message, HINT, { isSecret: true });
}

function readReference(value: string): SecretReference | Mistake {
  const match = REFERENCE.exec(value);
  const [, kind, name = ''] = match ?? [];
  if (kind === 'env' && ENV_NAME.test(name)) return { kind: 'env', name };
  if (kind === 'file' && name.trim() !== '') return { kind: 'file', path: name };
  const message = 'This is not a reference to a secret; a reference is the whole value.';
  return new Mistake(message, HINT, { isSecret: true });
}

/** A reference that stands outside a scenario; null when the text is none. */
export function parseSecretReference(text: string): SecretReference | null {
  const reference = readReference(text);
  return reference instanceof Mistake ? null : reference;
}
