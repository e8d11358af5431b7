"""Texts in, parses out, through the public API and with the bundled model."""

import json
import multiprocessing
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discourse.errors import ModelMissingError
from discourse.model import Document
from discourse.parsing import Parser

ARTICLE = (
    "Mayor defends toll\nHarrow's mayor, Ida Brandt, said on Monday that drivers can't expect the bridge to stay free. “We’re going to need the money,” "
    "she told reporters.\n\nTo some residents, however, the toll is an insult. Paul Osei — who sells fish at the market — wasn't convinced: he called it "
    "“daylight robbery”."
)


def parse(parser, *texts):
    """Parse some texts."""
    return list(parser.parse(Document(str(n), text) for n, text in enumerate(texts)))


def test_an_article(parser):
    """Sentences, trees and quotations of a small article are what they should be."""
    (found,) = parse(parser, ARTICLE)
    assert [s.paragraph for s in found.sentences] == [0, 1, 1, 2, 2]
    said = next(t for t in found.sentences[1].tokens if t.text == "said")
    assert (said.lemma, said.upos, said.head, said.deprel) == ("say", "VERB", 0, "root")
    assert [q.inner.text(ARTICLE) for q in found.quotations] == ["We’re going to need the money,", "daylight robbery"]
    assert found.parser.name == "stanza"
    assert found.parser.hash
    assert found.notes == ()


def test_trees_are_trees(parser):
    """Every sentence has one root, indices in order, and no word is its own ancestor."""
    for sentence in parse(parser, ARTICLE)[0].sentences:
        assert [t.index for t in sentence.tokens] == list(range(1, len(sentence.tokens) + 1))
        assert [t.deprel for t in sentence.tokens if t.head == 0] == ["root"]
        for token in sentence.tokens:
            seen, at = set(), token.index
            while at:
                assert at not in seen
                seen.add(at)
                at = sentence.tokens[at - 1].head


def test_offsets_survive_odd_texts(parser):
    """Code points, not bytes or UTF-16 units; line ends, no-break spaces and combining marks do not shift anything."""
    text = "\ufeff👍🏽 Zo\u0308e said:\r\n\r\n\u00a0“It’s\tfine.”\u2028He\u00a0can't   agree. 🙂"
    (found,) = parse(parser, text)
    words = [t for s in found.sentences for t in s.tokens]
    assert {"said", "fine", "agree"} <= {t.span.text(text) for t in words}
    assert all(t.span.text(text) == t.text for t in words if t.span != t.surface or t.span.end - t.span.start == len(t.text))
    assert all(a.surface == b.surface or a.surface.end <= b.surface.start for a, b in pairwise(words))


def test_contractions(parser):
    """The words of a contraction have their own spans and share a surface token."""
    (found,) = parse(parser, "She can't go.")
    tokens = found.sentences[0].tokens
    assert [(t.text, t.lemma, tuple(t.span), tuple(t.surface)) for t in tokens[1:3]] == [
        ("ca", "can", (4, 6), (4, 9)),
        ("n't", "not", (6, 9), (4, 9)),
    ]


def test_batches_do_not_matter(parser):
    """A document is parsed alike alone and among others, in any order."""
    texts = [ARTICLE, "Yes.", "", "The council, it is said, may yet change its mind; nobody knows.", ARTICLE[60:200]]
    together = [p.sentences for p in parse(parser, *texts)]
    assert [parse(parser, text)[0].sentences for text in texts] == together
    assert [p.sentences for p in parse(parser, *reversed(texts))] == together[::-1]


def test_processes_do_not_matter(parser):
    """Two processes give what one gives, in the same order."""
    texts = [f"Speaker {n} said that plan {n} could fail. " * 40 for n in range(80)]
    assert sum(map(len, texts)) > 120_000
    spread = Parser(processes=2, cache=False).parse(Document(str(n), text) for n, text in enumerate(texts))
    some = [(p.document.id, p.sentences) for p in spread]
    assert [name for name, _ in some] == [str(n) for n in range(80)]
    assert [parse(parser, texts[n])[0].sentences for n in (0, 79)] == [some[0][1], some[79][1]]


def test_given_up():
    """What fails while other processes parse ends them: nobody waits for their work."""
    others = set(multiprocessing.active_children())
    with pytest.raises(ZeroDivisionError):
        list(Parser(processes=1, cache=False).parse([Document("one", ARTICLE)], lambda: 1 / 0))
    until = time.monotonic() + 10
    while set(multiprocessing.active_children()) - others:  # the pool's own thread may be reaping them at this moment
        assert time.monotonic() < until
        time.sleep(0.05)


def test_script_without_a_guard(tmp_path):
    """A script whose processes would run it again is told what it lacks."""
    script = tmp_path / "script.py"
    script.write_text("import discourse\ndiscourse.analyse('The plan is dead, he said.', processes=1, cache=False)\n")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "DiscourseError: a parsing process died" in ended.stderr
    assert "if __name__ == '__main__':" in ended.stderr.splitlines()[-1]


def test_killed():
    """A parsing process ends with the one that started it, even if that is killed; if it did not, its end of the pipe would stay open."""
    code = """if True:
        import os
        from discourse.model import Document
        from discourse.parsing import Parser
        print("begun", flush=True)
        list(Parser(processes=1, cache=False).parse([Document("one", "Yes.")], lambda: os.kill(os.getpid(), 9)))
    """
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert (killed.returncode, killed.stdout) == (-9, b"begun\n")


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x1b\u200b", "\ufeff"])
def test_nothing_to_parse(parser, text):
    """A text without words has no sentences."""
    assert parse(parser, text)[0].sentences == ()


def test_unbroken_run(parser):
    """A megabyte without a space is cut short at once; what follows it is parsed."""
    text = "iVBORw0KGgo" * 90_000 + " said the minister."
    (found,) = parse(parser, text)
    assert found.sentences[-1].tokens[-1].span.text(text) == "."
    assert max(t.span.end - t.span.start for s in found.sentences for t in s.tokens) > 900_000
    assert found.notes == ("1 unbroken run of more than 256 characters read by the first 64",)


@pytest.mark.parametrize("text", ["the mayor and the council " * 160, "he it they said was mayor " * 60])
def test_endless_sentence(parser, text):
    """A sentence of thousands of words is cut, and the record says so; nothing is printed about it (warnings are errors here)."""
    (found,) = parse(parser, text)
    assert max(len(s.tokens) for s in found.sentences) <= 200
    assert any("over 200 words" in note for note in found.notes)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_parses(parser, texts):
    """Whatever the characters, there is a parse, and its words stand in the text in order."""
    for found, text in zip(parse(parser, *texts), texts, strict=True):
        at = 0
        for sentence in found.sentences:
            for token in sentence.tokens:
                assert token.surface.start >= at or token.index > 1
                assert 0 <= token.span.start < token.span.end <= len(text)
                at = token.surface.start


def test_lone_surrogate(parser):
    """Half a surrogate pair parses; the text of the record is what was read."""
    (found,) = parse(parser, "A \ud83d sign.")
    assert found.text == "A \ud83d sign."
    assert found.notes == ("1 lone surrogate read as U+FFFD",)


def test_no_network_and_no_transformers():
    """The bundled model needs neither the network nor the long import of Stanza's and transformers' packages."""
    code = (
        "import socket, sys, json\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse\n"
        "from discourse.parsing import Parser\nfrom discourse.model import Document\n"
        "p = next(Parser(cache=False).parse([Document('1', 'It works.')]))\n"
        "print(json.dumps([len(p.sentences), 'transformers' in sys.modules, 'stanza' in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [1, False, False]


def test_unknown_model():
    """A model that is nowhere is told in one line."""
    with pytest.raises(ModelMissingError, match="there is no model 'fr'"):
        Parser("fr")


def test_two_parsers_do_not_disturb_each_other(parser):
    """A second parser in the process, loaded and used in between, changes nothing for the first."""
    text = "The mayor said the bridge is safe. Critics doubt it."
    before = parse(parser, text)[0].sentences
    second = Parser(cache=False)
    assert parse(second, text)[0].sentences == before
    assert parse(parser, text + " They asked for figures, which nobody had.")[0].sentences[:2] == before
