export { type ParsedAccounts, parseAccounts } from './accounts/accounts.ts';
export { type MintRequest, mintToken } from './auth/mint-token.ts';
export { createChatClient } from './chat-client.ts';
export type {
  Account,
  ChatClient,
  ClientOptions,
  ClientSecrets,
  CloseHow,
  ReadRequest,
  SendOutcome,
  SendRequest,
  SendWaiter,
  Session,
  SessionEvents,
} from './contract.ts';
export { type PreflightReport, type PreflightRequest, preflight } from './preflight/preflight.ts';
export { assertTargetAllowed, type TargetPeaks } from './target/allowed.ts';
export { type Endpoints, resolveEndpoints } from './target/endpoints.ts';
export { isLoopbackHost } from './target/loopback.ts';
export { redact, redactedExcerpt } from './target/redact.ts';
