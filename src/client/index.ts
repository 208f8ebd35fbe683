export { type ParsedAccounts, parseAccounts } from './accounts/accounts.ts';
export { readAccountsFile, requireAccounts } from './accounts/read-accounts-file.ts';
export { type MintRequest, mintToken } from './auth/mint-token.ts';
export {
  type BareDoor,
  type BareRequest,
  type KnownAccount,
  openBareDoor,
  saysUnknownRecipient,
} from './bare/bare-door.ts';
export { createChatClient } from './chat-client.ts';
export type {
  Account,
  ChatClient,
  ClientOptions,
  ClientSecrets,
  CloseHow,
  HistoryCost,
  ReadRequest,
  SendOutcome,
  SendRequest,
  SendWaiter,
  Session,
  SessionEvents,
} from './contract.ts';
export { type AuthenticateRequest, authenticate } from './preflight/authenticate.ts';
export { type AccountsCheck, checkAccounts } from './preflight/check-accounts.ts';
export {
  type PreflightReport,
  type PreflightRequest,
  preflight,
  type StartHistory,
} from './preflight/preflight.ts';
export type { HttpResult } from './rest/http-door.ts';
export { BAD_INPUTS, type BadInput } from './socket/bad-input.ts';
export type { DialOutcome } from './socket/dial.ts';
export { isOversizeCode } from './socket/frame-facts.ts';
export { assertTargetAllowed, assertTargetOwned, type TargetPeaks } from './target/allowed.ts';
export { type Endpoints, resolveEndpoints } from './target/endpoints.ts';
export { isLoopbackHost } from './target/loopback.ts';
export { plainTarget } from './target/plain-target.ts';
export { redact, redactedExcerpt } from './target/redact.ts';
export { resolveSecrets, type SecretSources } from './target/secrets.ts';
