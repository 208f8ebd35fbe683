// The forms in which a secret gets about: what a server echoes of it may be quoted, escaped or
// encoded on the way. For redaction alone.

/** Parts of a token or a key that are secret by themselves; shorter ones are everybody's. */
const PART_LENGTH = 16;
/** Characters of base64 that the bytes before a text take part in, by their number modulo 3. */
const SHARED_CHARACTERS = [0, 2, 3] as const;

/** A secret, its telling parts, and all of them escaped and encoded; each once, longest first. */
export function secretForms(secret: string): readonly string[] {
  const forms = new Set([secret, ...partsOf(secret)].flatMap(encodedForms));
  return [...forms].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}

/** The segments of a token, the lines of a key. */
function partsOf(secret: string): readonly string[] {
  return secret
    .split(/[.\r\n]+/)
    .filter((part) => part.length >= PART_LENGTH && !part.startsWith('-----'));
}

function encodedForms(text: string): readonly string[] {
  const url = encodeURIComponent(text.toWellFormed());
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    url,
    url.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    json,
    JSON.stringify(json).slice(1, -1),
    ...base64Forms(Buffer.from(text)),
  ];
}

/** What base64 of anything that holds `bytes` must hold, wherever they begin in it. */
function base64Forms(bytes: Buffer): readonly string[] {
  if (bytes.length < PART_LENGTH / 2) return [];
  return SHARED_CHARACTERS.flatMap((sharedCount, offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const lastShared = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    const text = encoded.replace(/=+$/, '');
    const core = text.slice(sharedCount, text.length - lastShared);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
