"""The main job: whatever was read becomes analyses, in the same order.

Grammar and analysis are imported when they are needed, which is after the processes that parse have been started.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from discourse.model import LAYERS, Analysis, Document, Parse
from discourse.parsing import Parser
from discourse.readers import Failure, Item

if TYPE_CHECKING:
    from discourse.grammar import Grammar

Result = Analysis | Failure
ResultT = TypeVar("ResultT", Analysis, Failure, Analysis | Failure)


@dataclass(frozen=True, slots=True)
class Tools:
    """Which model and grammar to use, and how to run the parser."""

    model: str = "en"
    grammar: str = "english"
    processes: int | None = None
    """In how many processes of their own texts are parsed, while this one analyses; 0 means one per processor core, None that this one does it all."""
    cache: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Which annotations to keep."""

    layers: tuple[str, ...] = LAYERS
    min_confidence: float = 0.0

    def of(self, result: ResultT) -> ResultT:
        """The analysis with those annotations only; a failure as it is."""
        if isinstance(result, Failure):
            return result
        kept = tuple(a for a in result.annotations if a.layer in self.layers and a.confidence >= self.min_confidence)
        return replace(result, annotations=kept)


def annotate(items: Iterable[Item], tools: Tools = Tools()) -> Iterator[Result]:
    """An analysis for each document; failures and analyses read back pass through. Memory stays flat however many there are.

    The model is loaded when the first document that needs parsing comes, the grammar while other processes parse it (or, without those, before).
    """
    grammar = cache(lambda: load_grammar(tools.grammar))
    if tools.processes is None:
        grammar()

    @cache
    def get_ready() -> None:
        _analyser()
        grammar().ready()

    for item in _parsed(items, tools, get_ready):
        yield _analyser()(item, grammar()) if isinstance(item, Parse) else item


def load_grammar(name: str) -> Grammar:
    """The grammar of that name or in that folder. A bundled one is compiled once; a folder may have been edited since."""
    return _bundled(name) if name.isidentifier() and not Path(name).exists() else _compiled(name)


def load_parser(tools: Tools) -> Parser:
    """The parser; it stays loaded, for in a notebook `analyse` is called again and again."""
    return _parser(tools.model, processes=tools.processes, cache=tools.cache)


def _analyser() -> Callable[[Parse, Grammar], Analysis]:
    from discourse.analysis.analyse import analyse_parse  # noqa: PLC0415 - see above

    return analyse_parse


def _compiled(name: str) -> Grammar:
    from discourse.grammar import Grammar  # noqa: PLC0415 - see above

    return Grammar.load(name)


_bundled = lru_cache(maxsize=2)(_compiled)
_parser = lru_cache(maxsize=1)(Parser)


def _parsed(items: Iterable[Item], tools: Tools, meanwhile: Callable[[], object]) -> Iterator[Parse | Result]:
    """Documents parsed, everything else as it came."""
    rest = iter(items)
    for item in rest:
        if isinstance(item, Document):
            yield from _in_order(chain([item], rest), tools, meanwhile)
        else:
            yield item


def _in_order(items: Iterable[Item], tools: Tools, meanwhile: Callable[[], object]) -> Iterator[Parse | Result]:
    """The parser reads ahead to fill its batches; what needs no parsing waits in line meanwhile."""
    waiting: deque[Item] = deque()

    def documents() -> Iterator[Document]:
        for item in items:
            waiting.append(item)
            if isinstance(item, Document):
                yield item

    for parse in load_parser(tools).parse(documents(), meanwhile):
        while not isinstance(ready := waiting.popleft(), Document):
            yield ready
        yield parse
    for ready in waiting:
        assert not isinstance(ready, Document)
        yield ready
