"""Captures the loopback traffic of one TCP port and tells when the kernel had each chat frame.

An observer that shares nothing with Earshot: another language, another process, the stamps of the
kernel. Needs the right to open a packet socket (root, or CAP_NET_RAW). Prints `ready`, captures until
standard input is closed, then prints one JSON document:

  sends     [wall-clock µs, text of the message], packets from a client
  frames    [wall-clock µs, text, id, `conf` or `re`], packets from the server
  dropped   packets that the kernel could not keep
  unstamped packets that the kernel had not stamped when they came; they are in no list
  driftUs   by how much the wall clock ran away from the monotonic one meanwhile
"""

import ctypes
import json
import os
import re
import select
import socket
import struct
import sys
import time

ETH_P_ALL = 0x0003
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
SO_TIMESTAMPNS = 35
SOL_PACKET = 263
PACKET_STATISTICS = 6
PACKET_HOST = 0
BUFFER_BYTES = 64 * 1024 * 1024
BODY = rb'"message_body":("(?:[^"\\]|\\.)*")'
SEND = re.compile(BODY)
FRAME = re.compile(
    BODY + rb',"timestamp":"[^"]*","created_msg_id":(\d+),"action":"(conf|re)_message"'
)


def filter_of(port: int) -> tuple[bytes, object]:
    """Classic BPF: IPv4, TCP, no fragment, from or to the port."""
    program = [
        (0x28, 0, 0, 12), (0x15, 0, 10, 0x0800), (0x30, 0, 0, 23), (0x15, 0, 8, 6),
        (0x28, 0, 0, 20), (0x45, 6, 0, 0x1FFF), (0xB1, 0, 0, 14), (0x48, 0, 0, 14),
        (0x15, 2, 0, port), (0x48, 0, 0, 16), (0x15, 0, 1, port), (0x06, 0, 0, 65535),
        (0x06, 0, 0, 0),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    kept = ctypes.create_string_buffer(code)
    return struct.pack("HL", len(program), ctypes.addressof(kept)), kept


def open_capture(port: int) -> socket.socket:
    capture = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    attached, _kept = filter_of(port)
    capture.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, attached)
    capture.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    try:
        capture.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
    except OSError:
        capture.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    capture.bind(("lo", 0))
    return capture


def unmasked(payload: bytes) -> list[bytes]:
    """The texts of whole client frames; what is no frame is left out."""
    texts = []
    at = 0
    while at + 6 <= len(payload):
        if payload[at] != 0x81 or payload[at + 1] < 0x80:
            return texts
        length, head = payload[at + 1] & 0x7F, at + 2
        if length == 126:
            length, head = int.from_bytes(payload[at + 2:at + 4]), at + 4
        elif length == 127:
            return texts
        data = payload[head + 4:head + 4 + length]
        if len(data) < length:
            return texts
        mask = (payload[head:head + 4] * (length // 4 + 1))[:length]
        plain = int.from_bytes(data) ^ int.from_bytes(mask)
        texts.append(plain.to_bytes(length))
        at = head + 4 + length
    return texts


def wall_minus_monotonic_ns() -> int:
    return time.time_ns() - time.monotonic_ns()


def main() -> None:
    port = int(sys.argv[1])
    # The stamps are the kernel's: who reads them later takes no processor from those it observes.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    capture = open_capture(port)
    began = wall_minus_monotonic_ns()
    sends, frames, unstamped = [], [], 0
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([capture, sys.stdin], [], [])
        if capture in readable:
            unstamped += 0 if take(capture, port, sends, frames) else 1
        elif not sys.stdin.buffer.read1(4096):
            break
    _, dropped = struct.unpack("II", capture.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
    drift = (wall_minus_monotonic_ns() - began) / 1000
    counts = {"dropped": dropped, "unstamped": unstamped, "driftUs": drift}
    print(json.dumps({"sends": sends, "frames": frames, **counts}))


def take(capture: socket.socket, port: int, sends: list, frames: list) -> bool:
    """False for a packet without a stamp: the kernel then gives the time of this very call."""
    before_ns = time.time_ns()
    packet, extras, _, address = capture.recvmsg(65536, 64)
    # On loopback each packet is seen leaving and arriving: it is there when it arrives.
    if address[2] != PACKET_HOST:
        return True
    seconds, nanos = struct.unpack("qq", extras[0][2][:16])
    if seconds * 1_000_000_000 + nanos >= before_ns:
        return False
    at_us = seconds * 1_000_000 + nanos / 1000
    tcp = 14 + 4 * (packet[14] & 0x0F)
    payload = packet[tcp + 4 * (packet[tcp + 12] >> 4):]
    if int.from_bytes(packet[tcp:tcp + 2]) == port:
        for found in FRAME.finditer(payload):
            frames.append([at_us, json.loads(found[1]), found[2].decode(), found[3].decode()])
        return True
    for text in unmasked(payload):
        found = SEND.search(text)
        if found is not None:
            sends.append([at_us, json.loads(found[1])])
    return True


main()
