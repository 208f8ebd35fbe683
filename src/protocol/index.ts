export {
  type DecodedFailure,
  decodeFailureBody,
  decodeHistoryBody,
  decodeThreadsBody,
} from './codec/body.ts';
export { excerptOf } from './codec/excerpt.ts';
export { decodeServerFrame, encodeChatMessage } from './codec/frame.ts';
export type { DecodedBody, DecodedFrame, DecodedRow, DecodedThread } from './decoded.ts';
export {
  ERROR_FRAMES,
  type ErrorFrameCode,
  REST_FAILURES,
  type RestFailureName,
} from './documents/error-frames.ts';
export { loadWireDocuments } from './documents/load-wire-documents.ts';
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
