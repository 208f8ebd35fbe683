// Why a connection failed, from the codes of Node, OpenSSL, undici and ws. Messages are not read:
// they may hold a URL.

export type FailureReason = 'refused' | 'timeout' | 'network' | 'tls' | 'resources';

const RESOURCES = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);
const TIMEOUTS = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** The code of an error or of what caused it; empty when there is none. */
export function errorCodeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; depth < 5; depth += 1) {
    if (typeof at !== 'object' || at === null) return '';
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0];
    else at = 'cause' in at ? at.cause : null;
  }
  return '';
}

/** Classifies a failed connection or request. */
export function failureReason(error: unknown): FailureReason {
  const code = errorCodeOf(error);
  if (RESOURCES.has(code)) return 'resources';
  if (TIMEOUTS.has(code)) return 'timeout';
  if (TLS_CODE.test(code)) return 'tls';
  return code === 'ECONNREFUSED' ? 'refused' : 'network';
}
