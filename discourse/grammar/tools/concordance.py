"""A pattern tried out on texts: its hits as a concordance, and the tree of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from discourse.errors import GrammarError
from discourse.grammar.ast import NOWHERE, At, Atom, Call, Layer, Projection, Rule, Term
from discourse.grammar.engine import BUDGET, Grammar
from discourse.grammar.load import Sources, load
from discourse.grammar.plan import all_names
from discourse.grammar.syntax import read
from discourse.model import Parse, Sentence, Token

NAME = "pattern"
"""Of the rule, the layer and the source that a pattern becomes."""
ASIDE = 40
_INDENT = "    "
_EMPTY = "the pattern names no word; write for example: verb [lemma=say]"


@dataclass(frozen=True, slots=True)
class Hit:
    """One way in which a pattern holds: its names with their words."""

    parse: Parse
    sentence: int
    words: Mapping[str, tuple[Token, ...]]

    def line(self, number: int) -> str:
        """The hit as a line of a concordance: the first name's words in the middle, the others after."""
        (_, key), *others = self.words.items()
        start, end = key[0].span.start, key[-1].span.end
        span = self.parse.sentences[self.sentence].span
        left = " ".join(self.parse.text[min(span.start, start) : start].split())[-ASIDE:]
        right = " ".join(self.parse.text[end : max(span.end, end)].split())[:ASIDE]
        rest = "  ".join(f"{name}={' '.join(t.text for t in tokens)}" for name, tokens in others)
        where = f"{self.parse.document.id}:{self.sentence + 1}"
        return f"{number:4}  {left:>{ASIDE}}  {self.parse.text[start:end]}  {right:{ASIDE}}  {where}  {rest}".rstrip()

    def tree(self) -> str:
        """The sentence's tree, with the names at their words."""
        marks: dict[int, list[str]] = {}
        for name, tokens in self.words.items():
            for token in tokens:
                marks.setdefault(id(token), []).append(name)
        return tree(self.parse.sentences[self.sentence], {key: ", ".join(names) for key, names in marks.items()})


def compiled(pattern: str, grammar: str = "") -> Grammar:
    """A grammar whose rule `pattern` has the clauses given, one a line or with `;` between; `grammar` lends its lexicons and layers.

    Raises `GrammarError` with the mistakes at their places in the pattern.
    """
    pattern = "\n".join(line.strip() if line[:1].strip() else line for line in pattern.strip("\n").splitlines())
    if not pattern.strip():
        raise GrammarError(_EMPTY)
    head = f"rule {NAME} -> {NAME}\n  match\n"
    items, problems = read(NAME, head + "".join(f"{_INDENT}{line}\n" for line in pattern.splitlines()))
    sources = load(grammar) if grammar else Sources()
    sources.texts[NAME] = pattern
    sources.problems.extend(replace(problem, at=_moved(problem.at)) for problem in problems)
    for item in items:
        if isinstance(item, Rule):
            names = _names(item)
            roles = tuple((Atom(name), (Projection(Term("words", (name,))),)) for name in names)
            layer = Layer(NAME, NOWHERE, tuple((name, True) for name in names))
            sources.items += [(NAME, layer), (NAME, replace(_moved(item), roles=roles))]
    return Grammar._checked(sources, BUDGET)  # noqa: SLF001


def _names(rule: Rule) -> tuple[str, ...]:
    """The names of a pattern's words; one that begins with `_` is some other word."""
    names = dict.fromkeys([*all_names(rule.clauses), *(name for c in rule.clauses if isinstance(c, Call) for name in c.arguments)])
    shown = tuple(name for name in names if not name.startswith("_"))
    if not shown:
        raise GrammarError(_EMPTY)
    return shown


def _moved(thing: Any) -> Any:
    """A piece of syntax as if the pattern stood alone: without the lines before it, and not indented."""
    if isinstance(thing, At):
        return thing._replace(line=max(thing.line - 2, 1), column=max(thing.column - len(_INDENT), 1))
    if isinstance(thing, tuple):
        return tuple(map(_moved, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{each.name: _moved(getattr(thing, each.name)) for each in fields(thing)})
    return thing


def hits(grammar: Grammar, parse: Parse) -> Iterator[Hit]:
    """Where the pattern holds in a text."""
    tokens = [token for sentence in parse.sentences for token in sentence.tokens]
    for match in grammar.matches(parse, rule=NAME):
        words = {name: tuple(tokens[i] for i in ids) for name, ids in match.tokens.items() if ids}
        if words:
            yield Hit(parse, match.sentence, words)


def tree(sentence: Sentence, marks: Mapping[int, str]) -> str:
    """A tree as text, heads above their dependents; `marks` are notes by the id of a token."""
    children: dict[int, list[Token]] = {}
    for token in sentence.tokens:
        children.setdefault(token.head, []).append(token)
    rows = [row for root in children.get(0, ()) for row in _rows(root, children, "", "")]
    width = max((len(drawn) for drawn, _ in rows), default=0)
    return "\n".join(f"{drawn:{width}}  {_facts(token)}{_mark(marks, token)}" for drawn, token in rows)


def _rows(token: Token, children: Mapping[int, Sequence[Token]], first: str, rest: str) -> Iterator[tuple[str, Token]]:
    """Depth first with a stack of its own: a tree may be deeper than Python's."""
    stack = [(token, first, rest)]
    while stack:
        at, first, rest = stack.pop()
        yield f"{first}{at.text}", at
        below = children.get(at.index, ())
        for number, child in reversed(list(enumerate(below, 1))):
            last = number == len(below)
            stack.append((child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")))


def _facts(token: Token) -> str:
    return f"{token.index:3} {token.deprel:12} {token.upos:6} {token.lemma}{f'  {token.feats}' if token.feats else ''}"


def _mark(marks: Mapping[int, str], token: Token) -> str:
    return f"  <- {marks[id(token)]}" if id(token) in marks else ""
