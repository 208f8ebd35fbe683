// What the documents say, in their own words and with the section, for every case to point at.

import type { Quote } from '../contract.ts';

const api = (section: string, text: string): Quote => ({
  source: `Chat API, ${section}`,
  text,
});

const rfc = (number: number, section: string, text: string): Quote => ({
  source: `RFC ${number}, section ${section}`,
  text,
});

const ours = (text: string): Quote => ({ source: 'not in the Chat API', text });

const MESSAGES = '1. Get Messages';
const THREADS = '3. Get user threads';
const SOCKET = 'Connecting and using the websocket';
const SENDING = 'Sending messages, step 1';
const RECEIVING = 'Sending messages, step 2';

export const QUOTES = {
  historyAnswer: api(MESSAGES, '200 success: Data fetched successfully'),
  historyConversation: api(
    MESSAGES,
    'gets the messages in the conversation between the currently logged-in user and the user with the uid specified',
  ),
  historyExample: api(MESSAGES, 'the example of a 200: status, entity.messages, message, success'),
  rowExample: api(
    MESSAGES,
    'the example of a row: id, sender, receiver, message, updated, created, seen, thread',
  ),
  rowTimes: api(MESSAGES, 'the example shows rows by ascending id and created'),
  rowThread: api(THREADS, 'A thread basically respresents a conversation between two users.'),
  invalidRecipient: api(
    MESSAGES,
    '404: status failure, entity null, message "Invalid recipient", success false',
  ),
  threads: api(THREADS, 'Gets the threads associated with the currently logged-in user.'),
  threadsExample: api(THREADS, 'the example of a 200: a list of id, other_user, last_message'),
  authenticated: api(THREADS, 'Permissions: isAuthenticated'),
  upgrade: api(SOCKET, 'Establishes a bidirectional websocket connection to the server.'),
  token: api(SOCKET, '?token= This is the access token of the currently logged in user.'),
  confirmation: api(
    SENDING,
    'If the message is sent successfully, you will get a response on the senders side',
  ),
  confirmationExample: api(
    SENDING,
    'the example: sender_id, receiver_id, message_body, timestamp, created_msg_id, action',
  ),
  receiver: api(SENDING, 'The id of the user supposed to receive this message.'),
  delivery: api(
    SENDING,
    'the receiving client will receive the message immediately if they are also logged in and connected',
  ),
  stored: api(
    RECEIVING,
    'the server stores the message in the database and deliveres it in real time',
  ),
  deliveryExample: api(
    RECEIVING,
    'the example: message_body, sender_id, receiver_id, timestamp, created_msg_id, action',
  ),
  toReceiver: api(RECEIVING, 'The id of the user who is meant to receive the message'),
  text: api(RECEIVING, 'message_body: The text content of the message'),
  time: api(RECEIVING, 'timestamp: isoFormat time indicating when the message was sent'),
  offset: rfc(3339, '4.1', 'the example shows "+00:00"; local time without offset is ambiguous'),
  actions: api(
    SOCKET,
    'each message carrying an action field which indicates the operation to be performed',
  ),
  oneId: api(SENDING, 'created_msg_id names the stored message'),
  self: ours('whether one may write to oneself is left open'),
  devices: ours('whether every socket of a user receives is left open'),
  clientError: rfc(9110, '15.5', 'the 4xx class is for when the client seems to have erred'),
  expiry: rfc(
    7519,
    '4.1.4',
    'the expiration time on or after which the JWT MUST NOT be accepted for processing',
  ),
  signature: rfc(7519, '7.2', 'If any of these steps fail, then the JWT MUST be rejected'),
  unsecured: rfc(
    8725,
    '3.2',
    'libraries MUST enable the caller to specify a supported set of algorithms',
  ),
  robust: rfc(6455, '10.7', 'Incoming data MUST always be validated by both clients and servers.'),
  framing: rfc(6455, '7.1.7', 'an endpoint is REQUIRED to fail the connection on such data'),
  sizes: rfc(6455, '10.4', 'implementations SHOULD impose limits on frame and message sizes'),
  markup: ours('a message is text: whatever a server answers with, a browser must not run it'),
} as const satisfies Record<string, Quote>;
