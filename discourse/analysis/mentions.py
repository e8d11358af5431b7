"""Mentions: every place where a document speaks of somebody, as a name, a description ("the Russian president") or a pronoun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from discourse.analysis.lexicons import is_body, is_person, lexicons
from discourse.analysis.names import Name, modifier, names
from discourse.analysis.trees import Trees

Role = tuple[str, frozenset[str]]
"""An office or description and its modifiers: ("president", {"Russia"})."""

PERSONAL = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"), "i"),
    **dict.fromkeys(("who", "whom", "whose"), "who"),
}
_RELATIVE = frozenset({"which", "that"})
"""Those that stand for things too; as sources they take their noun, like who."""
_LEFT_OUT = frozenset(
    {
        "acl",
        "appos",
        "parataxis",
        "conj",
        "cc",
        "advcl",
        "dep",
        "discourse",
        "obl",
        "advmod",
        "cop",
        "nsubj",
        "aux",
        "mark",
        "punct",
        "case",
    }
)
_CLAUSES = frozenset({"acl", "appos", "parataxis", "advcl"})
_EMPTY_MODIFIERS = frozenset(
    {"a", "an", "current", "first", "former", "last", "late", "new", "old", "other", "own", "same", "second", "the", "then", "very"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention; `head` is its word in the tree."""

    head: int
    words: tuple[int, ...]
    form: str
    """`name`, `noun` or `pronoun`."""
    lemma: str
    """A pronoun's family (he, she, they, it, i, who), a noun's lemma."""
    name: Name | None = None
    definite: bool = False
    plural: bool = False
    modifiers: frozenset[str] = frozenset()
    roles: tuple[Role, ...] = ()
    """What is said of a name here: its title, apposition or predicate."""
    alias: int = -1
    """Head of the name that stands beside a description: "the captain, Ana Silva"."""


def mentions(trees: Trees, wanted: Iterable[int] = ()) -> list[Mention]:
    """All mentions in text order; nouns that no list knows count only where they are `wanted` (heads of sources), or where a relative pronoun there stands for them."""
    named = [_with_roles(trees, _of_name(trees, name)) for name in names(trees)]
    taken = {at for mention in named for at in mention.words}
    by_head = {at: mention.head for mention in named for at in mention.words}
    asked = set(wanted)
    nouns = {trees.antecedent(at) for at in asked if "PronType=Rel" in trees.words[at].feats} - {-1}
    asked |= {at for at in nouns if trees.words[at].upos == "NOUN"}
    others: list[Mention] = []
    for at, word in enumerate(trees.words):
        if at in taken:
            continue
        if word.upos == "PRON" and word.text.lower() in PERSONAL:
            others.append(Mention(at, (at,), "pronoun", PERSONAL[word.text.lower()]))
        elif at in asked and word.text.lower() in _RELATIVE and "PronType=Rel" in word.feats:
            others.append(Mention(at, (at,), "pronoun", "who"))
        elif at in asked or (word.upos in {"NOUN", "PROPN"} and _told(word.lemma.lower()) and trees.base(at) not in {"compound", "flat"}):
            others.append(_description(trees, at, by_head))
    return sorted(named + others, key=lambda mention: mention.words[0])


def _told(lemma: str) -> bool:
    """True for nouns that the lists know as people, bodies or outlets."""
    return is_person(lemma) or is_body(lemma) or lemma in lexicons().outlet_nouns


def _of_name(trees: Trees, name: Name) -> Mention:
    inside = set(name.words)
    own = name.words[-len(name.own) :] if name.kind == "person" else name.words
    tops = [at for at in own if trees.heads[at] not in inside] or [at for at in name.words if trees.heads[at] not in inside]
    return Mention(tops[0] if tops else own[0], name.words, "name", name.own[-1].lower(), name, roles=name.roles)


def _with_roles(trees: Trees, mention: Mention) -> Mention:
    """Add the offices that an apposition, a predicate or "named" states of a name."""
    assert mention.name is not None
    if mention.name.kind not in {"person", "unknown"}:
        return mention
    nouns = [child for at in mention.words for child in trees.below(at, ("appos",))]
    head = trees.heads[mention.head]
    if head >= 0 and trees.base(mention.head) == "appos" and head not in mention.words:
        nouns.append(head)
    if head >= 0 and trees.base(mention.head) == "nsubj" and any(trees.below(head, ("cop",))):
        nouns.append(head)
    nouns += _after_comma(trees, mention.words[-1])
    found = [
        (trees.words[at].lemma.lower(), _modifiers(trees, at))
        for at in dict.fromkeys(nouns)
        if _person_noun(trees, at) and at not in mention.words
    ]
    return replace(mention, roles=mention.roles + tuple(found))


def _person_noun(trees: Trees, at: int) -> bool:
    word = trees.words[at]
    return word.upos in {"NOUN", "PROPN"} and (is_person(word.lemma.lower()) or word.lemma.lower() in lexicons().titles)


def _after_comma(trees: Trees, last: int) -> list[int]:
    """The first noun for a person in what follows a name and its comma ("Hu Xijin, former editor of"), where the tree missed the apposition.

    With `the` it may as well be the next subject ("in Paris, the mayor said"), so that is left to the tree.
    """
    following = trees.words[last + 1 : last + 8]
    if len(following) < 2 or following[0].text != "," or following[1].text.lower() == "the":
        return []
    for at, word in enumerate(following[1:], last + 2):
        fits = word.upos in {"DET", "ADJ", "NOUN", "PROPN", "NUM"} or word.text in {",", "-"}
        if trees.sentence[at] != trees.sentence[last] or not fits:
            break
        if _person_noun(trees, at) and word.upos == "NOUN" and trees.base(at) != "compound":
            return [at]
    return []


def _modifiers(trees: Trees, at: int) -> frozenset[str]:
    """What narrows a noun down: adjectives, compounds, possessors and the nouns after `of`, `for`, `at`."""
    near = list(trees.below(at, ("amod", "compound", "nmod")))
    words = near + [child for one in near for child in trees.below(one, ("amod", "compound", "flat", "nmod:poss"))]
    return frozenset(modifier(trees.words[one].text) for one in words if trees.words[one].upos not in {"PRON", "PUNCT"}) - _EMPTY_MODIFIERS


def _description(trees: Trees, at: int, named: dict[int, int]) -> Mention:
    word = trees.words[at]
    determiners = [trees.words[child].text.lower() for child in trees.below(at, ("det", "nmod:poss"))]
    definite = any(d in {"the", "this", "that", "these", "those"} or d in PERSONAL for d in determiners) or any(
        trees.below(at, ("nmod:poss",))
    )
    beside = [
        child for child in (*trees.below(at, ("appos",)), *([trees.heads[at]] if trees.base(at) == "appos" else [])) if child in named
    ]
    beside = [child for child in beside if _side_by_side(trees, at, child)]
    if at + 1 in named and _told(word.lemma.lower()) and trees.sentence[at] == trees.sentence[at + 1]:
        beside.append(at + 1)  # "the union IG Energie"
    elif _between_commas(trees, at, named) and _told(word.lemma.lower()):
        beside.insert(0, at + 2)
    return Mention(
        at,
        tuple(short_phrase(trees, at)),
        "noun",
        word.lemma.lower(),
        definite=definite,
        plural="Number=Plur" in word.feats or (word.xpos or "").endswith("S"),
        modifiers=_modifiers(trees, at),
        alias=named[beside[0]] if beside else -1,
    )


def _between_commas(trees: Trees, at: int, named: dict[int, int]) -> bool:
    """True for a description with a name between commas behind it, whatever the tree says: "the operator, Strait Lines, said"."""
    end = at + 2
    while end + 1 < len(trees.words) and named.get(end + 1, -1) == named.get(at + 2, -2):
        end += 1
    texts = [trees.words[i].text for i in (at + 1, end + 1) if i < len(trees.words)]
    return texts == [",", ","] and at + 2 in named and trees.sentence[end] == trees.sentence[at]


def _side_by_side(trees: Trees, one: int, other: int) -> bool:
    """True if no quotation mark and no verb stands between two words: "to the West,” the source added" is no apposition."""
    between = trees.words[min(one, other) + 1 : max(one, other)]
    return not any(word.upos == "VERB" or (word.upos == "PUNCT" and set(word.text) & set('"“”«»')) for word in between)


def short_phrase(trees: Trees, head: int) -> list[int]:
    """A noun with its article and modifiers, without clauses and appositions: one stretch around the head."""
    inside, todo = {head}, [head]
    while todo:
        at = todo.pop()
        left_out = _LEFT_OUT if at == head else _CLAUSES
        new = [child for child in trees.children[at] if trees.base(child) not in left_out and child not in inside]
        inside.update(new)
        todo += new
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return list(range(first, last + 1))


def phrase_text(trees: Trees, words: tuple[int, ...]) -> str:
    """The words of a description as text, without the capital of a sentence's start."""
    text = trees.parse.text[trees.words[words[0]].span.start : trees.words[words[-1]].span.end]
    first = trees.words[words[0]]
    # A headline's first word may have been taken for a name: "Council splits over closures".
    name = first.upos == "PROPN" and first.text.lower() not in trees.uncapitalised
    ordinary = not name and not first.text.isupper() and first.text.lower() not in lexicons().countries
    if trees.opens(words[0]) and (ordinary or first.text == "A"):
        text = text[:1].lower() + text[1:]
    return " ".join(text.split())
