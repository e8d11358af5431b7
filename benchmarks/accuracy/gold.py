"""Gold sets with our parses. The texts stay where they are (`../shared/gold`, or `$DISCOURSE_GOLD`): nothing of them enters the project.

They are parsed once, on all cores: the parser's cache keeps them for the next run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discourse.model import Document, Parse
from discourse.parsing import Parser
from discourse.pipeline import Tools, load_parser

Row = dict[str, Any]
Pair = tuple[Row, Parse]


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the gold is, and the model that parses its texts."""

    folder: Path
    model: str = "en"

    @property
    def parser(self) -> Parser:
        """What parses; it stays loaded from one set to the next."""
        return load_parser(Tools(self.model, processes=0))

    def rows(self, name: str) -> list[Row]:
        """The rows of one set, named by its file: `attribution/polnear-dev`."""
        path = self.folder / f"{name}.jsonl"
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def parsed(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[Pair]:
        """Rows with a `text`, each with its parse."""
        rows = self.rows(name)[start:stop]
        documents = [Document(str(row.get("id", number)), row["text"]) for number, row in enumerate(rows, start)]
        yield from zip(rows, self.parser.parse(documents), strict=True)


def default_gold() -> Path:
    """`$DISCOURSE_GOLD`, or `shared/gold` beside the checkout."""
    return Path(os.environ.get("DISCOURSE_GOLD", Path(__file__).parents[3] / "shared" / "gold"))
