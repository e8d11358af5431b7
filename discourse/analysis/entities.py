"""Entities: which names of a document name the same person or body, and what the document says of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from discourse.analysis.mentions import Mention, Role
from discourse.analysis.trees import Trees

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "md"})


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that the document speaks of. Built up while reading, not changed afterwards."""

    label: str
    """The full name used in the document, or the first description."""
    named: bool
    kind: str
    """`person`, `institution`, `outlet`, `place`, `thing` or `unknown`."""
    gender: str = "u"
    plural: bool = False
    roles: list[Role] = field(default_factory=list)
    own: tuple[str, ...] = ()
    """The words of the fullest name, in lower case."""
    count: int = 0


class Names:
    """The named entities of a document, by any of their names."""

    def __init__(self, trees: Trees, mentions: Sequence[Mention]) -> None:
        self.trees = trees
        self.entities: list[Entity] = []
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_first: dict[str, list[Entity]] = defaultdict(list)
        self._acronyms: dict[str, Entity] = {}
        self.of: dict[int, tuple[Entity, float]] = {}
        """From a name mention's head to its entity and how sure that is."""
        named = [m for m in mentions if m.name is not None]
        longest = sorted(named, key=lambda m: -len(_own(m)))
        for mention in longest:
            if len(_own(mention)) > 1 or (mention.name and mention.name.kind in {"outlet", "place"}):
                self._settle(mention, self._same(mention) or self._new(mention), 0.97)
        self._find_acronyms(named)
        seen: dict[int, int] = {}
        for order, mention in enumerate(named):
            if mention.head not in self.of:
                self._short(mention, seen)
            seen[id(self.of[mention.head][0])] = order

    def _settle(self, mention: Mention, entity: Entity, confidence: float) -> None:
        assert mention.name is not None
        entity.count += 1
        entity.roles += mention.roles
        if entity.gender == "u":
            entity.gender = mention.name.gender
        if entity.kind == "unknown":
            entity.kind = "person" if mention.roles else mention.name.kind
        self.of[mention.head] = (entity, confidence)

    def _new(self, mention: Mention) -> Entity:
        assert mention.name is not None
        label = _label(self.trees, mention)
        entity = Entity(label, named=True, kind=mention.name.kind, gender=mention.name.gender, own=_own(mention))
        self.entities.append(entity)
        self._by_last[entity.own[-1]].append(entity)
        self._by_first[entity.own[0]].append(entity)
        if len(entity.own) > 2 and entity.kind != "person":
            self._acronyms.setdefault("".join(w[0] for w in mention.name.own if w[:1].isupper()), entity)
        return entity

    def _same(self, mention: Mention) -> Entity | None:
        """An entity with the same full name, give or take initials, middle names and the head of a body's name."""
        own = _own(mention)
        for entity in self._by_last[own[-1]] + (self._by_first[own[0]] if len(own) > 2 else []):
            if entity.own == own or (entity.kind == "person" and _compatible(entity.own, own)):
                return entity
            if entity.kind in {"institution", "outlet"} and len(own) > 1 and " ".join(entity.own).endswith(" ".join(("", *own))):
                return entity
        return None

    def _find_acronyms(self, named: Iterable[Mention]) -> None:
        """Take a name in brackets, as in "World Health Organization (WHO)", for another name of what stands before."""
        words = self.trees.words
        ending = {m.words[-1]: self.of[m.head][0] for m in named if m.head in self.of}
        for mention in named:
            first, last = mention.words[0], mention.words[-1]
            bracketed = first > 1 and last + 1 < len(words) and words[first - 1].text == "(" and words[last + 1].text == ")"
            if bracketed and first - 2 in ending and mention.name and len(mention.name.own) == 1 and mention.name.own[0].isupper():
                self._acronyms[mention.name.own[0]] = ending[first - 2]

    def _short(self, mention: Mention, seen: dict[int, int]) -> None:
        """A name of one word: somebody's last name, first name, a body's acronym or first word; else a new entity."""
        assert mention.name is not None
        (own,) = _own(mention)
        acronym = self._acronyms.get(mention.name.own[0])
        if acronym is not None:
            self._settle(mention, acronym, 0.95)
            return
        last = [e for e in self._by_last[own] if _agrees(e, mention) and (e.kind in {"person", "unknown"} or len(e.own) == 1)]
        first = [e for e in self._by_first[own] if _agrees(e, mention)]
        choices = last or first
        if not choices:
            self._settle(mention, self._new(mention), 0.9)
            return
        before = [e for e in choices if id(e) in seen]
        best = max(before, key=lambda e: seen[id(e)]) if before else choices[0]
        sure = (0.93 if last else 0.85) if len(choices) == 1 else 0.6
        self._settle(mention, best, sure)


def _own(mention: Mention) -> tuple[str, ...]:
    """The words of a name in lower case, without suffixes and leading articles."""
    assert mention.name is not None
    own = tuple(w.lower() for w in mention.name.own)
    trimmed = tuple(w for w in own if w not in _SUFFIXES)
    return trimmed or own


def _label(trees: Trees, mention: Mention) -> str:
    """The name as the text writes it, without title and article."""
    assert mention.name is not None
    words = [at for at in mention.words if trees.words[at].text.strip()][-len(mention.name.own) :]
    start, end = trees.words[words[0]].span.start, trees.words[words[-1]].span.end
    text = " ".join(trees.parse.text[start:end].split())
    last = mention.name.own[-1]
    return text[: text.rindex(last) + len(last)] if last in text else text


def _compatible(known: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """True for two full names of one person: "John F. Kennedy" and "John Kennedy", "J. Kennedy", "Maria Lopez" and "Maria Lopez Garcia"."""
    first = known[0] == own[0] or (known[0][0] == own[0][0] and min(len(known[0].rstrip(".")), len(own[0].rstrip("."))) == 1)
    if known[-1] == own[-1] and first:
        return True
    shorter, longer = sorted((known, own), key=len)
    return len(shorter) > 1 and longer[: len(shorter)] == shorter


def _agrees(entity: Entity, mention: Mention) -> bool:
    """False where title or kind speak against it: "Mrs Reed" is not Tom Reed."""
    assert mention.name is not None
    if mention.name.kind == "person" and entity.kind in {"institution", "outlet", "place"}:
        return False
    return "u" in {entity.gender, mention.name.gender} or entity.gender == mention.name.gender
