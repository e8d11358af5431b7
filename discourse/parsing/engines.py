"""An engine, here or in processes of their own: texts in, sentences out."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.process import BaseProcess
from threading import Thread

from discourse.errors import DiscourseError
from discourse.parsing.cache import Result
from discourse.parsing.light import spare_torch
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
    """Parses groups of texts, in order: with an engine here, or with engines in so many processes, each started when there is a group for it."""

    def __init__(self, model: Model, processes: int | None) -> None:
        self._model = model
        self._processes = processes if processes is None else processes or os.cpu_count() or 1
        self._engine: Engine | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._started: set[BaseProcess] = set()

    def run(self, groups: Iterable[Texts], meanwhile: Callable[[], object]) -> Iterator[list[Result]]:
        """The results of each group; an empty group costs nothing.

        `meanwhile` is called, perhaps often, when texts are with the other processes and this one would only wait.
        """
        if self._processes is None:
            for group in groups:
                yield self._here(group) if group else []
            return
        waiting: deque[Future[list[Result]]] = deque()
        try:
            for group in groups:
                waiting.append(self._submitted(group))
                if len(waiting) > self._processes:
                    yield self._result(waiting, meanwhile)
            while waiting:
                yield self._result(waiting, meanwhile)
        finally:
            if not all(future.done() for future in waiting):
                self._stop()

    def _here(self, group: Texts) -> list[Result]:
        self._engine = self._engine or load(self._model)
        return parse(self._engine, group)

    def _submitted(self, group: Texts) -> Future[list[Result]]:
        if not group:
            nothing: Future[list[Result]] = Future()
            nothing.set_result([])
            return nothing
        self._pool = self._pool or ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"), initializer=_begin)
        others = set(multiprocessing.active_children()) - self._started
        future = self._pool.submit(_work, self._model, group)
        self._started = set(multiprocessing.active_children()) - others
        return future

    def _result(self, waiting: deque[Future[list[Result]]], meanwhile: Callable[[], object]) -> list[Result]:
        try:
            if not waiting[0].done():
                meanwhile()
            result = waiting[0].result()
        except BrokenProcessPool:
            self._pool = None
            raise DiscourseError(
                "a parsing process died, probably for want of memory (try fewer processes); in a script of your own, processes also need an "
                "`if __name__ == '__main__':` around what starts them"
            ) from None
        waiting.popleft()  # only now, for until then its process may have to be stopped
        return result

    def _stop(self) -> None:
        """End processes whose work nobody waits for any more: the interpreter would not exit before they are done."""
        for process in self._started:
            process.terminate()
        self._pool = None


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the first one ends the others
    Thread(target=_end_with_parent, daemon=True).start()
    atexit.register(os._exit, 0)  # torch would take a second to tidy up what is of no use to anyone


def _end_with_parent() -> None:
    """A parent that is killed tells nobody."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(model: Model, texts: Texts) -> list[Result]:
    return parse(_loaded(model), texts)


@cache
def _loaded(model: Model) -> Engine:
    """The engine of a worker process."""
    spare_torch()
    return load(model)
