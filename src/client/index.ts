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
