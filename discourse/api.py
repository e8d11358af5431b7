"""The library's front door: `discourse.analyse(...)`, for scripts and notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import pandas as pd

from discourse.analysis import tables
from discourse.errors import InputError
from discourse.model import LAYERS, Analysis, Document
from discourse.pipeline import Tools, annotate
from discourse.readers import FORMATS, Failure, Fields, Item, read

Text = str | Path | Document
LONGEST_PATH = 1000


class Analyses(Sequence[Analysis]):
    """What was found in some documents: a sequence of `Analysis`, with tables and a page.

    In a notebook it shows itself as marked text.
    """

    def __init__(self, analyses: Iterable[Analysis], failures: Iterable[Failure] = ()) -> None:
        self._analyses, self.failures = tuple(analyses), tuple(failures)

    def __len__(self) -> int:
        return len(self._analyses)

    def __iter__(self) -> Iterator[Analysis]:
        return iter(self._analyses)

    @overload
    def __getitem__(self, index: int) -> Analysis: ...

    @overload
    def __getitem__(self, index: slice) -> Analyses: ...

    def __getitem__(self, index: int | slice) -> Analysis | Analyses:
        return Analyses(self._analyses[index]) if isinstance(index, slice) else self._analyses[index]

    def __repr__(self) -> str:
        found = sum(len(a.annotations) for a in self)
        return f"<Analyses: {len(self)} documents, {found} annotations, {len(self.failures)} failures>"

    def annotations(self) -> pd.DataFrame:
        """One row an annotation."""
        return tables.annotations(self._analyses)

    def documents(self) -> pd.DataFrame:
        """One row a document."""
        return tables.documents(self._analyses)

    def sentences(self) -> pd.DataFrame:
        """One row a sentence."""
        return tables.sentences(self._analyses)

    def propositions(self) -> pd.DataFrame:
        """One row a proposition: who vouches for it, how firmly, against what."""
        return tables.propositions_table(self._analyses)

    def to_html(self, *, title: str = "", layers: Sequence[str] = LAYERS, min_confidence: float = 0.0) -> str:
        """The report as one self-contained page."""
        from discourse.report import render  # noqa: PLC0415 (tables need no templates)

        return "".join(render(self._analyses, title=title, layers=layers, min_confidence=min_confidence, split="one").values())

    def _repr_html_(self) -> str:
        from discourse.report import fragment  # noqa: PLC0415 (as above)

        return "".join(map(fragment, self._analyses))


def analyse(
    text_or_paths: Text | Iterable[Text],
    *,
    model: str = "en",
    grammar: str = "english",
    processes: int | None = None,
    cache: bool = True,
    text_key: str = "text",
    id_key: str = "id",
) -> Analyses:
    """Analyse a text, files, folders, or documents; `discourse/1` records are read back instead of analysed.

    A `str` is a text, unless it is the path of something that exists; in a list, and as a `Path`, it is a path always. Documents that cannot
    be read are in `.failures`; if none could, the first error is raised. `processes` says how many more processes parse (0: one per processor core;
    the calling script then needs its `if __name__ == "__main__":`).

        >>> found = discourse.analyse("The bridge may close, the mayor said.")  # doctest: +SKIP
        >>> found.annotations()[["layer", "cue"]]  # doctest: +SKIP
    """
    results = list(annotate(_items(text_or_paths, Fields(text_key, id_key)), Tools(model, grammar, processes, cache)))
    failures = [r for r in results if isinstance(r, Failure)]
    found = Analyses((r for r in results if isinstance(r, Analysis)), failures)
    if failures and not found:
        raise InputError(str(failures[0]))
    return found


def _items(given: Text | Iterable[Text], fields: Fields) -> Iterator[Item]:
    if isinstance(given, str):
        yield from read([Path(given)], fields) if _is_path(given) else [_document(given)]
    elif isinstance(given, (Path, Document)):
        yield from _items([given], fields)
    else:
        many: list[Any] = list(given)
        yield from (item for item in many if isinstance(item, Document))
        yield from read([Path(item) for item in many if not isinstance(item, Document)], fields)


def _document(text: str) -> Item:
    return Document("text", text) if text.strip() else Failure("text", InputError("is empty"))


def _is_path(text: str) -> bool:
    """Whether a string names something: it exists, or looks like the name of a file that ought to."""
    if len(text) > LONGEST_PATH or "\n" in text or not text.strip() or "\0" in text:
        return False
    return Path(text).exists() or (len(text.split()) == 1 and Path(text).suffix.lower() in FORMATS)
