"""Reading a grammar file: text in, records of `ast` and problems out."""
# ruff: noqa: RUF001 (characters that look like others are named here for that reason)

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import cast

from lark import Lark, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError
from lark.indenter import DedentError, Indenter
from lark.lexer import PatternRE, PatternStr, TerminalDef

from discourse.grammar import ast, limits
from discourse.grammar.ast import At
from discourse.grammar.build import Build
from discourse.grammar.problems import Problem, suggest
from discourse.grammar.semgrex_clauses import NotAPatternError

_RAGGED = "this line is indented less than its block but more than what contains it"
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069]")
_TYPED = {
    **dict.fromkeys("“”„«»″", 'a straight quotation mark, "'), **dict.fromkeys("‘’‚′`", 'a straight quotation mark, "'),
    **dict.fromkeys("–—−‐‑", "a plain hyphen, -"), **dict.fromkeys("→⟶➔", "->"), **dict.fromkeys("←⟵", "<-"),
    "≠": "!=", **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", "a plain space"), "…": "the words in full",
}  # fmt: skip
"""What word processors put in the place of what was typed."""
_FRIENDLY = {
    "NAME": "a name", "ATOM": "a value", "STRING": 'a text in "quotes"', "REGEX": "a /regular expression/", "LABEL": "a relation", "INT": "a number",
    "NUMBER": "a number", "PATH": "a file name", "VERSION": "a version", "_NL": "the end of the line", "_INDENT": "an indented block",
    "_DEDENT": "the end of the block", "EXAMPLE": "an example (+ or -)", "TRIM": "what to trim", "DEPTH": "a depth (+, *, {1,3})", "$END": "the end of the file",
    "PLACE": "a place (at-start, quoted, …)", "BESIDE": "'before-quote' or 'after-quote'", "STATE": "a state (bound, part-quoted)", "ARC_NAME": "a name for the arc",
}  # fmt: skip


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
    if isinstance(pattern, PatternStr) and _WORD.fullmatch(pattern.value):
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
        unfit = _unfit(file, line, chunk)
        if unfit:
            problems.append(unfit)
            continue
        try:
            items.append(_item(Build(file, line, chunk), chunk, problems))
        except UnexpectedInput as error:
            problems.append(_problem(error, file, line, chunk))
        except NotAPatternError as error:
            problems.append(error.problem)
        except DedentError:
            problems.append(_tab(file, line, chunk) or Problem(At(file, _ragged(line, chunk), 1), _RAGGED))
    return tuple(items), tuple(problems)


def _unfit(file: str, start: int, chunk: str) -> Problem | None:
    """What makes an item too large or too odd to be read at all."""
    if len(chunk) > limits.ITEM:
        return Problem(At(file, start, 1), f"this is longer than {limits.ITEM:,} characters; write several rules, or a lexicon into a file of its own")
    odd = _CONTROL.search(chunk)
    if odd:
        row, column = chunk.count("\n", 0, odd.start()), odd.start() - chunk.rfind("\n", 0, odd.start())
        return Problem(At(file, start + row, column), f"the invisible character U+{ord(odd[0]):04X} cannot stand in a grammar")
    stack = [0]
    for number, line in enumerate(chunk.split("\n"), start):
        margin = len(line) - len(line.lstrip())
        if line.strip():
            while stack[-1] >= margin > 0:
                stack.pop()
            stack.append(margin)
            if len(stack) > limits.BLOCKS + 1:
                return Problem(At(file, number, margin + 1), f"blocks stand in one another more than {limits.BLOCKS} deep")
    return None


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


def _problem(error: UnexpectedInput, file: str, start: int, chunk: str) -> Problem:
    """What lark says, in words of the language."""
    lines = chunk.split("\n")
    row, column = max(error.line, 1), max(error.column, 1)
    if isinstance(error, UnexpectedToken) and error.token.type in {"$END", "_NL", "_INDENT", "_DEDENT"} and row > 1 and column == 1:
        row, column = row - 1, len(lines[row - 2]) + 1
    while row > 1 and not lines[row - 1].strip():
        row, column = row - 1, len(lines[row - 2]) + 1
    expected = set(error.accepts or error.expected) if isinstance(error, UnexpectedToken) else set(cast("UnexpectedCharacters", error).allowed or ())
    rest = lines[row - 1][column - 1 :] if row <= len(lines) else ""
    at = At(file, start + row - 1, column)
    tab = _tab(file, start, chunk)
    if tab:
        return tab
    if rest.startswith('"'):
        return Problem(at, "this text is not closed with another quotation mark")
    if rest[:1] in _TYPED:
        return Problem(at, f"'{rest[:1]}' (U+{ord(rest[0]):04X}) cannot stand here; write {_TYPED[rest[0]]}")
    word = _WORD.match(rest)
    keywords = {p.value for t in _lark().terminals if t.name in expected for p in [t.pattern] if _keyword(p.value)}
    readable = {_readable(name) for name in expected}
    found = f"'{word[0]}'" if word else f"'{rest[:1]}'" if rest.strip() else "the end of the line"
    hint = suggest(word[0], {_plain(k) for k in keywords}) if word else ""
    return Problem(at, f"{found} cannot stand here{hint}" + ("" if hint else f"; expected {_listed(readable)}"))


def _tab(file: str, start: int, chunk: str) -> Problem | None:
    """Tabs beside spaces: what lines up on the screen does not for the computer."""
    margins = [line[: len(line) - len(line.lstrip())] for line in chunk.split("\n") if line.strip()]
    if not (any("\t" in m for m in margins) and any(" " in m for m in margins)):
        return None
    row = next(n for n, line in enumerate(chunk.split("\n")) if line.strip() and "\t" in line[: len(line) - len(line.lstrip())])
    return Problem(At(file, start + row, 1), "this line is indented with a tab, others with spaces; use spaces only")


def _keyword(pattern: str) -> bool:
    return pattern.endswith(r"(?![\w-])")


def _plain(pattern: str) -> str:
    return pattern.removesuffix(r"(?![\w-])").replace("\\", "")


def _readable(name: str) -> str:
    if name in _FRIENDLY:
        return _FRIENDLY[name]
    pattern = next((t.pattern.value for t in _lark().terminals if t.name == name), name)
    return f"'{_plain(pattern)}'"


def _listed(names: set[str]) -> str:
    first = sorted(names, key=lambda n: (n.startswith("'"), n))[:8]
    return " or ".join([", ".join(first[:-1]), first[-1]] if len(first) > 1 else first) or "nothing more"


def _ragged(start: int, chunk: str) -> int:
    """The line whose indentation fits no open block."""
    stack = [0]
    for number, line in enumerate(chunk.split("\n"), start):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while indent < stack[-1]:
            stack.pop()
        if indent > stack[-1] and len(stack) > 1 and number > start and indent < _previous_indent(chunk, number - start):
            return number
        if indent > stack[-1]:
            stack.append(indent)
    return start


def _previous_indent(chunk: str, row: int) -> int:
    before = [line for line in chunk.split("\n")[:row] if line.strip()]
    return len(before[-1]) - len(before[-1].lstrip()) if before else 0
