"""What is said of text that is no item of a grammar: the place, what stands there, what could stand there, what was probably meant."""
# ruff: noqa: RUF001 (characters that look like others are named here for that reason)

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import TerminalDef

from discourse.grammar import limits
from discourse.grammar.ast import At
from discourse.grammar.problems import Problem, suggest

_RAGGED = "this line is indented less than its block but more than what contains it"
_WORD = re.compile(r"[A-Za-z]+(-[a-z]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069]")
_TYPED = {
    **dict.fromkeys("“”„«»″", 'a straight quotation mark, "'), **dict.fromkeys("‘’‚′`'", 'a straight double quotation mark, "'),
    **dict.fromkeys("–—−‐‑", "a plain hyphen, -"), **dict.fromkeys("→⟶➔", "->"), **dict.fromkeys("←⟵", "<-"),
    "≠": "!=", **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", "a plain space"), "…": "the words in full",
}  # fmt: skip
"""What word processors put in the place of what was typed."""
_TEST = re.compile(r"\w+\s*!?=")
_INSIDE = {"doc", "match", "previous", "next", "roles", "unless", "optional", "either", "or"}
"""Words that begin a line within a rule."""
_FRIENDLY = {
    "NAME": "a name", "ATOM": "a value", "STRING": 'a text in "quotes"', "REGEX": "a /regular expression/", "LABEL": "a relation", "INT": "a number",
    "NUMBER": "a number", "PATH": "a file name", "VERSION": "a version", "_NL": "the end of the line", "_INDENT": "an indented block",
    "_DEDENT": "the end of the block", "EXAMPLE": "an example (+ or -)", "TRIM": "what to trim", "DEPTH": "a depth (+, *, {1,3})", "$END": "the end of the file",
    "PLACE": "a place (at-start, quoted, …)", "BESIDE": "'before-quote' or 'after-quote'", "STATE": "a state (bound, part-quoted)", "ARC_NAME": "a name for the arc",
}  # fmt: skip


def unfit(file: str, start: int, chunk: str) -> Problem | None:
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


def misread(error: UnexpectedInput, terminals: Iterable[TerminalDef], file: str, start: int, chunk: str) -> Problem:
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
    advice = _advice(rest, word[0] if word else "", column, expected)
    if advice:
        return Problem(at, advice)
    keywords = {p.value for t in terminals if t.name in expected for p in [t.pattern] if _keyword(p.value)}
    readable = {_readable(name, terminals) for name in expected}
    found = f"'{word[0]}'" if word else f"'{rest[:1]}'" if rest.strip() else "the end of the line"
    hint = suggest(word[0], {_plain(k) for k in keywords}) if word else ""
    return Problem(at, f"{found} cannot stand here{hint}" + ("" if hint else f"; expected {_listed(readable)}"))


def _advice(rest: str, word: str, column: int, expected: set[str]) -> str:
    """What is said of mistakes that are made often, by where they stand and what could stand there."""
    first = rest[:1]
    clause = "SEMICOLON" in expected
    said = (
        (column == 1 and (word in _INSIDE or rest[:2] in {"+ ", "- "}), f"'{word or first}' belongs to a rule; indent it under the rule's first line"),
        ("EXAMPLE" in expected and first in {"+", "-"}, f"an example has a space after its '{first}'"),
        ("LSQB" in expected and (first == "{" or _TEST.match(rest)), "tests stand in [brackets]: name [lemma=say, upos=VERB]"),
        ("NAME" in expected and first == "[", "tests need a name before them: cue [lemma=say], or _ [lemma=say]"),
        (clause and first in {"-", "<"}, "this is no arc; arcs are written -[nsubj]-> and <-[nsubj]-, or -> and <- for any relation"),
        (clause and first == ",", "',' cannot stand here; between clauses stands ';', or each has a line of its own"),
        (clause and word == "or", "'or' cannot stand here; write lemma=may|might for one of several values, 'either … or …' for clauses"),
    )
    return next((advice for holds, advice in said if holds), "")


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


def _readable(name: str, terminals: Iterable[TerminalDef]) -> str:
    if name in _FRIENDLY:
        return _FRIENDLY[name]
    pattern = next((t.pattern.value for t in terminals if t.name == name), name)
    return f"'{_plain(pattern)}'"


def _listed(names: set[str]) -> str:
    first = sorted(names, key=lambda n: (n.startswith("'"), n))[:8]
    return " or ".join([", ".join(first[:-1]), first[-1]] if len(first) > 1 else first) or "nothing more"


def ragged(file: str, start: int, chunk: str) -> Problem:
    """A line whose indentation fits no open block."""
    return _tab(file, start, chunk) or Problem(At(file, _ragged(start, chunk), 1), _RAGGED)


def _ragged(start: int, chunk: str) -> int:
    stack, before = [0], 0
    for number, line in enumerate(chunk.split("\n"), start):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while indent < stack[-1]:
            stack.pop()
        if indent > stack[-1] and len(stack) > 1 and indent < before:
            return number
        if indent > stack[-1]:
            stack.append(indent)
        before = indent
    return start
