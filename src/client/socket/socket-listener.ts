// What the session of a user learns from its sockets.

import type { Marker, SocketIndex } from '../../observation/index.ts';

export interface SocketListener {
  /** An intact message of this run for this user, on its primary socket. */
  onMessage(marker: Marker, atMs: number): void;
  /** Once per socket, after `socket-closed` was stated. */
  onSocketClosed(socket: SocketIndex, livedMs: number, atMs: number): void;
}
