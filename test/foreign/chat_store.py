"""Accounts and messages of the foreign chat server: a CSV of accounts, sqlite3 in memory.

Its habits differ from those of the reference server wherever the API document allows it: ids that
leave gaps or start again in every thread, times with another fraction, threads in no order.
"""

import csv
import datetime
import hashlib
import sqlite3

SCHEMA = """
CREATE TABLE thread (id INTEGER PRIMARY KEY, low TEXT NOT NULL, high TEXT NOT NULL, last INTEGER,
                     UNIQUE (low, high));
CREATE TABLE message (thread INTEGER NOT NULL, id INTEGER NOT NULL, sender TEXT NOT NULL,
                      receiver TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL,
                      PRIMARY KEY (thread, id));
"""

# The rows live in memory: an endless run must not take the machine with it.
MAX_MESSAGES = 500_000


class Full(Exception):
    """The store holds MAX_MESSAGES rows."""


class Accounts:
    """Who may talk: rows of `id,email,password,token`. Tokens are opaque text."""

    def __init__(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.by_id = {row["id"]: row for row in self.rows}
        self.by_token = {row["token"]: row for row in self.rows if row.get("token")}

    def of_token(self, token):
        return self.by_token.get(token or "")

    def wire(self, user_id):
        row = self.by_id[user_id]
        return {
            "is_active": True,
            "username": row["email"].split("@")[0],
            "email": row["email"],
            "role": "member",
            "id": row["id"],
        }


class Store:
    """Threads and messages. `ids` is `sparse` (one sequence with gaps) or `per-thread`."""

    def __init__(self, accounts, ids):
        self.accounts = accounts
        self.per_thread = ids == "per-thread"
        self.count = 0
        self.next_id = 1000
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.executescript(SCHEMA)

    def thread_of(self, one, other):
        low, high = sorted((one, other))
        row = self.db.execute(
            "SELECT id, last FROM thread WHERE low = ? AND high = ?", (low, high)
        ).fetchone()
        return row if row is not None else (None, None)

    def add(self, sender, receiver, body):
        """Stores a message; its (thread, id, datetime)."""
        if self.count >= MAX_MESSAGES:
            raise Full()
        thread, last = self.thread_of(sender, receiver)
        if thread is None:
            low, high = sorted((sender, receiver))
            thread = 70_000 + 13 * self.count
            self.db.execute("INSERT INTO thread VALUES (?, ?, ?, NULL)", (thread, low, high))
        self.count += 1
        self.next_id += 1 + self.count % 5
        number = (last or 0) + 1 if self.per_thread else self.next_id
        now = datetime.datetime.now(datetime.timezone.utc)
        self.db.execute(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)",
            (thread, number, sender, receiver, body, now.timestamp()),
        )
        self.db.execute("UPDATE thread SET last = ? WHERE id = ?", (number, thread))
        return thread, number, now

    def history(self, one, other):
        """All rows between two users, oldest first."""
        thread, _ = self.thread_of(one, other)
        rows = self.db.execute(
            "SELECT thread, id, sender, receiver, body, at FROM message"
            " WHERE thread = ? ORDER BY id",
            (thread,),
        )
        return [self.wire_row(row) for row in rows]

    def threads(self, user):
        """The user's threads in an order that means nothing."""
        rows = self.db.execute(
            "SELECT id, CASE WHEN low = ? THEN high ELSE low END, last FROM thread"
            " WHERE low = ? OR high = ?",
            (user, user, user),
        ).fetchall()
        rows.sort(key=lambda row: hashlib.sha1(str(row[0]).encode()).digest())
        return [self.wire_thread(row) for row in rows]

    def wire_thread(self, row):
        thread, partner, last = row
        message = self.db.execute(
            "SELECT thread, id, sender, receiver, body, at FROM message"
            " WHERE thread = ? AND id = ?",
            (thread, last),
        ).fetchone()
        return {
            "last_message": self.wire_row(message),
            "other_user": self.accounts.wire(partner),
            "id": thread,
        }

    def wire_row(self, row):
        thread, number, sender, receiver, body, at = row
        when = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
        stamp = when.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return {
            "thread": thread,
            "seen": False,
            "created": stamp,
            "updated": stamp,
            "message": body,
            "receiver": self.accounts.wire(receiver),
            "sender": self.accounts.wire(sender),
            "id": number,
        }
