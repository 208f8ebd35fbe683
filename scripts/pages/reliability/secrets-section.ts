// The section on secrets, from the record of the searches.

import { join } from 'node:path';
import { readRecords } from '../../../bench/hostile/record.ts';
import type { SecretsRecord } from '../../../bench/secrets/record.ts';
import { table } from '../markdown.ts';
import { count, NOTHING_RECORDED } from './figures.ts';

const FILE = 'secrets.ndjson';
const ABOUT = `A canary in the places where a secret enters (tokens and passwords of the accounts file, tokens that a login hands out or an
examination forges, the secret that signs tokens, secret headers, the key of a client's certificate, credentials of a proxy and
of a Pushgateway, by environment and by file), in good runs and against servers and proxies that throw everything back: in error
bodies, frames, content types, redirects, reasons of a close, histories, and as the ids, parties, threads and times themselves;
and in what a module of the user's own throws. Searched are all files of the run (blocks of recordings unpacked), reports of
every kind, \`/metrics\`, what a CI system is told, stories of messages, both outputs, command lines and
environments of its processes, and the reference server's output; raw, URL-encoded, JSON-escaped once and twice, in
base64, base64url and hexadecimal, by each segment of a token, by its beginning and by its last eight characters.`;

/** What was searched, and what was found. */
export function secretsSection(results: string): string {
  const record = readRecords<SecretsRecord>(join(results, FILE)).at(-1);
  if (record === undefined) return `${ABOUT}\n\n${NOTHING_RECORDED}`;
  const rows = [
    ['commit', `\`${record.commit}\``],
    ['runs whose artefacts were searched', count(record.runs)],
    ['canaries', count(record.secrets)],
    ['artefacts', count(record.artefacts)],
    ['bytes', count(record.bytes)],
    ['searches: forms of canaries, times artefacts', count(record.searches)],
    ['hits', count(record.hits)],
  ];
  return `${ABOUT}

${table(['what', 'figure'], rows)}

Again: \`node bench/secrets/main.ts\`.`;
}
