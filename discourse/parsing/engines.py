"""An engine, here or in processes of their own: texts in, sentences out."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from discourse.errors import DiscourseError
from discourse.parsing.cache import Result
from discourse.parsing.models import Model
from discourse.parsing.punctuation import repaired
from discourse.parsing.split import LONGEST, split
from discourse.parsing.text import clean, paragraphs
from discourse.parsing.units import Engine, RawSentence, build, lengthened, shifted, words

Texts = Sequence[str]


def load(model: Model) -> Engine:
    """The engine that suits a model: ours where tagger and parser share an encoder, else Stanza's own pipeline.

    One thread a process: on two busy cores a second one costs eight times the CPU and gains nothing.
    """
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
    if model.shared:
        from discourse.parsing.fast import FastEngine  # noqa: PLC0415

        return FastEngine(model)
    from discourse.parsing.stock import StockEngine  # noqa: PLC0415

    return StockEngine(model)


def parse(engine: Engine, texts: Texts) -> list[Result]:
    """Parse texts together: every step sees all of them, so that its batches are full."""
    cleaned = [clean(text) for text in texts]
    spans = [paragraphs(one.text) for one in cleaned]
    raw = engine.tokenise([[span.text(one.text) for span in found] for one, found in zip(cleaned, spans, strict=True)])
    parts: list[tuple[list[tuple[int, RawSentence]], tuple[str, ...]]] = []
    for one, starts, found in zip(cleaned, spans, raw, strict=True):
        placed = [(n, lengthened(shifted(s, starts[n].start), one.cut)) for n, paragraph in enumerate(found) for s in paragraph]
        sentences, more = _shortened(placed)
        parts.append((sentences, one.notes + more))
    forms = [words(s) for sentences, _ in parts for _, s in sentences]
    rows = map(repaired, forms, engine.annotate(forms))
    return [(tuple(build(s, next(rows), n) for n, s in sentences), notes) for sentences, notes in parts]


def _shortened(sentences: Sequence[tuple[int, RawSentence]]) -> tuple[list[tuple[int, RawSentence]], tuple[str, ...]]:
    """Cut the sentences that are too long, and say which."""
    kept: list[tuple[int, RawSentence]] = []
    notes = []
    for paragraph, sentence in sentences:
        pieces = split(sentence)
        if len(pieces) > 1:
            notes.append(
                f"sentence of {len(words(sentence))} words at {sentence[0].span.start} cut into {len(pieces)} (over {LONGEST} words)"
            )
        kept += [(paragraph, piece) for piece in pieces]
    return kept, tuple(notes)


class Workers:
    """Parses groups of texts, in order, with an engine here and more in other processes as soon as there are groups for them."""

    def __init__(self, model: Model, processes: int) -> None:
        self._model = model
        self._processes = processes or os.cpu_count() or 1
        self._engine: Engine | None = None
        self._pool: ProcessPoolExecutor | None = None

    def run(self, groups: Iterable[Texts]) -> Iterator[list[Result]]:
        """The results of each group; an empty group costs nothing. One group alone is not worth starting processes for."""
        groups = iter(groups)
        if self._processes > 1:
            first = list(islice(groups, 2))
            groups = chain(first, groups)
            if all(first) and len(first) > 1:
                yield from self._spread(groups)
                return
        for group in groups:
            yield self._here(group) if group else []

    def _here(self, group: Texts) -> list[Result]:
        self._engine = self._engine or load(self._model)
        return parse(self._engine, group)

    def _spread(self, groups: Iterator[Texts]) -> Iterator[list[Result]]:
        waiting: deque[Future[list[Result]]] = deque()
        pool = self._pool = self._pool or ProcessPoolExecutor(
            self._processes, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(self._model,)
        )
        try:
            for group in groups:
                waiting.append(pool.submit(_work, group))
                if len(waiting) > self._processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            self._pool = None
            raise DiscourseError("a parsing process died, probably for want of memory; try fewer processes") from None
        finally:
            for future in waiting:
                future.cancel()


_engine: list[Engine] = []
"""The engine of a worker process."""


def _begin(model: Model) -> None:
    _engine.append(load(model))


def _work(texts: Texts) -> list[Result]:
    return parse(_engine[0], texts)
