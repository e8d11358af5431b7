"""Coreference by transparent rules: which entity each mention speaks of, and how sure that is.

One pass in text order. Names are settled first (`entities`); a description is matched with what the document said of somebody ("the Russian
president"), with a body's name ("the ministry") or with an earlier description ("the diplomatic source"); a pronoun takes the best of the recent
mentions that agree in number and gender. The figures are judgements, checked on the invented cases in tests/analysis; docs/analysis.md lists them.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from discourse.analysis.entities import Entity, Names
from discourse.analysis.lexicons import is_body, is_person, lexicons
from discourse.analysis.mentions import Mention, Role, phrase_text
from discourse.analysis.trees import Trees

THRESHOLD = 0.5
"""Below this a pronoun or description is left open rather than guessed."""
_BODIES = frozenset({"institution", "outlet", "place"})
_TELLING = 0.7  # from this confidence on a pronoun tells the gender of whom it means
_GENDERS = {"he": "m", "she": "f"}
_WINDOW = 4  # sentences that a pronoun looks back
_MEMORY = 60  # mentions that it looks back at most


@dataclass(frozen=True, slots=True)
class Context:
    """What the attributions and quotations say about the places of mentions."""

    sources: frozenset[int] = frozenset()
    """Heads of the sources of attributions."""
    quoted: Mapping[int, int] = field(default_factory=dict)
    """From a word to the number of the outermost quotation around it."""
    speakers: Mapping[int, int] = field(default_factory=dict)
    """From the head of a source to the head of the source of the attribution whose content holds it."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention in the reader's memory."""

    mention: Mention
    entity: Entity
    sentence: int
    subject: bool
    source: bool
    quotation: int


class Coreference:
    """The entity of every mention, by the mention's head word."""

    def __init__(self, trees: Trees, mentions: Sequence[Mention], context: Context) -> None:
        self.trees, self.context, self.mentions = trees, context, mentions
        self.names = Names(trees, mentions)
        self.of: dict[int, tuple[Entity, float]] = {}
        self._memory: deque[_Seen] = deque(maxlen=_MEMORY)
        self._descriptions: dict[str, list[tuple[Mention, Entity, float]]] = defaultdict(list)
        self._met: dict[int, int] = {}  # id of an entity -> sentence of its last mention
        self._by_role: dict[str, list[tuple[Entity, Role]]] = defaultdict(list)
        for entity in self.names.entities:
            for role in dict.fromkeys(entity.roles):
                self._by_role[role[0]].append((entity, role))
        self._bodies: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.names.entities:
            if entity.kind in {"institution", "outlet"}:
                self._bodies[entity.own[-1]].append(entity)
        for mention in mentions:
            self._read(mention)

    def _read(self, mention: Mention) -> None:
        found = self._entity(mention)
        if found is None or found[1] < THRESHOLD:
            return
        self.of[mention.head] = found
        sentence = self.trees.sentence[mention.head]
        self._met[id(found[0])] = sentence
        subject = self.trees.base(mention.head) == "nsubj"
        source = mention.head in self.context.sources
        self._memory.append(_Seen(mention, found[0], sentence, subject, source, self.context.quoted.get(mention.head, -1)))

    def _entity(self, mention: Mention) -> tuple[Entity, float] | None:
        if mention.form == "name":
            return self.names.of[mention.head]
        if mention.form == "noun":
            return self._describe(mention)
        if mention.lemma == "who":
            return self._antecedent(mention)
        return self._pronoun(mention) if mention.lemma in {"he", "she"} or mention.head in self.context.sources else None

    # --- descriptions

    def _describe(self, mention: Mention) -> tuple[Entity, float]:
        if mention.alias in self.names.of:
            entity, sure = self.names.of[mention.alias]
            entity.kind = _kind(mention) if entity.kind == "unknown" else entity.kind
            return entity, min(sure, 0.95)
        found = self._taken_up(mention) if mention.definite else None
        if found is None:
            label = phrase_text(self.trees, mention.words)
            found = (
                Entity(label, named=False, kind=_kind(mention), gender=_gender(mention), plural=mention.plural),
                0.8 if mention.definite else 0.9,
            )
        self._descriptions[mention.lemma].append((mention, *found))
        return found

    def _taken_up(self, mention: Mention) -> tuple[Entity, float] | None:
        """What a definite description speaks of, if the document has introduced it."""
        return (
            None
            if mention.lemma == ""
            else self._by_office(mention) or self._by_body(mention) or self._again(mention) or self._epithet(mention)
        )

    def _by_office(self, mention: Mention) -> tuple[Entity, float] | None:
        """Read "the Russian president" as whom the document calls "Russian President X" or "X, president of Russia"."""
        if mention.plural:
            return None
        fits: dict[int, tuple[int, int, Entity]] = {}
        for entity, role in self._by_role.get(mention.lemma, ()):
            score = _fit(mention.modifiers, role[1])
            if score is not None:
                met = self._met.get(id(entity), -1)
                fits[id(entity)] = max(fits.get(id(entity), (-9, -1, entity)), (score, met, entity), key=lambda fit: fit[:2])
        ranked = sorted(fits.values(), key=lambda fit: fit[:2], reverse=True)
        if not ranked:
            return None
        best = ranked[0]
        sure = (0.9 if best[0] > 0 or not mention.modifiers else 0.65) - (0.0 if best[1] >= 0 else 0.1)
        if len(ranked) > 1 and ranked[1][0] == best[0]:
            sure = 0.6 if best[1] > ranked[1][1] else 0.4
        return best[2], sure

    def _by_body(self, mention: Mention) -> tuple[Entity, float] | None:
        """Read "the ministry" as "Chinese Foreign Ministry", "the company" as the only body spoken of lately."""
        met = [e for e in self._bodies.get(mention.lemma, ()) if id(e) in self._met and not mention.plural]
        fits = [e for e in met if not (_countries(mention.modifiers) - _countries(frozenset(e.own))) and _unknown(mention, e) <= 1]
        if fits:
            best = max(fits, key=lambda e: self._met[id(e)])
            return best, 0.85 if len(fits) == 1 and not _unknown(mention, best) else 0.6
        known = lexicons()
        kinds = {"outlet"} if mention.lemma in known.outlet_nouns else {"institution", "unknown"}
        if mention.plural or not (mention.lemma in known.body_epithets | known.outlet_nouns or mention.lemma.endswith("maker")):
            return None
        recent = self._recent(mention, lambda s: s.entity.named and s.entity.kind in kinds and (s.entity.kind != "unknown" or s.subject or s.source), back=2)
        return (recent[0], 0.65) if len(recent) == 1 else None

    def _again(self, mention: Mention) -> tuple[Entity, float] | None:
        """The same noun again: "the diplomatic source" for "a diplomatic source"; as sure as the first time, at most."""
        for earlier, entity, sure in reversed(self._descriptions.get(mention.lemma, [])[-_MEMORY:]):
            if earlier.plural == mention.plural and mention.modifiers <= earlier.modifiers:
                return entity, min(sure, 0.85) if entity.named else 0.85
        return None

    def _epithet(self, mention: Mention) -> tuple[Entity, float] | None:
        """Read "the striker" as the only person spoken of in this sentence and the one before."""
        aged = re.search(r"\d-year-old$", phrase_text(self.trees, mention.words)) is not None
        owned = any(self.trees.below(mention.head, ("nmod:poss",)))  # "his mother" is somebody else
        if mention.plural or owned or not (aged or mention.lemma in lexicons().epithets):
            return None
        gender = _gender(mention)
        recent = self._recent(mention, lambda s: s.entity.named and s.entity.kind == "person" and _same(gender, s.entity.gender), back=1)
        return (recent[0], 0.6) if len(recent) == 1 else None

    def _recent(self, mention: Mention, fits: Callable[[_Seen], bool], back: int) -> list[Entity]:
        """The entities of the last sentences that fit, outside quotations."""
        here = self.trees.sentence[mention.head]
        found = {id(s.entity): s.entity for s in self._memory if here - s.sentence <= back and s.quotation < 0 and fits(s)}
        return list(found.values())

    # --- pronouns

    def _antecedent(self, mention: Mention) -> tuple[Entity, float] | None:
        """Whom a relative clause hangs on; behind "a spokeswoman for the council, who" a person, whatever the parser chose."""
        noun = self.trees.antecedent(mention.head)
        while self._kind_of(noun) in _BODIES and self.trees.base(noun) == "nmod" and self._kind_of(self.trees.heads[noun]) == "person":
            noun = self.trees.heads[noun]
        entity = self.of.get(noun)
        return (entity[0], entity[1] * 0.95) if entity else None

    def _kind_of(self, at: int) -> str:
        return self.of[at][0].kind if at in self.of else ""

    def _pronoun(self, mention: Mention) -> tuple[Entity, float] | None:
        if mention.lemma == "i":
            return None
        scores: dict[int, float] = {}
        entities: dict[int, Entity] = {}
        for seen in self._memory:
            score = self._score(mention, seen)
            if score is not None and score > scores.get(id(seen.entity), 0.0):
                scores[id(seen.entity)], entities[id(seen.entity)] = score, seen.entity
        ranked = sorted(scores, key=lambda key: scores[key], reverse=True)
        if not ranked:
            return None
        best, rival = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0.0
        confidence = 0.35 + 0.25 * min(best, 1.6) + 0.35 * min(best - rival, 0.6)
        found = entities[ranked[0]]
        if found.gender == "u" and found.named and confidence >= _TELLING and mention.lemma in _GENDERS:
            found.gender = _GENDERS[mention.lemma]  # whom the text once calls he is not she later on
        return found, round(min(confidence, 0.9), 3)

    def _score(self, mention: Mention, seen: _Seen) -> float | None:
        """How well an earlier mention serves as antecedent; None where it cannot."""
        distance = self.trees.sentence[mention.head] - seen.sentence
        quotation = self.context.quoted.get(mention.head, -1)
        if distance > _WINDOW or not _agree(mention.lemma, seen.entity):
            return None
        speaker = self.context.speakers.get(mention.head)
        own = speaker is not None and speaker in self.of and self.of[speaker][0] is seen.entity
        if (own and quotation >= 0) or (seen.quotation >= 0 and seen.quotation != quotation and not own):
            return None  # a quoted speaker says I of himself; and who is only spoken of in a quotation rarely goes on speaking
        score = 1.0 - 0.2 * distance
        score -= 0.4 * (
            quotation >= 0 and seen.quotation != quotation and not own
        )  # whom a speaker means need not be whom the author named
        score += 0.3 * seen.subject + 0.35 * seen.source + 0.5 * own
        score += 0.25 * (seen.entity.gender != "u") + 0.15 * (seen.entity.named and mention.lemma in {"he", "she"})
        return score - 0.3 * (seen.entity.kind == "unknown")


def _fit(asked: frozenset[str], known: frozenset[str]) -> int | None:
    """How many modifiers agree; None where two countries differ or more than one modifier is new."""
    theirs, ours = _countries(known), _countries(asked)
    if (ours and theirs and not ours & theirs) or len(asked - known) > 1:
        return None
    return len(asked & known) - len(asked - known)


def _unknown(mention: Mention, body: Entity) -> int:
    """How many words narrow a description down that are not in a body's name."""
    return len(mention.modifiers - _countries(mention.modifiers) - frozenset(body.own))


def _countries(modifiers: frozenset[str]) -> frozenset[str]:
    known = lexicons().countries
    return frozenset(known[m.lower()] for m in modifiers if m.lower() in known)


def _kind(mention: Mention) -> str:
    if is_person(mention.lemma):
        return "person"
    if is_body(mention.lemma):
        return "institution"
    return "outlet" if mention.lemma in lexicons().outlet_nouns else "thing"


def _gender(mention: Mention) -> str:
    return lexicons().person_nouns.get(mention.lemma, "u")


def _same(one: str, other: str) -> bool:
    return one == other or "u" in {one, other}


def _agree(pronoun: str, entity: Entity) -> bool:
    """Number, gender and animacy."""
    if pronoun in {"he", "she"}:
        return not entity.plural and entity.kind in {"person", "unknown"} and _same("m" if pronoun == "he" else "f", entity.gender)
    if pronoun == "it":
        return not entity.plural and entity.kind != "person"
    return entity.plural or entity.kind in {"institution", "outlet"}
