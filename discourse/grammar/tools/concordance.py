"""A pattern tried out on texts: its hits as a concordance, and the tree of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from discourse.errors import GrammarError
from discourse.grammar import Grammar
from discourse.grammar.ast import Rule
from discourse.grammar.load import BUNDLED
from discourse.grammar.plan import all_names
from discourse.grammar.syntax import read
from discourse.model import Parse, Sentence, Token

NAME = "pattern"
"""Of the rule, the layer and the source that a pattern becomes."""
ASIDE = 40


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
    """A grammar whose rule `pattern` has the clauses given, one a line or with `;` between; `grammar` lends its lexicons and layers."""
    folder, includes = _lenders(grammar)
    match = "\n".join(f"    {line.strip() if line[:1].strip() else line}" for line in pattern.strip("\n").splitlines())
    rule = f"rule {NAME} -> {NAME}\n  match\n{match}\n"
    items, _ = read(NAME, rule)
    names = next((tuple(all_names(item.clauses)) for item in items if isinstance(item, Rule)), ())
    names = tuple(name for name in names if not name.startswith("_"))  # a nameless word is some other word
    if items and not names:
        raise GrammarError("the pattern names no word; write for example: verb [lemma=say]")
    roles = "  roles\n" + "".join(f"    {name} = words({name})\n" for name in names)
    layer = f"layer {NAME} roles {', '.join(f'{name}?' for name in names)}\n" if names else ""
    return Grammar.from_text(rule + (roles if names else "") + layer + includes, NAME, folder=folder)


def _lenders(grammar: str) -> tuple[Path | None, str]:
    """The folder of another grammar and the lines that include it."""
    if not grammar:
        return None, ""
    if grammar in BUNDLED:
        return None, f"include {grammar}\n"
    path = Path(grammar)
    files = sorted(path.glob("*.gram")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise GrammarError(f"{grammar}: there is no such grammar file or folder")
    return files[0].parent, "".join(f"include {file.name}\n" for file in files)


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
