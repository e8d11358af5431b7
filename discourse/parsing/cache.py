"""The parse cache: one SQLite file in the user's cache folder, so that the same text is parsed once.

What is kept depends on the text, the model's files, Stanza's version and `SETTINGS`, all of which go into the key. The cache is a convenience: where
it cannot be read or written it steps aside, where it is damaged it starts anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from discourse.model import ParserInfo, Sentence, Span, Token

SCHEMA = 1
"""Version of the table and of what is in it."""
LIMIT = 500_000_000
"""Bytes of parses kept; the longest unused go first."""
FRESH = 86_400.0
"""Seconds after which a use is noted anew: reading should rarely write."""
PATIENCE = 10.0
"""Seconds to wait for another process that writes."""
SETTINGS = "sentences<=200 words; runs<=256; head constraints; punctuation repaired"
"""What the parser does that changes parses; change it with them."""

Result = tuple[tuple[Sentence, ...], tuple[str, ...]]
"""Sentences and notes: what parsing a text gives."""


def place() -> Path:
    """The cache's file; the folder can be set with DISCOURSE_CACHE_DIR."""
    return Path(os.environ.get("DISCOURSE_CACHE_DIR") or user_cache_path("discourse")) / "parses.sqlite"


class Cache:
    """Parses by text, for one model. Safe to use from several processes at once."""

    def __init__(self, info: ParserInfo, path: Path | None = None, limit: int = LIMIT) -> None:
        self._path, self._limit = path or place(), limit
        self._salt = f"{info.name}\n{info.version}\n{info.hash}\n{SETTINGS}".encode()

    def get(self, text: str) -> Result | None:
        """The parse of a text, if it is there."""
        try:
            with closing(self._open()) as base:
                found = base.execute("SELECT parse, used FROM parses WHERE key = ?", (self._key(text),)).fetchone()
                if not found:
                    return None
                if found[1] < time.time() - FRESH:
                    base.execute("UPDATE parses SET used = ? WHERE key = ?", (time.time(), self._key(text)))
            return _loads(found[0])
        except (sqlite3.Error, OSError):
            return None
        except (zlib.error, ValueError, TypeError, KeyError):  # a damaged entry is as good as none
            return None

    def put(self, parses: dict[str, Result]) -> None:
        """Keep some parses, by their texts."""
        rows = [(self._key(text), _dumps(result), time.time()) for text, result in parses.items()]
        try:
            with closing(self._open()) as base, base:
                base.execute("BEGIN IMMEDIATE")
                base.executemany("INSERT OR REPLACE INTO parses (key, parse, used) VALUES (?, ?, ?)", rows)
                self._prune(base)
        except (sqlite3.Error, OSError):
            return

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(self._salt + b"\0" + text.encode("utf-8", "surrogatepass")).digest()

    def _open(self) -> sqlite3.Connection:
        """The database; a file that is damaged or of another schema is thrown away."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except sqlite3.OperationalError:  # locked or not writable: not ours to delete
            raise
        except sqlite3.DatabaseError:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        try:
            base.execute("PRAGMA synchronous = OFF")  # what a power failure breaks is made anew
            if _version(base) != SCHEMA:
                _create(base)
            base.execute("SELECT key, used FROM parses LIMIT 1").fetchone()
        except sqlite3.Error:
            base.close()
            raise
        return base

    def _prune(self, base: sqlite3.Connection) -> None:
        """Delete the longest unused until a tenth of the room is free."""
        size = base.execute("SELECT COALESCE(SUM(LENGTH(parse)), 0) FROM parses").fetchone()[0]
        if size <= self._limit:
            return
        for key, length in base.execute("SELECT key, LENGTH(parse) FROM parses ORDER BY used").fetchall():
            base.execute("DELETE FROM parses WHERE key = ?", (key,))
            size -= length
            if size <= 0.9 * self._limit:
                return


def _version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _create(base: sqlite3.Connection) -> None:
    """An empty table, unless another process has just made it."""
    with base:
        base.execute("BEGIN IMMEDIATE")
        if _version(base) != SCHEMA:
            base.execute("DROP TABLE IF EXISTS parses")
            base.execute("CREATE TABLE parses (key BLOB PRIMARY KEY, parse BLOB NOT NULL, used REAL NOT NULL) WITHOUT ROWID")
            base.execute(f"PRAGMA user_version = {SCHEMA}")


def _dumps(result: Result) -> bytes:
    sentences, notes = result
    rows = [
        [*s.span, s.paragraph, [[t.text, t.lemma, t.upos, t.xpos, t.feats, t.head, t.deprel, *t.span, *t.surface] for t in s.tokens]]
        for s in sentences
    ]
    return zlib.compress(json.dumps([rows, notes]).encode(), 6)


def _loads(stored: bytes) -> Result:
    rows, notes = json.loads(zlib.decompress(stored))
    sentences = []
    for start, end, paragraph, words in rows:
        tokens = tuple(_token(n, word) for n, word in enumerate(words, 1))
        sentences.append(Sentence(Span(start, end), paragraph, tokens))
    return tuple(sentences), tuple(notes)


def _token(index: int, row: list[Any]) -> Token:
    text, lemma, upos, xpos, feats, head, deprel, *places = row
    return Token(index, text, lemma, upos, xpos, feats, head, deprel, Span(*places[:2]), Span(*places[2:]))
