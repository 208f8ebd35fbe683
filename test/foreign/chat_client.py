#!/usr/bin/env python3
"""A chat client on Python's standard library alone that follows only the API document.

Two users connect and talk, a third is told something while away; then everybody reads. It judges
nothing: what it saw goes to standard output as one JSON document.
"""

import argparse
import asyncio
import base64
import csv
import http.client
import json
import os
import sys
import urllib.parse
import uuid

import rfc6455

DEADLINE_SECONDS = 10
BODIES = ["hello there, how are you", "grüße, مرحبا, 你好 👋🏽", 'markup <b>&amp;</b> "quoted" \\ /']


class Socket:
    """One connection to /ws/chat/room/."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.frames = []

    def send(self, frame):
        text = json.dumps(frame, ensure_ascii=False)
        self.writer.write(rfc6455.encode_text(text, mask=True, fragment_bytes=60))

    async def read(self):
        frame = json.loads(await rfc6455.read_text(self.reader, self.writer, False))
        self.frames.append(frame)
        return frame

    async def await_action(self, action):
        while True:
            frame = await self.read()
            if frame.get("action") == action:
                return frame

    async def ping(self):
        """True when a ping comes back as a pong with the same payload."""
        self.writer.write(rfc6455.encode_frame(rfc6455.PING, b"are you there", mask=True))
        _, opcode, payload = await rfc6455.read_frame(self.reader, expects_mask=False)
        return opcode == rfc6455.PONG and payload == b"are you there"

    async def close(self):
        """Closes politely; the code that the server answers with."""
        self.writer.write(rfc6455.encode_close(1000, mask=True))
        try:
            while True:
                await self.read()
        except rfc6455.Closed as closed:
            return closed.code
        finally:
            self.writer.close()


async def connect(base, token):
    """(status, Socket or None) of a handshake."""
    reader, writer = await asyncio.open_connection(base.hostname, base.port)
    key = base64.b64encode(os.urandom(16)).decode()
    query = "" if token is None else "?token=" + urllib.parse.quote(token, safe="")
    writer.write(
        f"GET /ws/chat/room/{query} HTTP/1.1\r\nHost: {base.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: {base.scheme}://{base.netloc}\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    if status != 101:
        writer.close()
        return status, None
    accept = next(
        line.partition(":")[2].strip()
        for line in head.split("\r\n")
        if line.lower().startswith("sec-websocket-accept:")
    )
    if accept != rfc6455.accept_key(key):
        raise SystemExit("the handshake was answered with a wrong accept key")
    return status, Socket(reader, writer)


def get(base, path, token):
    """(status, parsed body) of a REST request."""
    connection = http.client.HTTPConnection(base.hostname, base.port, timeout=DEADLINE_SECONDS)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return {
            "status": response.status,
            "type": response.getheader("Content-Type"),
            "body": json.loads(response.read()),
        }
    finally:
        connection.close()


async def talk(base, alice, bob):
    """Alice sends every body to Bob, one after the other confirmed; what both saw."""
    _, ours = await connect(base, alice["token"])
    _, theirs = await connect(base, bob["token"])
    ponged = await ours.ping()
    exchanged = []
    for body in BODIES:
        ours.send({"action": "chat_message", "message_body": body, "receiver_id": bob["id"]})
        conf = await ours.await_action("conf_message")
        exchanged.append({"conf": conf, "re": await theirs.await_action("re_message")})
    return ours, theirs, {"ponged": ponged, "exchanged": exchanged}


async def visit(base, rows):
    alice, bob, carol = rows[:3]
    ours, theirs, seen = await talk(base, alice, bob)
    away = {"action": "chat_message", "message_body": "read me later", "receiver_id": carol["id"]}
    ours.send(away)
    seen["offline"] = await ours.await_action("conf_message")
    seen["closed"] = [await ours.close(), await theirs.close()]
    seen["frames"] = {"alice": ours.frames, "bob": theirs.frames}
    seen["refused"] = {
        "socket": (await connect(base, None))[0],
        "socket_wrong": (await connect(base, "not-a-token"))[0],
    }
    return seen


def read_everything(base, rows):
    alice, bob, carol = rows[:3]
    messages = "/chat/messages/{}/".format
    return {
        "alice_history": get(base, messages(bob["id"]), alice["token"]),
        "bob_history": get(base, messages(alice["id"]), bob["token"]),
        "carol_history": get(base, messages(alice["id"]), carol["token"]),
        "alice_threads": get(base, "/chat/user/threads/", alice["token"]),
        "carol_threads": get(base, "/chat/user/threads/", carol["token"]),
        "unknown": get(base, messages(uuid.uuid4()), alice["token"]),
        "without_token": get(base, "/chat/user/threads/", None),
    }


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--accounts", required=True, help="CSV with id,email,password,token")
    options = parser.parse_args()
    base = urllib.parse.urlsplit(options.url)
    with open(options.accounts, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    async with asyncio.timeout(3 * DEADLINE_SECONDS):
        seen = await visit(base, rows)
    seen.update(await asyncio.to_thread(read_everything, base, rows))
    seen["bodies"] = BODIES
    json.dump(seen, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    asyncio.run(main())
