"""The patterns of the comparison, each written down for every matcher; a hit is the token of each of `names`, in that order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from discourse.grammar.forest import Forest

Hit = tuple[int, ...]
"""The tokens of one match, numbered through the treebank from 0."""
SAY = ("say", "claim", "report", "believe", "think", "argue", "suggest", "tell")
BELOW = ("may", "might", "could")


@dataclass(frozen=True, slots=True)
class Node:
    """One node: the values of its attributes (any of them), and how it hangs on a node named before: `kind` (`child`, `head` or `below`) of `of`."""

    name: str
    lemma: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    deprel: tuple[str, ...] = ()
    of: str = ""
    kind: str = "child"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern. A node under `head` says with `deprel` how the node before hangs on it."""

    name: str
    nodes: tuple[Node, ...]
    anchored: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its nodes."""
        return tuple(node.name for node in self.nodes)


PATTERNS = (
    Pattern("say-that", (Node("cue", SAY, ("VERB",)), Node("content", deprel=("ccomp",), of="cue"), Node("source", deprel=("nsubj",), of="cue"))),
    Pattern("according-to", (Node("cue", ("accord",)), Node("to", ("to",), deprel=("fixed",), of="cue"), Node("source", deprel=("case",), of="cue", kind="head"))),
    Pattern("possible-that", (Node("cue", ("possible", "likely", "clear")), Node("be", ("be",), deprel=("cop",), of="cue"), Node("scope", deprel=("csubj", "ccomp"), of="cue"))),
    Pattern("passive", (
        Node("cue", ("report", "expect", "suppose", "believe", "say", "use"), ("VERB",)), Node("subject", deprel=("nsubj:pass",), of="cue"),
        Node("aux", deprel=("aux:pass",), of="cue"), Node("content", deprel=("xcomp", "ccomp"), of="cue"))),
    Pattern("although", (Node("cue", ("although", "though", "while")), Node("clause", deprel=("mark",), of="cue", kind="head"), Node("main", deprel=("advcl",), of="clause", kind="head"))),
    Pattern("but", (Node("cue", ("but",)), Node("second", deprel=("cc",), of="cue", kind="head"), Node("first", deprel=("conj",), of="second", kind="head"))),
    Pattern("said-modal", (Node("cue", SAY, ("VERB",)), Node("modal", BELOW, of="cue", kind="below"))),
    Pattern("any-object", (Node("verb", upos=("VERB",)), Node("object", upos=("NOUN",), deprel=("obj",), of="verb")), anchored=False),
)  # fmt: skip


def ours(pattern: Pattern) -> str:
    """As a rule of our language."""
    clauses = []
    for node in pattern.nodes:
        tests = [f"{a}={'|'.join(v)}" for a, v in (("lemma", node.lemma), ("upos", node.upos)) if v]
        shown = f"{node.name} [{', '.join(tests)}]" if tests else node.name
        label = f"[{'|'.join(node.deprel)}]"
        arc = {"child": f"-{label}->", "head": f"<-{label}-", "below": "->+"}[node.kind]
        clauses.append(f"    {node.of} {arc} {shown}" if node.of else f"    {shown}")
    layer = f"layer {pattern.name}-layer roles {', '.join(pattern.names)}\n"
    return f"{layer}rule {pattern.name} -> {pattern.name}-layer\n  match\n" + "\n".join(clauses) + "\n"


def spacy(pattern: Pattern) -> list[dict[str, object]]:
    """For spaCy's DependencyMatcher."""
    out: list[dict[str, object]] = []
    above: dict[str, tuple[str, ...]] = {}
    for node in pattern.nodes:  # spaCy puts the relation on the child: that of an arc upwards on the node before
        if node.kind == "head":
            above[node.of] = node.deprel
    for node in pattern.nodes:
        deprel = above.get(node.name, () if node.kind == "head" else node.deprel)
        attributes = {"LEMMA": node.lemma, "POS": node.upos, "DEP": deprel}
        tests = {name: values[0] if len(values) == 1 else {"IN": list(values)} for name, values in attributes.items() if values}
        found: dict[str, object] = {"RIGHT_ID": node.name, "RIGHT_ATTRS": tests}
        if node.of:
            found |= {"LEFT_ID": node.of, "REL_OP": {"child": ">", "head": "<", "below": ">>"}[node.kind]}
        out.append(found)
    return out


def semgrex(pattern: Pattern) -> str:
    """For Stanford's Semgrex."""
    parts: dict[str, str] = {}
    first = pattern.nodes[0].name
    for node in pattern.nodes:
        tests = [f"{a}:{v[0]}" if len(v) == 1 else f"{a}:/{'|'.join(v)}/" for a, v in (("lemma", node.lemma), ("cpos", node.upos)) if v]
        parts[node.name] = f"{{{';'.join(tests)}}}={node.name}"
    arcs: dict[str, list[str]] = {node.name: [] for node in pattern.nodes}
    for node in reversed(pattern.nodes):
        if node.of:
            label = "" if not node.deprel else node.deprel[0] if len(node.deprel) == 1 and ":" not in node.deprel[0] else f"/{'|'.join(node.deprel)}/"
            sign = {"child": ">", "head": "<", "below": ">>"}[node.kind]
            inner = parts[node.name] + "".join(arcs[node.name])
            arcs[node.of].insert(0, f" {sign}{label} {f'({inner})' if arcs[node.name] else inner}")
    return parts[first] + "".join(arcs[first])


def naive(pattern: Pattern, forest: Forest) -> Iterator[Hit]:  # noqa: C901 (loops in loops, as one writes them)
    """What one would write without a library: every token tried for the first node, then loops along the arcs."""
    lemma, upos, deprel, head, kids = forest.lemma, forest.upos, forest.deprel, forest.head, forest.kids

    def fits(node: Node, token: int) -> bool:
        return (not node.lemma or lemma[token] in node.lemma) and (not node.upos or upos[token] in node.upos)

    def reached(node: Node, bound: Hit) -> list[int]:
        start = bound[pattern.names.index(node.of)]
        if node.kind == "child":
            return [t for t in kids[start] if deprel[t] in node.deprel]
        if node.kind == "head":
            return [head[start]] if deprel[start] in node.deprel and head[start] >= 0 else []
        found = list(kids[start])
        for token in found:
            found += kids[token]
        return found

    def rest(bound: Hit) -> Iterator[Hit]:
        if len(bound) == len(pattern.nodes):
            yield bound
            return
        node = pattern.nodes[len(bound)]
        for token in reached(node, bound):
            if fits(node, token):
                yield from rest((*bound, token))

    for token in range(len(forest)):
        if fits(pattern.nodes[0], token):
            yield from rest((token,))
