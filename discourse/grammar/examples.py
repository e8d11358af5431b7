r"""The `+` and `-` lines of rules as tests: read, run, and shown in their own bracket notation.

`[role words]` marks what a role must cover, brackets may nest, a role marked twice is discontinuous. ` / ` stands between sentences, ` // `
between paragraphs, and `\[` is a bracket of the text. After ` => ` come attributes that must be set: `=> stance=denying, kind=indirect`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from discourse.errors import GrammarError
from discourse.grammar.ast import At, ExampleLine
from discourse.grammar.matches import Match
from discourse.grammar.plan import Plan
from discourse.grammar.problems import Problem, suggest
from discourse.model import Document, Span, Spans

_SENTENCES = re.compile(r"(?<!\s)\s+/\s+")  # only where a space begins: else a line of spaces takes the square of its length
_PARAGRAPHS = re.compile(r"(?<!\s)\s+//\s+")
_OPEN = re.compile(r"\[([A-Za-z_][\w-]*) ")
_EXPECTED = re.compile(r"\s=>\s*([\w-]+=[^,=\[\]]+(?:,\s*[\w-]+=[^,=\[\]]+)*)$")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what a rule must find in it, or must not find where it is not `positive`."""

    rule: str
    layer: str
    positive: bool
    text: str
    roles: Mapping[str, Spans]
    attributes: Mapping[str, str]
    at: At

    @property
    def document(self) -> Document:
        """The text as a document to parse."""
        return Document(self.text, self.text)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an example came out: `found` are the roles of the match nearest to what was expected."""

    example: Example
    passed: bool
    reason: str = ""
    found: Mapping[str, Spans] | None = None

    def diff(self) -> str:
        """What was expected and what was found, in the example's own notation."""
        example = self.example
        lines = [f"{example.at.file}:{example.at.line}: {example.rule}: {self.reason}"]
        lines.append(f"  expected  {bracketed(example.text, example.roles) if example.positive else 'no match in: ' + example.text}")
        if self.found is not None:
            lines.append(f"  found     {bracketed(example.text, self.found)}")
        return "\n".join(lines)


def examples(plans: Iterable[Plan]) -> tuple[tuple[Example, ...], tuple[Problem, ...]]:
    """The examples of rules, and those that cannot be read."""
    out: list[Example] = []
    problems: list[Problem] = []
    for plan in plans:
        for line in plan.examples:
            try:
                out.append(_read(plan, line))
            except GrammarError as error:
                problems.append(Problem(line.at, str(error)))
    return tuple(out), tuple(problems)


def _read(plan: Plan, line: ExampleLine) -> Example:
    source = line.text
    attributes: dict[str, str] = {}
    expected = _EXPECTED.search(source)
    if expected:
        source = source[: expected.start()]
        attributes = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in expected[1].split(","))}
    text, roles = _unbracketed(_SENTENCES.sub(" ", _PARAGRAPHS.sub("\n\n", source.strip())))
    for role in roles:
        if role not in plan.roles and role not in plan.names:
            raise GrammarError(f"the rule '{plan.name}' has no role '{role}'; it has {', '.join(plan.roles)}{suggest(role, plan.roles)}")
    for name in attributes:
        if name not in plan.sets:
            raise GrammarError(f"the rule '{plan.name}' does not set '{name}'; it sets {', '.join(plan.sets) or 'nothing'}{suggest(name, plan.sets)}")
    return Example(plan.name, plan.layer, line.positive, text, roles, attributes, line.at)


def _unbracketed(source: str) -> tuple[str, dict[str, Spans]]:
    out: list[str] = []
    length, at = 0, 0
    stack: list[tuple[str, int]] = []
    found: dict[str, list[Span]] = {}
    while at < len(source):
        opened = _OPEN.match(source, at)
        if source[at] == "\\" and at + 1 < len(source):
            out.append(source[at + 1])
            length, at = length + 1, at + 2
        elif opened:
            stack.append((opened[1], length))
            at = opened.end()
        elif source[at] == "]" and stack:
            role, start = stack.pop()
            found.setdefault(role, []).append(Span(start, length))
            at += 1
        elif source[at] in "[]":
            raise GrammarError("a bracket of this example does not mark a role; write [role words], or \\[ for a bracket in the text")
        else:
            out.append(source[at])
            length, at = length + 1, at + 1
    if stack:
        raise GrammarError(f"the bracket of '{stack[-1][0]}' is not closed")
    return "".join(out), {role: tuple(sorted(spans)) for role, spans in found.items()}


def bracketed(text: str, roles: Mapping[str, Spans]) -> str:
    """A text with its roles in brackets."""
    spans = sorted(((s, role) for role, each in roles.items() for s in each), key=lambda item: (item[0].start, -item[0].end))
    marks: dict[int, list[str]] = {}
    for span, role in spans:
        marks.setdefault(span.start, []).append(f"[{role} ")
    for span, _ in spans:
        marks.setdefault(span.end, []).insert(0, "]")
    out = "".join("".join(sorted(marks.get(at, []), key=lambda m: m != "]")) + text[at : at + 1] for at in range(len(text) + 1))
    return out.replace("\n\n", " // ")


def check(example: Example, found: Sequence[Match]) -> Outcome:
    """How an example comes out, given the matches of its rule in its text."""
    text = example.text
    ranked = sorted(found, key=lambda m: (len(compare(text, example.roles, m.roles)), len(_wrong(example, m))))
    best = ranked[0] if ranked else None
    if not example.positive:
        hit = best is not None and (not example.roles or not compare(text, example.roles, best.roles))
        return Outcome(example, not hit, "matches, but must not" if hit else "", best.roles if best and hit else None)
    if best is None:
        return Outcome(example, passed=False, reason="does not match")
    roles = compare(text, example.roles, best.roles) if example.roles else []
    wrong = _wrong(example, best)
    if not roles and not wrong:
        return Outcome(example, passed=True)
    return Outcome(example, False, "; ".join([*([f"differs in {', '.join(roles)}"] if roles else []), *wrong]), best.roles)


def _wrong(example: Example, match: Match) -> list[str]:
    have = match.attributes
    return [f"{name} is {have.get(name, 'not set')}, not {value}" for name, value in example.attributes.items() if have.get(name) != value]


def compare(text: str, expected: Mapping[str, Spans], found: Mapping[str, Spans]) -> list[str]:
    """The roles in which two readings differ; spaces and punctuation at the edges do not count."""
    return [role for role in {**expected, **found} if _bare(text, expected.get(role, ())) != _bare(text, found.get(role, ()))]


def _bare(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    out = []
    for span in spans:
        start, end = span
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if start < end:
            out.append(Span(start, end))
    return tuple(out) if out else tuple(spans)
