"""`discourse doctor`: whether everything is there that the commands need."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Annotated, NamedTuple

import typer

from discourse.cli import options as o
from discourse.errors import DiscourseError, ModelMissingError


class Check(NamedTuple):
    """One thing looked at; `code` is the exit code it deserves, 0 if it is well."""

    name: str
    detail: str
    code: int = 0


def doctor(
    *,
    model: o.Model = o.default("model"),
    grammar: o.Grammar = o.default("grammar"),
    parse: Annotated[bool, typer.Option("--parse/--no-parse", help="Also load the model and annotate a sentence.")] = True,
) -> None:
    r"""Check Python, Stanza, the model's files, the grammar, the templates and the cache; exit 3 if the model is broken.

    \b
      discourse doctor
      discourse doctor --model default_accurate
    """
    checks = []
    for check in _checks(model, grammar, parse):
        typer.echo(f"{'ok' if not check.code else 'BAD':4}{check.name:12}{check.detail}")
        checks.append(check)
    raise typer.Exit(max(check.code for check in checks))


def _checks(model: str, grammar: str, parse: bool) -> Iterator[Check]:
    sound = sys.version_info >= (3, 11)
    yield Check("Python", f"{sys.version.split()[0]}{'' if sound else ', but 3.11 or later is needed'}", 0 if sound else 1)
    yield from (_guarded(name, look) for name, look in (("discourse", _version), ("Stanza", _stanza), ("model", lambda: _model(model))))
    yield from (_guarded(name, look) for name, look in (("grammar", lambda: _grammar(grammar)), ("templates", _templates), ("cache", _cache)))
    if parse:
        yield _guarded("sentence", lambda: _sentence(model, grammar))


def _guarded(name: str, look: Callable[[], str]) -> Check:
    """What looking gives, or what is wrong; the doctor goes on whatever happens."""
    try:
        return Check(name, look())
    except DiscourseError as error:
        return Check(name, str(error), error.code)
    except Exception as error:  # noqa: BLE001 (a broken installation fails in any way, and this is the command that tells)
        return Check(name, f"{type(error).__name__}: {error}", ModelMissingError.code if name in ("Stanza", "model", "sentence") else 1)


def _version() -> str:
    from discourse import __version__

    return __version__


def _stanza() -> str:
    from importlib.metadata import version

    return f"{version('stanza')} on torch {version('torch')}"


def _model(name: str) -> str:
    from discourse.parsing import Parser

    info = Parser(name).info
    return f"{info.model}, every file as in its manifest ({info.hash[:12]})"


def _grammar(name: str) -> str:
    from discourse.grammar import Grammar

    grammar = Grammar.load(name)
    return f"{grammar.info.name} {grammar.info.version}, {len(grammar.rules)} rules ({grammar.info.hash[:12]})"


def _templates() -> str:
    from discourse.resources import resource

    return str(resource("reports"))


def _cache() -> str:
    from discourse.parsing.cache import place

    file = place()
    return f"{file}, {file.stat().st_size / 1e6:,.1f} MB" if file.exists() else f"{file}, empty"


def _sentence(model: str, grammar: str) -> str:
    from discourse.api import analyse

    (analysis,) = analyse("The bridge may close, the mayor said.", model=model, grammar=grammar, cache=False)
    return f"parsed, {len(analysis.annotations)} annotations"
