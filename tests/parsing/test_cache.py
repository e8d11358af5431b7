"""The parse cache: quick where it can be, silent where it cannot."""

import multiprocessing
import sqlite3

import pytest

from discourse.model import Document, ParserInfo, Sentence, Span, Token
from discourse.parsing import Parser
from discourse.parsing.cache import Cache, place

INFO = ParserInfo("stanza", "1", "en", "abc")
SENTENCE = Sentence(Span(0, 3), 0, (Token(1, "Yes", "yes", "INTJ", "UH", "", 0, "root", Span(0, 3), Span(0, 3)),))
RESULT = ((SENTENCE,), ("a note",))


@pytest.fixture
def path(tmp_path):
    """Where a test's cache is."""
    return tmp_path / "deep" / "parses.sqlite"


def test_what_is_put_is_got(path):
    """A parse comes back as it was; another text, another model find nothing."""
    cache = Cache(INFO, path)
    cache.put({"Yes": RESULT, "odd \ud800": ((), ())})
    assert cache.get("Yes") == RESULT
    assert cache.get("odd \ud800") == ((), ())
    assert cache.get("No") is None
    assert Cache(ParserInfo("stanza", "1", "en", "other"), path).get("Yes") is None


@pytest.mark.parametrize("rubbish", [b"no database at all, but long enough to look at" * 40, b""])
def test_damaged_file_is_made_anew(path, rubbish):
    """A file that is no database is thrown away."""
    path.parent.mkdir()
    path.write_bytes(rubbish)
    cache = Cache(INFO, path)
    assert cache.get("Yes") is None
    cache.put({"Yes": RESULT})
    assert cache.get("Yes") == RESULT


def test_damaged_entry_is_no_entry(path):
    """Bytes that are no parse count as a miss."""
    cache = Cache(INFO, path)
    cache.put({"Yes": RESULT})
    with sqlite3.connect(path) as base:
        base.execute("UPDATE parses SET parse = x'00ff'")
    base.close()
    assert cache.get("Yes") is None


def test_other_schema_is_made_anew(path):
    """A cache of another version is not read."""
    Cache(INFO, path).put({"Yes": RESULT})
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    assert Cache(INFO, path).get("Yes") is None


def test_size_is_bounded(path):
    """The longest unused go first."""
    cache = Cache(INFO, path, limit=3000)
    for n in range(60):
        cache.put({str(n): RESULT})
    assert cache.get("0") is None
    assert cache.get("59") == RESULT


def test_unwritable_place(tmp_path):
    """Where no cache can be, nothing is kept and nothing fails."""
    (tmp_path / "file").write_text("in the way")
    cache = Cache(INFO, tmp_path / "file" / "parses.sqlite")
    cache.put({"Yes": RESULT})
    assert cache.get("Yes") is None


def write(path, start):
    """What one of several processes does."""
    cache = Cache(INFO, path)
    for n in range(start, start + 20):
        cache.put({str(n): RESULT})


def test_several_writers(path):
    """Processes that write at once lose nothing."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(path, 100 * n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert all(Cache(INFO, path).get(str(100 * n + 19)) == RESULT for n in range(3))


def test_parser_uses_it(monkeypatch, tmp_path):
    """The second parser needs no model; switched off, nothing is written."""
    monkeypatch.setenv("DISCOURSE_CACHE_DIR", str(tmp_path))
    document = Document("1", "It may rain, she said.")
    list(Parser(cache=False).parse([document]))
    assert not place().exists()
    first = next(Parser().parse([document]))
    monkeypatch.setattr("discourse.parsing.engines.load", None)
    assert next(Parser().parse([document])) == first
