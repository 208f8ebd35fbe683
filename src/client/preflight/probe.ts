// One account as preflight uses it: a core without heartbeat or sessions, and the account's
// credentials.

import type { UserIndex } from '../../observation/index.ts';
import { Credentials } from '../auth/credentials.ts';
import type { ClientCore } from '../client-core.ts';
import type { Account } from '../contract.ts';
import { targetSecrets } from '../target/connection.ts';
import { explainLogin, type Secrets } from './explain.ts';

export interface Probe {
  readonly core: ClientCore;
  readonly credentials: Credentials;
  readonly user: UserIndex;
  /** Everything that an answer to this probe might echo. */
  secrets(): Secrets;
}

/** Makes a probe for an account; nothing is sent. */
export function createProbe(core: ClientCore, user: UserIndex, account: Account): Probe {
  const credentials = new Credentials(core.auth, account, () => undefined);
  return {
    core,
    credentials,
    user,
    secrets: () => [...credentials.secrets, ...targetSecrets(core.options)],
  };
}

/** Gets the probe's token. @throws EarshotError `TARGET_AUTH` or `TARGET_UNREACHABLE`. */
export async function obtainToken(
  probe: Probe,
  place: string,
  signal: AbortSignal,
): Promise<string> {
  const outcome = await probe.credentials.ensure(signal);
  if (outcome.ok) return probe.credentials.token ?? '';
  const { auth } = probe.core.options;
  const { endpoints } = probe.core;
  const shown = auth.kind === 'login' ? `POST ${endpoints.pathUrl(auth.path)}` : 'the token';
  throw explainLogin({ shown, secrets: probe.secrets() }, outcome, place);
}
