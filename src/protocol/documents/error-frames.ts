// The refusals of the reference server over the socket: code -> meaning. The API document leaves
// errors open, so these are ours; other servers may answer otherwise. Must not depend on a server.

export const ERROR_FRAMES = {
  binary_frame: 'The frame was binary; the API speaks text frames only.',
  malformed_json: 'The frame is not one JSON object.',
  unknown_action: 'The action is missing or is not `chat_message`.',
  invalid_field: '`message_body` or `receiver_id` is missing or is not a text.',
  invalid_text: '`message_body` holds a lone surrogate, which no store can keep.',
  body_empty: '`message_body` is empty or only white space.',
  body_too_long: '`message_body` has more characters than the server accepts.',
  unknown_receiver: 'No active user has this `receiver_id`.',
  self_message: 'A message to oneself is refused.',
  storage_failed: 'The message could not be stored; it was neither kept nor delivered.',
} as const satisfies Record<string, string>;

export type ErrorFrameCode = keyof typeof ERROR_FRAMES;

/** REST failures in one envelope; `message` is the text on the wire. */
export const REST_FAILURES = {
  invalid_recipient: { status: 404, message: 'Invalid recipient' },
  not_found: { status: 404, message: 'Not found' },
  unauthenticated: { status: 401, message: 'Authentication credentials were not provided' },
  invalid_token: { status: 401, message: 'Given token not valid' },
  wrong_credentials: { status: 401, message: 'No active account found with the given credentials' },
  invalid_body: { status: 400, message: 'The request body is not the documented JSON object' },
  wrong_host: { status: 421, message: 'This server does not answer for that host name' },
  method_not_allowed: { status: 405, message: 'Method not allowed' },
  body_too_large: { status: 413, message: 'The request body is too large' },
  busy: { status: 503, message: 'The server is at its limit; try again later' },
  internal: { status: 500, message: 'Internal server error' },
} as const satisfies Record<string, { readonly status: number; readonly message: string }>;

export type RestFailureName = keyof typeof REST_FAILURES;
