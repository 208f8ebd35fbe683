// Takes one user's secrets out of what a server chose to call an id or a time, before it is stated:
// a server may name a sender, or a message, by the token of its user. Whatever two texts differ in
// they still differ in afterwards, so that nothing that is judged by them changes.

import { createHmac, randomBytes } from 'node:crypto';
import { canonicalId } from '../../base/index.ts';
import { secretForms } from './secret-forms.ts';

/** A shorter text gives nothing away. */
const TELLING_LENGTH = 8;
/** So much of a secret within a text gives it away; of a shorter one only the whole text does. */
const CONTAINED_LENGTH = 12;

/** A date, `T`, and 1 to 24 digits or signs behind it. */
const TIME_MIN_LENGTH = 12;
const TIME_MAX_LENGTH = 35;
/** `:.Z+-` */
const TIME_SIGNS: readonly number[] = [58, 46, 90, 43, 45];
/** Only ids of this length are remembered: times and numbers come but once. */
const UUID_LENGTH = 36;

/** What nearly every id and every time is: a whole number, a UUID, ISO 8601. */
const PLAIN =
  /^(?:\d{1,40}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT[\d:.Z+-]{1,24})$/;
/** A token that is not of this user, or not any more. */
const SOME_TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}/;

/** Random for each process: a name in a file must not help to guess the secret behind it. */
export interface PseudonymKey {
  readonly bytes: Buffer;
}

export function newPseudonymKey(): PseudonymKey {
  return { bytes: randomBytes(16) };
}

/** Whose secrets they are. `version` changes when they do: tokens are renewed. */
export interface SecretHolder {
  readonly version: number;
  readonly secrets: readonly (string | null)[];
  /** Everybody may see it, even if it looks like a secret. */
  readonly publicId: string;
}

/** `hide` for each text of an observation that a server chose. */
export class SecretGuard {
  readonly #key: PseudonymKey;
  readonly #holder: SecretHolder;
  readonly #shared: readonly string[];
  #version = -1;
  #secrets: readonly (string | null)[] = [];
  /** What gives a secret away when a text holds it; made when the first odd text comes. */
  #telling: readonly string[] | null = null;
  /** Secrets that are numbers, UUIDs or times themselves. Mostly none. */
  #plain: ReadonlySet<string> = new Set();
  /** Texts that were let through last: the same two people are named again and again. */
  #passed = '';
  #passedBefore = '';

  constructor(key: PseudonymKey, holder: SecretHolder, shared: readonly string[]) {
    this.#key = key;
    this.#holder = holder;
    this.#shared = shared;
  }

  /** All secrets that this user knows, for `redact`. */
  get secrets(): readonly (string | null)[] {
    if (this.#version !== this.#holder.version) this.#learn();
    return this.#secrets;
  }

  /** The text itself, or a name for it when a secret is in it. */
  hide(text: string): string {
    if (text.length < TELLING_LENGTH) return text;
    if (this.#version !== this.#holder.version) this.#learn();
    if (text === this.#passed || text === this.#passedBefore) return text;
    const isPlain = isTime(text) || PLAIN.test(text);
    const isSecret = isPlain ? this.#plain.size > 0 && this.#plain.has(text) : this.#gives(text);
    if (isSecret) return this.#nameOf(text);
    if (text.length === UUID_LENGTH) {
      this.#passedBefore = this.#passed;
      this.#passed = text;
    }
    return text;
  }

  #gives(text: string): boolean {
    if (text === this.#holder.publicId) return false;
    this.#telling ??= this.#secrets.flatMap((secret) =>
      tellingParts(secret, this.#holder.publicId),
    );
    for (const part of this.#telling) {
      if (part.length < CONTAINED_LENGTH ? text === part : text.includes(part)) return true;
    }
    return text.includes('eyJ') && SOME_TOKEN.test(text);
  }

  #learn(): void {
    this.#version = this.#holder.version;
    this.#passed = '';
    this.#passedBefore = '';
    this.#secrets = [...this.#holder.secrets, ...this.#shared];
    this.#telling = null;
    const plain = this.#secrets.flatMap((secret) => (secret === null ? [] : [canonicalId(secret)]));
    this.#plain = new Set(
      plain.filter((text) => text.length >= CONTAINED_LENGTH && PLAIN.test(text)),
    );
  }

  #nameOf(text: string): string {
    const digest = createHmac('sha256', this.#key.bytes).update(text).digest('hex');
    return `<redacted ${digest.slice(0, 16)}>`;
  }
}

/**
 * A time as nearly every server writes it, `2026-01-05T12:34:56.789012+00:00`: what `PLAIN` says of
 * times, in a tenth of its time.
 */
function isTime(text: string): boolean {
  const { length } = text;
  if (length < TIME_MIN_LENGTH || length > TIME_MAX_LENGTH) return false;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T') return false;
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if ((unit >= 48 && unit <= 57) || at === 4 || at === 7 || at === 10) continue;
    if (at < 10 || !TIME_SIGNS.includes(unit)) return false;
  }
  return true;
}

/** How each form of a secret begins. What stands in everybody's sight is no secret. */
function tellingParts(secret: string | null, publicId: string): readonly string[] {
  if (secret === null || publicId.includes(secret)) return [];
  const forms = secretForms(secret).filter((form) => form.length >= TELLING_LENGTH);
  return [...new Set(forms.map((form) => form.slice(0, CONTAINED_LENGTH)))];
}
