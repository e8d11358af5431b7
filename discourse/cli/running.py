"""What commands that analyse documents have in common: progress, failures told as they come, the exit code."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from discourse.errors import UsageError
from discourse.model import LAYERS

if TYPE_CHECKING:
    from discourse.model import Analysis
    from discourse.pipeline import Result


def tell(message: object) -> None:
    """One line on stderr."""
    typer.echo(f"discourse: {message}", err=True)


class Run:
    """Analyses as they become ready. Failures are told and counted; `finish` ends the command accordingly."""

    def __init__(self, results: Iterator[Result], total: int | None = None, done: int = 0) -> None:
        self._results, self._total, self._done, self._failures = results, total, done, 0

    def __iter__(self) -> Iterator[Analysis]:
        from discourse.model import Analysis

        with progress(self._total, self._done) as advance:
            for result in self._results:
                advance()
                if isinstance(result, Analysis):
                    yield result
                else:
                    self._failures += 1
                    tell(result)

    def finish(self) -> None:
        """Exit with 1 if a document failed."""
        if self._failures:
            tell(f"{self._failures} {'document' if self._failures == 1 else 'documents'} failed; the others are done")
            raise typer.Exit(1)


@contextmanager
def progress(total: int | None, done: int = 0) -> Iterator[Callable[[], None]]:
    """A line on stderr with rate and time left, if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("documents, {task.fields[rate]} a minute,"), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, completed=done, rate="–")  # noqa: RUF001

        def advance() -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, rate=f"{speed * 60:,.0f}" if speed else "–")  # noqa: RUF001

        yield advance


def chosen_layers(names: str) -> tuple[str, ...]:
    """The layers in a comma-separated list."""
    layers = tuple(name.strip() for name in names.split(",") if name.strip())
    unknown = [name for name in layers if name not in LAYERS]
    if unknown or not layers:
        raise UsageError(f"--layers takes some of {', '.join(LAYERS)}; not {names!r}")
    return layers


def command_line() -> str:
    """How this command was called, for the page's footer."""
    return shlex.join(["discourse", *sys.argv[1:]])


def documents(paths: Sequence[Path]) -> int | None:
    """How many documents there are, about; only looked up if a person is watching."""
    from discourse.readers import STDIN, count

    return count(paths) if sys.stderr.isatty() and STDIN not in paths else None


@contextmanager
def piped() -> Iterator[None]:
    """Writing to stdout: a reader that had enough (as `| head` has) ends the command quietly, with the shell's code for it."""
    import os

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(141) from None
