"""Reading a grammar file: text in, records of `ast` and problems out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import cast

from lark import Lark, UnexpectedInput
from lark.exceptions import VisitError
from lark.indenter import DedentError, Indenter
from lark.lexer import PatternRE, PatternStr, TerminalDef

from discourse.grammar import ast
from discourse.grammar.build import Build
from discourse.grammar.misread import misread, ragged, unfit
from discourse.grammar.problems import Problem
from discourse.grammar.semgrex_clauses import NotAPatternError

_KEYWORD = re.compile(r"[a-z]+(-[a-z]+)*")
class _Layout(Indenter):
    """Blocks by indentation, except within brackets."""

    NL_type = "_NL"
    OPEN_PAREN_types = ["LSQB", "LPAR"]  # noqa: RUF012 (lark declares it so)
    CLOSE_PAREN_types = ["RSQB", "RPAR"]  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 1_000  # so that a tab never lines up with spaces by accident


def _whole_words(terminal: TerminalDef) -> None:
    """Keywords match whole words only, and win over names where both may stand."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and _KEYWORD.fullmatch(pattern.value):
        terminal.pattern = PatternRE(re.escape(pattern.value) + r"(?![\w-])", pattern.flags)
        terminal.priority = 2


@cache
def _lark() -> Lark:
    text = resources.files("discourse.grammar").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", postlex=_Layout(), propagate_positions=True, maybe_placeholders=True, edit_terminals=_whole_words)


def read(file: str, text: str) -> tuple[tuple[ast.Item, ...], tuple[Problem, ...]]:
    """The items of a grammar file, and what could not be read."""
    items: list[ast.Item] = []
    problems: list[Problem] = []
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    for line, chunk in _chunks(text):
        wrong = unfit(file, line, chunk)
        if wrong:
            problems.append(wrong)
            continue
        try:
            items.append(_item(Build(file, line, chunk), chunk, problems))
        except UnexpectedInput as error:
            problems.append(misread(error, _lark().terminals, file, line, chunk))
        except NotAPatternError as error:
            problems.append(error.problem)
        except DedentError:
            problems.append(ragged(file, line, chunk))
    return tuple(items), tuple(problems)


def _item(build: Build, chunk: str, problems: list[Problem]) -> ast.Item:
    try:
        return cast("ast.Item", build.transform(_lark().parse(chunk)))
    except VisitError as error:
        raise error.orig_exc from error
    finally:
        problems += build.problems


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """The items of a file with the number of their first line: each starts in the first column and goes on with indented lines."""
    start, lines = 0, []  # type: int, list[str]
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1].strip() and not line.startswith("#"):
            if lines:
                yield start, "\n".join(lines) + "\n"
            start, lines = number, []
        elif not lines and (not line.strip() or line.lstrip().startswith("#")):
            continue
        start = start or number
        lines.append(line)
    if lines:
        yield start, "\n".join(lines) + "\n"


