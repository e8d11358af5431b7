"""The circumstances of a match that say how far it is to be trusted: its rule, its cue's lemma, what its roles look like.

`facts` gives what is looked at, as a kind and a value. Each kind stands for a few circumstances: short phrases that a person can read
(`rule=clause-after cue=say`). Measured on gold, each gets a weight: see `calibrate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from discourse.grammar.forest import Forest

Roles = Mapping[str, tuple[int, ...]]
"""The tokens of each role."""
Fact = tuple[str, tuple[str, ...]]
"""A kind (see `PHRASES`) and its values."""

_NEGATIONS = {"not", "n't", "never", "no", "nothing", "neither"}
_PERSONAL = {"he", "she", "i", "we", "you", "they"}
_HANGING = {"aux", "mark", "advmod", "cc"}
_FULL = {"VERB", "NOUN", "ADJ", "ADP", "ADV"}
_INTRODUCING = {"case", "mark", "fixed"}
_FARTHEST = 3  # arcs in a path that is told in full

PHRASES: dict[str, tuple[str, ...]] = {
    "cue": ("rule={rule}", "cue={0}/{1}", "rule={rule} cue={0}/{1}", "form={2}", "rule={rule} form={2}", "cue-is={3}"),
    "cue-words": ("cue-words={0}",),
    "cue-with": ("cue-with={0}",),
    "negated": ("rule={rule} negated",),
    "hanging": ("{0}={1}",),
    "beside": ("rule={rule} beside={0}",),
    "cue-quoted": ("rule={rule} cue-quoted={0}", "cue-quoted={0}"),
    "attribute": ("{0}={1}", "rule={rule} {0}={1}", "{0}={1} upos={2}"),
    "source": ("rule={rule} source={0}", "cue={1} source={0}", "stance={2} source={0}"),
    "head": ("{0}-head={1}", "cue={2} {0}-head={1}"),
    "look": ("rule={rule} {0}-form={1}", "rule={rule} {0}-size={2}", "{0}-size={2}", "rule={rule} {0}-quoted={3}", "{0}-quoted={3}"),
    "path": ("{0}-path={1}", "rule={rule} {0}-path={1}"),
    "after": ("rule={rule} {0}-after={1}", "rule={rule} cue={2} {0}-after={1}", "rule={rule} stance={3} {0}-after={1}"),
    "many": ("{0}-sentences=many",),
}
"""What each kind of fact is said as."""


def said(rule: str, kind: str, values: Sequence[str]) -> list[str]:
    """A fact as circumstances of a match of a rule."""
    return [phrase.format(*values, rule=rule) for phrase in PHRASES[kind]]


def circumstances(forest: Forest, rule: str, roles: Roles, attributes: Mapping[str, str]) -> list[str]:
    """Everything worth weighing about a match, without repetition."""
    return phrases(rule, facts(forest, roles, attributes))


def phrases(rule: str, found: Iterable[Fact]) -> list[str]:
    """Facts as circumstances of a match of a rule, without repetition."""
    return list(dict.fromkeys(phrase for kind, values in found for phrase in said(rule, kind, values)))


def facts(forest: Forest, roles: Roles, attributes: Mapping[str, str]) -> list[Fact]:
    """What is looked at in a match, without repetition."""
    anchor = anchor_of(roles)
    cue, stance = look(forest, roles[anchor])[0], attributes.get("stance", "")
    found = [*of_cue(forest, roles[anchor]), *beside(forest, cue, roles), *of_source(forest, roles, cue, stance)]
    found += of_attributes(forest.upos[cue], attributes)
    return found + [fact for role, tokens in roles.items() if role != anchor for fact in of_role(forest, role, tokens, cue, stance)]


def anchor_of(roles: Roles) -> str:
    """The cue, or the first role where there is none: what the others are seen from."""
    return "cue" if "cue" in roles else next(iter(roles))


def of_cue(forest: Forest, tokens: tuple[int, ...]) -> list[Fact]:
    """What is looked at in a cue: its word, form and words, what hangs on it, whether it is quoted."""
    lemma, deprel = forest.lemma, forest.deprel
    cue = look(forest, tokens)[0]
    found: dict[Fact, None] = {
        ("cue", (lemma[cue], forest.upos[cue], forest.xpos[cue], deprel[cue])): None,
        ("cue-quoted", ("yes" if cue in forest.quotes_of else "no",)): None,
    }
    for child in forest.kids[cue]:
        if lemma[child] in _NEGATIONS:
            found["negated", ()] = None
        elif deprel[child] in _HANGING:
            found["hanging", (deprel[child], lemma[child])] = None
    found["cue-words", (str(min(len(tokens), 5)),)] = None
    for token in tokens:
        if token != cue and forest.upos[token] in _FULL:
            found["cue-with", (lemma[token],)] = None
    return list(found)


def beside(forest: Forest, cue: int, roles: Roles) -> list[Fact]:
    """The relations of what hangs on a cue and is in no role."""
    kids = [k for k in forest.kids[cue] if forest.deprel[k] != "punct"]
    if not kids:
        return []
    covered = set().union(*roles.values())
    return [("beside", (relation,)) for relation in dict.fromkeys([forest.deprel[k] for k in kids if k not in covered])]


def of_attributes(tag: str, attributes: Mapping[str, str]) -> list[Fact]:
    """The attributes, by themselves and with the cue's part of speech."""
    return [("attribute", (name, value, tag)) for name, value in attributes.items()]


def of_source(forest: Forest, roles: Roles, cue: int, stance: str) -> list[Fact]:
    """What kind of source a cue of a stance has, if any."""
    source = roles.get("source")
    return [("source", (_kind(forest, look(forest, source)[0]) if source else "none", forest.lemma[cue], stance))] if source or stance else []


def of_role(forest: Forest, role: str, tokens: tuple[int, ...], cue: int, stance: str) -> list[Fact]:
    """What is looked at in a role: its head, size and quotation marks, how it is reached from the cue and introduced."""
    head, size, quoted, many = look(forest, tokens)
    word = forest.lemma[cue]
    found: list[Fact] = [
        ("head", (role, forest.lemma[head], word)),
        ("look", (role, forest.upos[head], size, quoted)),
        ("path", (role, route(forest, cue, head))),
        ("after", (role, introduced(forest, head), word, stance)),
    ]
    if many:
        found.append(("many", (role,)))
    return found


def look(forest: Forest, tokens: tuple[int, ...]) -> tuple[int, str, str, bool]:
    """A role's head, how long it is (as a power of two), whether it is quoted, whether it goes over several sentences."""
    known = forest.known.get(tokens)
    if known is None:
        sentence = forest.sentence
        known = top(forest, tokens), str(min(len(tokens).bit_length(), 6)), _quoted(forest, tokens), sentence[tokens[0]] != sentence[tokens[-1]]
        forest.known[tokens] = known
    found: tuple[int, str, str, bool] = known
    return found


def top(forest: Forest, tokens: Sequence[int]) -> int:
    """The head of a stretch: of its words that are attached outside it, the one highest in its tree."""
    if len(tokens) == 1:
        return tokens[0]
    inside, head, punct = set(tokens), forest.head, forest.punct
    tops = [t for t in tokens if head[t] not in inside and not punct[t]]
    if not tops:
        words = [t for t in tokens if not punct[t]] or list(tokens)
        tops = [t for t in words if head[t] not in inside] or words
    return tops[0] if len(tops) == 1 else min(tops, key=lambda t: (_depth(forest, t), t))


def _depth(forest: Forest, token: int) -> int:
    steps = 0
    while forest.head[token] >= 0 and steps < 200:
        token, steps = forest.head[token], steps + 1
    return steps


def introduced(forest: Forest, head: int) -> str:
    """The prepositions and subordinators before a phrase or clause: `as`, `that`, `in_front_of`; `-` where there are none."""
    deprel = forest.deprel
    words = [forest.lemma[t] for t in forest.kids[head] if deprel[t] in _INTRODUCING and t < head]
    return "_".join(words) or "-"


def route(forest: Forest, start: int, end: int) -> str:
    """The arcs from one token to another: `<ccomp>nsubj`; `far` where they are many, `elsewhere` across sentences."""
    head, deprel = forest.head, forest.deprel
    if head[end] == start:
        return f">{deprel[end]}"
    if head[start] == end:
        return f"<{deprel[start]}"
    if forest.sentence[start] != forest.sentence[end]:
        return "elsewhere"
    up = _chain(forest, start)
    down = _chain(forest, end)
    meet = next((t for t in up if t in down), -1)
    if meet < 0:
        return "far"
    climbed, descended = up[: up.index(meet)], down[: down.index(meet)]
    if len(climbed) + len(descended) > _FARTHEST:
        return "far"
    return "".join([*("<" + deprel[t] for t in climbed), *(">" + deprel[t] for t in reversed(descended))]) or "="


def _chain(forest: Forest, token: int) -> list[int]:
    """A token and as many above it as a path can have that is told in full."""
    head, out = forest.head, [token]
    while len(out) <= _FARTHEST and (token := head[token]) >= 0:
        out.append(token)
    return out


def _kind(forest: Forest, head: int) -> str:
    """What kind of word a source is: a name, a person's pronoun, another pronoun, a noun."""
    if forest.upos[head] == "PRON":
        word = forest.word[head]
        return "person" if word in _PERSONAL else "who" if word == "who" else "pronoun"
    return forest.upos[head].lower()


def _quoted(forest: Forest, tokens: Sequence[int]) -> str:
    """`all`, `opens`, `part` or `no`."""
    if not forest.quotes_of:
        return "no"
    inside = [t in forest.quotes_of for t in tokens]
    if all(inside):
        return "all"
    return "opens" if inside[0] else "part" if any(inside) else "no"
