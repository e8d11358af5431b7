"""The circumstances of a match that say how far it is to be trusted: its rule, its cue's lemma, what its roles look like.

Each circumstance is a short phrase that a person can read (`rule=clause-after cue=say`). Measured on gold, it gets a weight: see `calibrate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from discourse.grammar.forest import Forest

Roles = Mapping[str, Sequence[int]]
"""The tokens of each role."""

_NEGATIONS = {"not", "n't", "never", "no", "nothing", "neither"}
_PERSONAL = {"he", "she", "i", "we", "you", "they"}
_FULL = {"VERB", "NOUN", "ADJ", "ADP", "ADV"}
_INTRODUCING = {"case", "mark", "fixed"}
_FARTHEST = 3  # arcs in a path that is told in full


def circumstances(forest: Forest, rule: str, roles: Roles, attributes: Mapping[str, str]) -> list[str]:
    """Everything worth weighing about a match, without repetition."""
    anchor = "cue" if "cue" in roles else next(iter(roles))
    cue = top(forest, roles[anchor])
    found = [f"rule={rule}", *_cue(forest, rule, cue, roles), *_attributes(forest, rule, cue, attributes)]
    source = _kind(forest, roles.get("source", ()))
    stance = attributes.get("stance", "")
    if "source" in roles or stance:
        lemma = forest.lemma[cue]
        found += [f"{known} source={source}" for known in (f"rule={rule}", f"cue={lemma}", f"stance={stance}")]
    for role, tokens in roles.items():
        if role != anchor:
            found += _role(forest, (rule, cue, stance), role, tokens)
    return list(dict.fromkeys(found))


def top(forest: Forest, tokens: Sequence[int]) -> int:
    """The head of a stretch: of its words that are attached outside it, the one highest in its tree."""
    inside = set(tokens)
    words = [t for t in tokens if not forest.punctuation(t)] or list(tokens)
    tops = [t for t in words if forest.head[t] not in inside] or words
    return min(tops, key=lambda t: (_depth(forest, t), t))


def _depth(forest: Forest, token: int) -> int:
    steps = 0
    while forest.head[token] >= 0 and steps < 200:
        token, steps = forest.head[token], steps + 1
    return steps


def _cue(forest: Forest, rule: str, cue: int, roles: Roles) -> Iterator[str]:
    """The cue's head: its word, its form, what hangs on it, where it stands."""
    word = f"{forest.lemma[cue]}/{forest.upos[cue]}"
    yield f"cue={word}"
    yield f"rule={rule} cue={word}"
    yield f"form={forest.xpos[cue]}"
    yield f"rule={rule} form={forest.xpos[cue]}"
    yield f"cue-is={forest.deprel[cue]}"
    yield f"cue-words={min(len(roles.get('cue', ())), 5)}"
    for other in roles.get("cue", ()):
        if other != cue and forest.upos[other] in _FULL:
            yield f"cue-with={forest.lemma[other]}"
    covered = {t for tokens in roles.values() for t in tokens}
    for child in forest.kids[cue]:
        relation, lemma = forest.deprel[child], forest.lemma[child]
        if lemma in _NEGATIONS:
            yield f"rule={rule} negated"
        elif relation in {"aux", "mark", "advmod", "cc"}:
            yield f"{relation}={lemma}"
        if child not in covered and relation != "punct":
            yield f"rule={rule} beside={relation}"
    yield f"rule={rule} cue-quoted={'yes' if cue in forest.quotes_of else 'no'}"
    yield f"cue-quoted={'yes' if cue in forest.quotes_of else 'no'}"


def _attributes(forest: Forest, rule: str, cue: int, attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        yield f"{name}={value}"
        yield f"rule={rule} {name}={value}"
        yield f"{name}={value} upos={forest.upos[cue]}"


def _role(forest: Forest, match: tuple[str, int, str], role: str, tokens: Sequence[int]) -> Iterator[str]:
    """Another role: its head, how the cue's head leads to it, how it begins, how long it is, whether it is quoted."""
    rule, cue, stance = match
    head = top(forest, tokens)
    lemma, word = forest.lemma[head], forest.lemma[cue]
    path = route(forest, cue, head)
    lead = introduced(forest, head)
    size = min(len(tokens).bit_length(), 6)
    quoted = _quoted(forest, tokens)
    yield f"{role}-head={lemma}"
    yield f"cue={word} {role}-head={lemma}"
    yield f"rule={rule} {role}-form={forest.upos[head]}"
    yield f"{role}-path={path}"
    yield f"rule={rule} {role}-path={path}"
    yield f"rule={rule} {role}-after={lead}"
    yield f"rule={rule} cue={word} {role}-after={lead}"
    yield f"rule={rule} stance={stance} {role}-after={lead}"
    yield f"rule={rule} {role}-size={size}"
    yield f"{role}-size={size}"
    yield f"rule={rule} {role}-quoted={quoted}"
    yield f"{role}-quoted={quoted}"
    if len({forest.sentence[t] for t in tokens}) > 1:
        yield f"{role}-sentences=many"


def introduced(forest: Forest, head: int) -> str:
    """The prepositions and subordinators before a phrase or clause: `as`, `that`, `in_front_of`; `-` where there are none."""
    words = [forest.lemma[t] for t in forest.kids[head] if forest.deprel[t] in _INTRODUCING and t < head]
    return "_".join(words) or "-"


def route(forest: Forest, start: int, end: int) -> str:
    """The arcs from one token to another: `<ccomp>nsubj`; `far` where they are many, `elsewhere` across sentences."""
    if forest.sentence[start] != forest.sentence[end]:
        return "elsewhere"
    up = _chain(forest, start)
    down = _chain(forest, end)
    meet = next((t for t in up if t in set(down)), -1)
    if meet < 0:
        return "far"
    climbed, descended = up[: up.index(meet)], down[: down.index(meet)]
    if len(climbed) + len(descended) > _FARTHEST:
        return "far"
    return "".join([*("<" + forest.deprel[t] for t in climbed), *(">" + forest.deprel[t] for t in reversed(descended))]) or "="


def _chain(forest: Forest, token: int) -> list[int]:
    out = [token]
    while forest.head[out[-1]] >= 0 and len(out) < 200:
        out.append(forest.head[out[-1]])
    return out


def _kind(forest: Forest, tokens: Sequence[int]) -> str:
    """What kind of word a source is: a name, a person's pronoun, another pronoun, a noun, or none."""
    if not tokens:
        return "none"
    head = top(forest, tokens)
    if forest.upos[head] == "PRON":
        word = forest.word[head]
        return "person" if word in _PERSONAL else "who" if word == "who" else "pronoun"
    return forest.upos[head].lower()


def _quoted(forest: Forest, tokens: Sequence[int]) -> str:
    """`all`, `opens`, `part` or `no`."""
    inside = [t in forest.quotes_of for t in tokens]
    if all(inside):
        return "all"
    return "opens" if inside[0] else "part" if any(inside) else "no"
