"""Gold sets with our parses. The texts stay where they are (`../shared/gold`, or `$DISCOURSE_GOLD`): nothing of them enters the project."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discourse.analysis.quotation import quotations
from discourse.model import Document, Parse, ParserInfo, Sentence, Span, Token

Row = dict[str, Any]
Pair = tuple[Row, Parse]


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the gold is and how its texts are parsed: by the bundled model, or read from a folder of earlier parses (`--parses`)."""

    folder: Path
    parses: Path | None = None
    model: str = "en"

    def rows(self, name: str) -> list[Row]:
        """The rows of one set, named by its file: `attribution/polnear-dev`."""
        path = self.folder / f"{name}.jsonl"
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def parsed(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[Pair]:
        """Rows with a `text`, each with its parse; from a folder of parses only those that are there."""
        rows = self.rows(name)[start:stop]
        if self.parses:
            stem = name.rpartition("/")[2]
            files = ((row, self.parses / f"{stem}-{number:05d}.json") for number, row in enumerate(rows, start))
            yield from ((row, _stored(row, path)) for row, path in files if path.exists())
            return
        from discourse.parsing import Parser

        documents = [Document(str(row.get("id", number)), row["text"]) for number, row in enumerate(rows, start)]
        yield from zip(rows, Parser(self.model).parse(documents), strict=True)


def default_gold() -> Path:
    """`$DISCOURSE_GOLD`, or `shared/gold` beside the checkout."""
    return Path(os.environ.get("DISCOURSE_GOLD", Path(__file__).parents[3] / "shared" / "gold"))


def _stored(row: Row, path: Path) -> Parse:
    """A parse kept as JSON: rows of id, form, lemma, upos, xpos, feats, head, relation, start, end."""
    text = row["text"]
    sentences: list[Sentence] = []
    paragraph = last = 0
    for words in json.loads(path.read_text(encoding="utf-8"))["sentences"]:
        tokens = tuple(_token(word) for word in words)
        span = Span(tokens[0].span.start, tokens[-1].span.end)
        paragraph += last > 0 and "\n" in text[last : span.start]
        last = span.end
        sentences.append(Sentence(span, paragraph, tokens))
    return Parse(Document(str(row.get("id", path.stem)), text), tuple(sentences), quotations(text), ParserInfo("stanza", "", "stored"))


def _token(word: list[Any]) -> Token:
    index, form, lemma, upos, xpos, feats, head, relation, start, end = word
    span = Span(start, end)
    return Token(index, form, lemma or form, upos or "", xpos or "", feats or "", head, relation, span, span)
