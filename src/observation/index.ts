export type {
  Authenticated,
  BadInputTried,
  ClockRead,
  ConnectFailed,
  Disturbance,
  ErrorFrame,
  FrameViolation,
  HistoryRead,
  HttpChecked,
  HttpViolation,
  Marker,
  MarkerReading,
  MessageFrame,
  MessageKind,
  MessageRow,
  NotSent,
  Observation,
  Observe,
  Pong,
  PongMissing,
  ReadFailed,
  ReadingPaused,
  ReadingResumed,
  Sent,
  SocketClosed,
  SocketClosing,
  SocketIndex,
  SocketOpened,
  ThreadRow,
  ThreadsRead,
  TokenTried,
  UserIndex,
} from './observation.ts';
export { RECORDING_VERSION } from './recording/blocks.ts';
export { RecordingDamage } from './recording/byte-reader.ts';
export type { Answer, Call, RecordedCall } from './recording/calls.ts';
export { isWithheld } from './recording/claim-codecs.ts';
export type { RecordingTerms } from './recording/coding.ts';
export {
  type RecordingEnd,
  RecordingReader,
  type RecordingSource,
} from './recording/recording-reader.ts';
export {
  type RecordingSink,
  type RecordingState,
  RecordingWriter,
} from './recording/recording-writer.ts';
export { describeShapes, type ShapeEntry } from './recording/shapes.ts';
