#!/usr/bin/env python3
"""A small chat server of the documented API on Python's standard library alone.

It exists so that Earshot is tried against a server that shares none of its code and few of its
habits: pushes before it confirms, fragments frames, refuses with 403, answers in chunks, wants an
Origin. With `--drop-re-every N` it forgets every Nth push to an open socket and logs which. It
holds only what fits in memory and leaves on SIGTERM or when its standard input closes.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
import urllib.parse

import rfc6455
from chat_store import Accounts, Full, Store

MAX_HEAD_BYTES = 16 * 1024
MAX_BODY_CHARACTERS = 4000
# A socket whose reader has fallen this far behind is cut.
MAX_BUFFERED_BYTES = 4 * 1024 * 1024
MAX_CONNECTIONS = 5000
FRAGMENT_BYTES = 100
PING_SECONDS = 20
REASONS = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 503: "Busy"}


class Losses:
    """Which pushes are forgotten: every Nth after the first few, so many at the most."""

    def __init__(self, every, after, limit, log):
        self.every = every
        self.after = after
        self.limit = limit
        self.log = log
        self.pushed = 0
        self.dropped = 0

    def takes(self, thread, frame):
        """True when this push is to be forgotten; then it is in the log."""
        self.pushed += 1
        count = self.pushed - self.after
        if not self.every or count <= 0 or count % self.every or self.dropped >= self.limit:
            return False
        self.dropped += 1
        line = {"event": "drop-re", "thread": thread, "id": frame["created_msg_id"]}
        for field in ("sender_id", "receiver_id", "message_body"):
            line[field] = frame[field]
        print(json.dumps(line), file=self.log, flush=True)
        return True


class ChatServer:
    def __init__(self, accounts, store, losses):
        self.accounts = accounts
        self.store = store
        self.losses = losses
        self.sockets = {}
        self.connections = set()
        self.frames = 0

    async def serve(self, reader, writer):
        """One connection, for as long as it lives."""
        task = asyncio.current_task()
        self.connections.add(task)
        try:
            await self.requests(reader, writer)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            self.connections.discard(task)
            writer.close()

    async def requests(self, reader, writer):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *fields = head.rstrip("\r\n").split("\r\n")
            headers = dict(split_header(field) for field in fields)
            method, _, target = line.partition(" ")
            url = urllib.parse.urlsplit(target.partition(" ")[0])
            if len(self.connections) > MAX_CONNECTIONS:
                respond(writer, 503, {"detail": "Too many connections."})
                return
            if headers.get("upgrade", "").lower() == "websocket":
                await self.socket(reader, writer, url, headers)
                return
            if method != "GET" or headers.get("content-length", "0") != "0":
                respond(writer, 400, {"detail": "Only GET without a body."})
                return
            self.rest(writer, url, headers)
            await writer.drain()
            if headers.get("connection", "").lower() == "close":
                return

    def rest(self, writer, url, headers):
        scheme, _, token = headers.get("authorization", "").partition(" ")
        user = self.accounts.of_token(token.strip()) if scheme.lower() == "bearer" else None
        if user is None:
            respond(writer, 403, {"detail": "Authentication credentials were not valid."})
            return
        parts = [part for part in url.path.split("/") if part]
        if parts == ["chat", "user", "threads"]:
            respond(writer, 200, envelope(self.store.threads(user["id"]), None))
        elif parts[:2] == ["chat", "messages"] and len(parts) == 3:
            self.history(writer, user["id"], parts[2].lower())
        else:
            respond(writer, 404, {"detail": "No such page."})

    def history(self, writer, user, partner):
        if partner not in self.accounts.by_id or partner == user:
            body = envelope(None, "Invalid recipient")
            body.update(status="failure", success=False)
            respond(writer, 404, body)
            return
        rows = self.store.history(user, partner)
        respond(writer, 200, envelope({"messages": rows}, "Messages retreived successfully"))

    async def socket(self, reader, writer, url, headers):
        token = urllib.parse.parse_qs(url.query).get("token", [""])[0]
        user = self.accounts.of_token(token)
        origin = urllib.parse.urlsplit(headers.get("origin", ""))
        if user is None or url.path != "/ws/chat/room/" or origin.netloc != headers.get("host"):
            respond(writer, 403, {"detail": "Forbidden."})
            return
        accept = rfc6455.accept_key(headers.get("sec-websocket-key", ""))
        writer.write(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: WebSocket\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        mine = self.sockets.setdefault(user["id"], set())
        mine.add(writer)
        pinger = asyncio.create_task(ping_for_ever(writer))
        try:
            while True:
                self.receive(user["id"], writer, await rfc6455.read_text(reader, writer, True))
                await writer.drain()
        except rfc6455.Closed as closed:
            if closed.code != 1006:
                answer = 1000 if closed.code == 1005 else closed.code
                writer.write(rfc6455.encode_close(answer, closed.reason))
        except asyncio.CancelledError:
            writer.write(rfc6455.encode_close(1001, "going away"))
            raise
        finally:
            pinger.cancel()
            mine.discard(writer)

    def receive(self, sender, writer, text):
        problem, receiver, body = self.judge(sender, text)
        if problem is not None:
            self.push(writer, {"error": {"detail": problem}, "action": "failure"})
            return
        try:
            thread, number, now = self.store.add(sender, receiver, body)
        except Full:
            self.push(writer, {"error": {"detail": "The store is full."}, "action": "failure"})
            return
        frame = {
            "created_msg_id": number,
            "timestamp": now.isoformat(timespec="milliseconds"),
            "receiver_id": receiver,
            "sender_id": sender,
            "message_body": body,
        }
        self.relay(receiver, thread, {"action": "re_message", **frame})
        self.push(writer, {"action": "conf_message", **frame})

    def judge(self, sender, text):
        """(problem, receiver, body) of what a client sent; problem is None when it may pass."""
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return "Not JSON.", None, None
        if not isinstance(frame, dict) or frame.get("action") != "chat_message":
            return "Unknown action.", None, None
        receiver, body = frame.get("receiver_id"), frame.get("message_body")
        if not isinstance(receiver, str) or receiver.lower() not in self.accounts.by_id:
            return "Unknown receiver.", None, None
        if not isinstance(body, str) or not 0 < len(body) <= MAX_BODY_CHARACTERS:
            return "Bad message.", None, None
        if receiver.lower() == sender:
            return "That is yourself.", None, None
        return None, receiver.lower(), body

    def relay(self, receiver, thread, frame):
        for writer in tuple(self.sockets.get(receiver, ())):
            if writer.is_closing():
                continue
            if not self.losses.takes(thread, frame):
                self.push(writer, frame)

    def push(self, writer, frame):
        """Writes with spaces, and every third frame in fragments."""
        if writer.transport.get_write_buffer_size() > MAX_BUFFERED_BYTES:
            writer.transport.abort()
            return
        self.frames += 1
        size = FRAGMENT_BYTES if self.frames % 3 == 0 else None
        text = json.dumps(frame, indent=1 if self.frames % 2 else None)
        writer.write(rfc6455.encode_text(text, fragment_bytes=size))


def split_header(field):
    name, _, value = field.partition(":")
    return name.strip().lower(), value.strip()


def envelope(entity, message):
    return {"success": True, "message": message, "entity": entity, "status": "success"}


def respond(writer, status, body):
    """Answers in chunks, indented, with an odd content type parameter."""
    payload = json.dumps(body, indent=1).encode()
    head = (
        f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: application/json; charset=utf-8\r\n"
        "Transfer-Encoding: chunked\r\nVary: Accept, Origin\r\n\r\n"
    )
    writer.write(head.encode())
    for start in range(0, len(payload), 8192):
        piece = payload[start : start + 8192]
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    writer.write(b"0\r\n\r\n")


async def ping_for_ever(writer):
    while not writer.is_closing():
        await asyncio.sleep(PING_SECONDS)
        writer.write(rfc6455.encode_frame(rfc6455.PING, b"still there?"))


def stop_with_parent(loop, stop):
    """Stops on SIGTERM, on SIGINT, and when standard input ends."""
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def wait_for_end():
        while os.read(0, 4096):
            pass
        try:
            loop.call_soon_threadsafe(stop.set)
        except RuntimeError:
            pass

    threading.Thread(target=wait_for_end, daemon=True).start()


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", required=True, help="CSV with id,email,password,token")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ids", choices=["sparse", "per-thread"], default="sparse")
    parser.add_argument("--drop-re-every", type=int, default=0, help="forget every Nth push")
    parser.add_argument("--drop-re-after", type=int, default=0, help="but none of the first so many")
    parser.add_argument("--drop-re-max", type=int, default=1_000_000, help="and no more than these")
    parser.add_argument("--drop-log", default=None, help="file of forgotten pushes, JSON lines")
    options = parser.parse_args()

    accounts = Accounts(options.accounts)
    log = open(options.drop_log, "a", encoding="utf-8") if options.drop_log else sys.stderr
    losses = Losses(options.drop_re_every, options.drop_re_after, options.drop_re_max, log)
    chat = ChatServer(accounts, Store(accounts, options.ids), losses)
    stop = asyncio.Event()
    stop_with_parent(asyncio.get_running_loop(), stop)
    server = await asyncio.start_server(
        chat.serve, "127.0.0.1", options.port, limit=MAX_HEAD_BYTES, backlog=1024
    )
    print(f"ready http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await stop.wait()
    server.close()
    tasks = list(chat.connections)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
