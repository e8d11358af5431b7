"""Which documents share a page, and where a long one is divided, so that no page grows beyond what a browser opens at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from discourse.errors import UsageError
from discourse.model import Sentence
from discourse.report.view import TREE_TOKENS, Part, View, part

LIMIT = 5_000_000
"""Bytes of a page."""
SPLITS = ("auto", "one", "many")

# Measured on dense pages (docs/report.md): what one word, annotation, row and tree word take; and what every page has.
_PAGE, _WORD, _ENTRY, _ROW, _TREE = 60_000, 12, 2_600, 900, 230


def weight(doc: View) -> int:
    """The estimated bytes of a document on a page of its own; on the high side."""
    tokens = sum(len(s.tokens) for s in doc.analysis.parse.sentences)
    text = 2 * len(doc.analysis.text.encode("utf-8", "replace"))
    return _PAGE + text + _ENTRY * len(doc.entries) + _ROW * len(doc.rows) + _TREE * min(tokens, TREE_TOKENS)


def pages(docs: Sequence[View], split: str) -> list[list[Part]]:
    """What stands on each page: `one` puts all on one, `many` a document (or part) on each, `auto` decides by size."""
    if split not in SPLITS:
        raise UsageError(f"--split {split}: choose auto, one or many")
    if split == "one" or (split == "auto" and sum(map(weight, docs)) <= LIMIT):
        return [[part(doc, 0, len(doc.blocks)) for doc in docs]]
    return [[p] for doc in docs for p in divided(doc)]


def divided(doc: View) -> list[Part]:
    """A document in as few parts as the limit allows, cut between paragraphs."""
    total = weight(doc) - _PAGE
    wanted = -(-total // (LIMIT - _PAGE))
    if wanted <= 1 or len(doc.blocks) <= 1:
        return [part(doc, 0, len(doc.blocks))]
    shares = _shares(doc)
    cuts, filled = [0], 0.0
    for number, share in enumerate(shares):
        if filled and filled + share > sum(shares) / wanted:
            cuts.append(number)
            filled = 0.0
        filled += share
    ends = [*cuts[1:], len(doc.blocks)]
    return [part(doc, first, last, n, len(cuts)) for n, (first, last) in enumerate(zip(cuts, ends, strict=True), 1)]


def _shares(doc: View) -> list[float]:
    """What each block adds to the size of a page."""
    per_sentence: dict[int, int] = {}
    for entry in doc.entries:
        per_sentence[entry.sentence] = per_sentence.get(entry.sentence, 0) + _ENTRY
    for row in doc.rows:
        per_sentence[row.sentence] = per_sentence.get(row.sentence, 0) + _ROW
    sentences: Sequence[Sentence] = doc.analysis.parse.sentences
    for number in per_sentence:
        per_sentence[number] += _TREE * len(sentences[number].tokens) if number < len(sentences) else 0
    return [
        2.0 * (b.span.end - b.span.start) + sum(per_sentence.get(p.sentence, 0) for p in b.pieces if p.sentence is not None)
        for b in doc.blocks
    ]


def file_name(number: int, part: Part) -> str:
    """A name for a page's file: number, words of the document's id, part; plain letters only."""
    words = "-".join(re.findall(r"[a-z0-9]+", part.doc.analysis.document.id.lower()))[:40].strip("-")
    return "-".join(filter(None, [f"{number:03d}", words, f"part{part.number}" if part.of > 1 else ""])) + ".html"
