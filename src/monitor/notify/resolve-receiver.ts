// Where a receiver is and with which headers, at the last moment: its references become secrets
// here, are handed to one delivery, and are kept nowhere.

import { EarshotError } from '../../base/index.ts';
import { describeSecret, resolveSecret, type TextOrSecret } from '../../scenario/index.ts';
import type { Receiver } from '../file/monitors-file.ts';

export interface SecretSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

export interface ResolvedReceiver {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws EarshotError `SECRET_MISSING`, `MONITORS_INVALID`; shows nothing of what they hold */
export function resolveReceiver(receiver: Receiver, secrets: SecretSource): ResolvedReceiver {
  const url = textOf(receiver.url, secrets);
  if (!/^https?:\/\/[^\s]+$/i.test(url) || !URL.canParse(url)) {
    const what = typeof receiver.url === 'string' ? 'its url' : describeSecret(receiver.url);
    throw unusable(receiver, `${what} is not an address that begins with http:// or https://`);
  }
  const headers = Object.entries(receiver.headers).map(([name, value]) => {
    const text = textOf(value, secrets);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      throw unusable(receiver, `the value of its header '${name}' has control characters`);
    }
    return [name, text] as const;
  });
  return { url: url.replace(/\/+$/, ''), headers: Object.fromEntries(headers) };
}

function textOf(value: TextOrSecret, { env, readFile }: SecretSource): string {
  return typeof value === 'string' ? value : resolveSecret(value, env, readFile);
}

function unusable({ name }: Receiver, why: string): EarshotError {
  const message = `The receiver '${name}' cannot be told anything: ${why} (not shown).`;
  return new EarshotError('MONITORS_INVALID', message, {
    hint: 'Mend what the reference names; the value is shown nowhere.',
  });
}
