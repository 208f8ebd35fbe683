// Tokens that must not work: none, expired, forged; and a token whose end comes while its socket is
// open. What cannot be made with what is at hand is not run, and says so.

import { EarshotError } from '../../base/index.ts';
import type { Finding } from '../contract.ts';
import type { Findings } from '../findings.ts';
import { failed, notRun, passed, unknown } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import { ProbeSocket } from '../lab/probe-socket.ts';
import {
  isSignedBy,
  type Jwt,
  readJwt,
  signLike,
  withClaimsOf,
  withoutSignature,
  withWrongKey,
} from './jwt.ts';
import { type Attempt, tryRest, trySocketWith, whatWorks } from './works.ts';

/** What the user gave beside the accounts. */
export interface Material {
  /** The secret that signs tokens; null where it is not known. */
  readonly jwtSecret: string | null;
  readonly expiredToken: string | null;
  readonly expiryGraceMs: number;
}

const HOUR_SECONDS = 3_600;
const CONTROL_SECONDS = 300;
const SHORT_LIFE_SECONDS = 3;
const NO_JWT = 'the tokens of the accounts are no JSON Web Tokens';

/** Tries every token that must not work. */
export async function tryTokens(lab: Lab, findings: Findings, material: Material): Promise<void> {
  const missing = { token: null, shown: 'no token', actsAs: lab.first };
  findings.set('no-token-rest', await tryRest(lab, missing));
  findings.set('no-token-socket', await trySocketWith(lab, missing));
  const forged = (token: string, shown: string): Attempt => hidden(lab, token, shown);
  const wrong = forged(withWrongKey(lab.first.token), 'a token signed with another key');
  findings.set('wrong-key-rest', await tryRest(lab, wrong));
  findings.set('wrong-key-socket', await trySocketWith(lab, wrong));
  const [jwt, other] = [readJwt(lab.first.token), readJwt(lab.second.token)];
  const none = jwt === null ? null : forged(withoutSignature(jwt), 'a token with `alg: none`');
  findings.set('alg-none-rest', await orNotRun(none, (attempt) => tryRest(lab, attempt)));
  findings.set('alg-none-socket', await orNotRun(none, (one) => trySocketWith(lab, one)));
  const swapped = jwt === null || other === null ? null : swap(lab, jwt, other);
  findings.set('swapped-payload-rest', await orNotRun(swapped, (one) => tryRest(lab, one)));
  findings.set('swapped-payload-socket', await orNotRun(swapped, (one) => trySocketWith(lab, one)));
  await tryExpired(lab, findings, material);
}

function hidden(lab: Lab, token: string, shown: string): Attempt {
  lab.hide(token);
  return { token, shown, actsAs: lab.first };
}

function swap(lab: Lab, signature: Jwt, claims: Jwt): Attempt {
  const token = withClaimsOf(claims, signature);
  const shown = 'the claims of user 2 under the signature of user 1';
  return { ...hidden(lab, token, shown), actsAs: lab.second };
}

function orNotRun(
  attempt: Attempt | null,
  tried: (attempt: Attempt) => Promise<Finding>,
): Promise<Finding> {
  return attempt === null ? Promise.resolve(notRun(NO_JWT)) : tried(attempt);
}

async function tryExpired(lab: Lab, findings: Findings, material: Material): Promise<void> {
  const mint = await minter(lab, material.jwtSecret);
  const expired = expiredAttempt(lab, material, mint);
  const reason = typeof mint === 'string' ? mint : '';
  for (const [name, tried] of [
    ['expired-token-rest', tryRest],
    ['expired-token-socket', trySocketWith],
  ] as const) {
    findings.set(name, expired === null ? notRun(reason) : await tried(lab, expired));
  }
  const isShort = typeof mint !== 'string';
  const finding = isShort ? await tryOutliving(lab, mint, material) : notRun(reason);
  findings.set('session-outlives-token', finding);
}

function expiredAttempt(lab: Lab, { expiredToken }: Material, mint: Mint | string): Attempt | null {
  if (expiredToken !== null) return hidden(lab, expiredToken, 'the expired token that was given');
  if (typeof mint === 'string') return null;
  return hidden(lab, mint(-HOUR_SECONDS), 'a token that expired an hour ago');
}

/** A token of the first user that ends so many seconds from now. */
type Mint = (inSeconds: number) => string;

/** Makes tokens that the server accepts but for their time; a text says why there is none. */
async function minter(lab: Lab, secret: string | null): Promise<Mint | string> {
  const jwt = readJwt(lab.first.token);
  if (jwt === null) return NO_JWT;
  if (secret === null) return 'no secret to sign a token with: give --jwt-secret-file';
  if (!isSignedBy(secret, jwt)) return 'the secret that was given does not sign these tokens';
  const mint: Mint = (inSeconds) => {
    const exp = Math.floor(lab.clock.wallMs() / 1000) + inSeconds;
    const iat = Math.min(Math.floor(lab.clock.wallMs() / 1000), exp - HOUR_SECONDS);
    const token = signLike(jwt, { exp, iat }, secret) ?? '';
    lab.hide(token);
    return token;
  };
  const control = await lab.get(lab.threadsUrl, mint(CONTROL_SECONDS));
  if (control.ok && control.status === 200) return mint;
  return 'a token signed here that has not expired is refused as well';
}

async function tryOutliving(lab: Lab, mint: Mint, { expiryGraceMs }: Material): Promise<Finding> {
  const sent = `a socket with a token that ends in ${SHORT_LIFE_SECONDS} s`;
  const opened = await lab.open(mint(SHORT_LIFE_SECONDS));
  if (!(opened instanceof ProbeSocket)) {
    return unknown({ sent, came: lab.showRefusal(opened) }, 'it opened no socket');
  }
  const waitMs = SHORT_LIFE_SECONDS * 1000 + expiryGraceMs;
  await opened.until(() => !opened.isOpen, waitMs, lab.signal);
  const finding = await judgeOutliving(lab, opened, { sent, expiryGraceMs });
  await opened.close();
  return finding;
}

async function judgeOutliving(
  lab: Lab,
  opened: ProbeSocket,
  of: { readonly sent: string; readonly expiryGraceMs: number },
): Promise<Finding> {
  const { sent, expiryGraceMs } = of;
  if (opened.wasClosed) return passed({ sent, came: `closed with ${opened.closeCode}` });
  const works = await whatWorks(lab, opened, { actsAs: lab.first });
  if (works === null) return notRun('a user got no socket: see socket-opens');
  const after = `${expiryGraceMs / 1000} s after its end`;
  if (works === '') return passed({ sent, came: 'it is open, and nothing works' });
  return failed({ sent, came: `${after} ${works}` }, `the socket works ${after}: ${works}`);
}

/** @throws EarshotError `USAGE` for an expired token that says it has not expired. */
export function assertExpired(token: string | null, nowWallMs: number): void {
  const exp = token === null ? null : readJwt(token)?.claims.exp;
  if (typeof exp !== 'number' || exp * 1000 <= nowWallMs) return;
  throw new EarshotError('USAGE', 'The token of --expired-token-file has not expired', {
    hint: 'Give one whose `exp` has passed: a valid one would prove nothing.',
  });
}
