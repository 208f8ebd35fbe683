"""WebSocket frames by RFC 6455 on the standard library alone, for both ends of a connection.

Frames in and out of asyncio streams: masking, fragmentation, control frames, limits. It knows
nothing of chat.
"""

import asyncio
import base64
import hashlib
import os
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

# A chat message is small; whoever sends more is refused with 1009.
MAX_MESSAGE_BYTES = 64 * 1024


class Closed(Exception):
    """The connection is over; `code` is the close code that was seen or that should be sent."""

    def __init__(self, code, reason=""):
        super().__init__(f"{code} {reason}".strip())
        self.code = code
        self.reason = reason


def accept_key(key):
    """The value of Sec-WebSocket-Accept for a client's key."""
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


def encode_frame(opcode, payload, mask=False, final=True):
    """One frame as bytes. `mask` is what clients must do and servers must not."""
    head = bytes([(0x80 if final else 0) | opcode])
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack("!BH", bit | 126, len(payload))
    else:
        head += struct.pack("!BQ", bit | 127, len(payload))
    if not mask:
        return head + payload
    key = os.urandom(4)
    return head + key + apply_mask(payload, key)


def encode_text(text, mask=False, fragment_bytes=None):
    """A text message, in pieces of `fragment_bytes` when that is given."""
    payload = text.encode()
    if fragment_bytes is None or len(payload) <= fragment_bytes:
        return encode_frame(TEXT, payload, mask)
    pieces = [payload[i : i + fragment_bytes] for i in range(0, len(payload), fragment_bytes)]
    last = len(pieces) - 1
    return b"".join(
        encode_frame(TEXT if i == 0 else 0, piece, mask, final=i == last)
        for i, piece in enumerate(pieces)
    )


def encode_close(code, reason="", mask=False):
    return encode_frame(CLOSE, struct.pack("!H", code) + reason.encode()[:120], mask)


def apply_mask(payload, key):
    if not payload:
        return b""
    repeated = (key * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(
        len(payload), "big"
    )


async def read_frame(reader, expects_mask):
    """(final, opcode, payload) of the next frame; raises Closed on what the RFC forbids."""
    try:
        first, second = await reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await reader.readexactly(8))
        if first & 0x70:
            raise Closed(1002, "reserved bits")
        if bool(second & 0x80) != expects_mask:
            raise Closed(1002, "wrong masking")
        opcode, final = first & 0x0F, bool(first & 0x80)
        if opcode >= 8 and (length > 125 or not final):
            raise Closed(1002, "bad control frame")
        if length > MAX_MESSAGE_BYTES:
            raise Closed(1009, "too big")
        key = await reader.readexactly(4) if expects_mask else None
        payload = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise Closed(1006, "connection lost") from error
    return final, opcode, payload if key is None else apply_mask(payload, key)


async def read_text(reader, writer, is_server):
    """The next text message. Answers pings; raises Closed when the other side closes."""
    pieces, total, kind = [], 0, None
    while True:
        final, opcode, payload = await read_frame(reader, expects_mask=is_server)
        if opcode == PING:
            writer.write(encode_frame(PONG, payload, mask=not is_server))
        elif opcode == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
            raise Closed(code, "closed by the other side")
        elif opcode in (0, TEXT, BINARY):
            if (kind is None) == (opcode == 0):
                raise Closed(1002, "bad fragmentation")
            kind = kind or opcode
            pieces.append(payload)
            total += len(payload)
            if total > MAX_MESSAGE_BYTES:
                raise Closed(1009, "too big")
            if final:
                return decode_text(kind, b"".join(pieces))
        elif opcode != PONG:
            raise Closed(1002, "unknown opcode")


def decode_text(kind, payload):
    if kind == BINARY:
        raise Closed(1003, "text only")
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise Closed(1007, "not UTF-8") from error
