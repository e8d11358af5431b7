"""Readers of the grammar tests' text fixtures: cases, and trees written as `form|lemma|UPOS/XPOS|head|relation|features`."""

from __future__ import annotations

from pathlib import Path

from discourse.analysis.quotation import quotations
from discourse.model import Document, Parse, Sentence, Span, Token

FIXTURES = Path(__file__).parent / "fixtures"
_NO_SPACE_BEFORE = {".", ",", "?", "!", ":", ";", "n't", "'s", ")", "”", "%"}


def cases(name: str) -> list[tuple[str, list[str]]]:
    """The cases of a fixture file: after `===` the title, then parts between lines of `~~~`."""
    blocks = (FIXTURES / name).read_text("utf-8").split("\n=== ")[1:]
    return [(block.split("\n", 1)[0], [part.strip("\n") for part in block.split("\n", 1)[1].split("\n~~~\n")]) for block in blocks]


def tree(source: str) -> Parse:
    """A document of one sentence a line; an empty line begins a paragraph."""
    text, paragraph = "", 0
    sentences = []
    for line in source.split("\n"):
        if not line.strip():
            paragraph += 1
            text = text.rstrip() + "\n\n"
            continue
        start, tokens, opened = len(text), [], False
        for index, cell in enumerate(line.split(), 1):
            form, lemma, upos, head, relation, *rest = cell.replace("||", "\0|").split("|")
            form = form.replace("\0", "|")
            feats = "|".join(rest).replace(";", "|")
            upos, _, xpos = upos.partition("/")
            if form in _NO_SPACE_BEFORE or (form == '"' and opened):
                text = text.rstrip()
            span = Span(len(text), len(text) + len(form))
            opens = form in "“(" or (form == '"' and not opened)
            opened = opened != (form == '"')
            text += form + ("" if opens else " ")
            tokens.append(Token(index, form, lemma or form.lower(), upos, xpos, feats, int(head), relation, span, span))
        sentences.append(Sentence(Span(start, len(text.rstrip())), paragraph, tuple(tokens)))
    text = text.rstrip()
    return Parse(Document("test", text), tuple(sentences), quotations(text))
