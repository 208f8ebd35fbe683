export type { DecodedBody, DecodedFrame, DecodedRow, DecodedThread } from './decoded.ts';
export {
  type ChatMessageFrame,
  DOCUMENTED_PATHS,
  type Envelope,
  type ErrorFrameWire,
  type FailureBody,
  type HistoryBody,
  INVALID_RECIPIENT,
  type MessageFrameWire,
  type ThreadsBody,
  type WireMessage,
  type WireThread,
  type WireUser,
} from './wire.ts';
