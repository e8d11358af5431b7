"""Names: where a document names somebody, and which of the words is title, office or the name itself.

Read from capitals and tags in a row rather than from the tree, because parsers disagree most on names: "Russian President Vladimir Putin",
"White House National Security Council spokesman John Kirby", "the Chinese Foreign Ministry".
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from discourse.analysis.lexicons import is_person, lexicons
from discourse.analysis.trees import Trees

_PARTICLES = frozenset(
    {
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    }
)
_CALENDAR = frozenset(name.lower() for name in (*calendar.day_name, *calendar.month_name) if name)
_OF = frozenset({"of", "for", "on"})
_ROLE_TAGS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_POSSESSIVES = ("'s", "’s", "‘s", "'", "’")  # noqa: RUF001 - as found in texts


@dataclass(frozen=True, slots=True)
class Name:
    """One place where somebody or something is named."""

    words: tuple[int, ...]
    """Everything that belongs to it: title, office, name."""
    own: tuple[str, ...]
    """The words of the name itself."""
    kind: str
    """`person`, `institution`, `outlet`, `place` or `unknown`."""
    gender: str
    """m, f or u."""
    roles: tuple[tuple[str, frozenset[str]], ...]
    """Offices said of it here, each with its modifiers: ("president", {"Russia"})."""
    determined: bool
    """True after an article."""


def bare(word: str) -> str:
    """A word without the possessive that a tokeniser left on it."""
    return next((word.removesuffix(ending) for ending in _POSSESSIVES if word.endswith(ending) and len(word) > len(ending)), word)


def modifier(word: str) -> str:
    """The form in which modifiers are compared: countries for their adjectives and capitals, else the word in lower case."""
    key = bare(word).lower()
    return lexicons().countries.get(key, key)


def names(trees: Trees) -> list[Name]:
    """The names of a document in text order."""
    found: list[Name] = []
    at = 0
    while at < len(trees.words):
        if not _capital(trees, at):
            at += 1
            continue
        run = _run(trees, at)
        name = _read(trees, run)
        if name is not None:
            found.append(name)
        at = run[-1] + 1
    found = [name for name in found if not _word(trees, name, found)]
    return sorted(found + _mistagged(trees, found), key=lambda name: name.words)


def _word(trees: Trees, name: Name, found: list[Name]) -> bool:
    """True for an ordinary word that the parser took for a name because it opens a sentence or headline: the document has it in lower case ("Council splits")."""
    first = name.words[0]
    if len(name.own) > 1 or not trees.opens(first) or name.own[0].lower() not in trees.uncapitalised:
        return False
    return not any(len(other.own) > 1 and name.own[0] in other.own for other in found)


def _mistagged(trees: Trees, found: list[Name]) -> list[Name]:
    """Last names that read like ordinary words at the start of a sentence ("Petty" after "Joan Petty")."""
    lasts = {name.own[-1] for name in found if name.kind == "person" and len(name.own) > 1}
    taken = {at for name in found for at in name.words}
    places = (at for at, word in enumerate(trees.words) if bare(word.text) in lasts and at not in taken and word.upos in {"ADJ", "NOUN", "VERB"})
    return [Name((at,), (bare(trees.words[at].text),), "unknown", "u", (), determined=False) for at in places]


def _capital(trees: Trees, at: int) -> bool:
    """True for a word that may be part of a name."""
    word = trees.words[at]
    if not word.text[:1].isupper():
        return False
    if word.upos == "PROPN" or (word.upos == "PART" and bare(word.text) != word.text):  # "Baker's" in one piece
        return True
    if trees.opens(at):
        if word.upos not in {"ADJ", "NOUN", "X"} or at + 1 >= len(trees.words) or trees.sentence[at + 1] != trees.sentence[at]:
            return False
        following = trees.words[at + 1]
        return following.text[:1].isupper() and following.upos in {"PROPN", "NOUN"}
    return word.upos in {"ADJ", "NOUN", "X", "PART", "VERB"} and word.text[1:2] != "."


def _run(trees: Trees, start: int) -> list[int]:
    """The words from `start` on that make one name."""
    run = [start]
    while not trees.words[run[-1]].text.endswith(("’s", "'s", "‘s")):  # noqa: RUF001 - as found in texts
        nxt = run[-1] + 1
        if _joins(trees, nxt, run):
            run.append(nxt)
        elif _bridges(trees, nxt, run):
            run += [nxt, nxt + 1]
        elif _bridges(trees, nxt + 1, run) and trees.words[nxt].text.lower() in _OF and trees.words[nxt + 1].text.lower() == "the":
            run += [nxt, nxt + 1, nxt + 2]
        else:
            break
    return run


def _joins(trees: Trees, at: int, run: list[int]) -> bool:
    return at < len(trees.words) and trees.sentence[at] == trees.sentence[run[0]] and _capital(trees, at)


def _bridges(trees: Trees, at: int, run: list[int]) -> bool:
    """True if the word at `at` links the run with a capitalised word after it: `de`, a hyphen, `of` after an institution's noun, `&`."""
    if at + 1 >= len(trees.words) or not _joins(trees, at + 1, run) or trees.sentence[at] != trees.sentence[run[0]]:
        return False
    word, known = trees.words[at].text.lower(), lexicons()
    bodies = any(bare(trees.words[i].text).lower() in known.institution_nouns for i in run)
    if trees.words[at].upos == "PART" and trees.words[at].text in _POSSESSIVES:
        return _owned(trees, at)
    tight = word in {"-", "–"} and trees.words[at].span.start == trees.words[at - 1].span.end  # noqa: RUF001
    return (
        word in _PARTICLES
        or tight
        or word == "&"
        or (bodies and word in {*_OF, "and", "the"} and (word != "and" or any(trees.words[i].text == "of" for i in run)))
    )


def _owned(trees: Trees, at: int) -> bool:
    """True for the possessive inside a body's name ("Art Dealers' Association"), where a plural owns and an institution's noun ends the name."""
    end = at + 1
    while end + 1 < len(trees.words) and _joins(trees, end + 1, [at]):
        end += 1
    owner, mark, known = trees.words[at - 1].text.lower(), trees.words[at].text, lexicons()
    plural = owner in {"people", "children", "women", "men"} or (
        owner.endswith("s") and mark in _POSSESSIVES[-2:] and owner not in known.first_names
    )
    return plural and trees.words[end].text.lower() in known.institution_endings | known.outlet_endings


def _read(trees: Trees, run: list[int]) -> Name | None:
    """Tell title, office and name apart; None for a run that names nobody ("Prime Minister", "Russian")."""
    known = lexicons()
    texts = [bare(trees.words[at].text) for at in run]
    keys = [text.lower() for text in texts]
    whole = " ".join(keys).removeprefix("the ")
    determined = run[0] > 0 and trees.words[run[0] - 1].upos == "DET"
    if whole in known.outlets or (len(run) > 1 and keys[-1] in known.outlet_endings and keys[0] not in known.first_names):
        return Name(tuple(run), tuple(texts), "outlet", "u", (), determined)
    if whole in known.countries:
        return Name(tuple(run), tuple(texts), "place", "u", (), determined) if trees.words[run[-1]].upos == "PROPN" else None
    split = _title_end(keys)
    if split == len(run) or (len(run) == 1 and keys[0] in _CALENDAR):
        return None
    own, titled = texts[split:], split > 0
    before = _before(trees, run[0]) if split == 0 or not determined else []
    before = before or _cut_off(trees, run[0])
    titled = titled or bool(before)
    roles, gender = _offices(trees, before + run[:split])
    kind = _kind(own, keys[split:], person=titled or bool(roles), determined=determined)
    if (
        kind in {"institution", "unknown"}
        and not any(trees.words[at].upos == "PROPN" for at in run[split:])
        and (kind == "unknown" or len(own) == 1)
    ):
        return None
    if kind != "person":
        return Name(tuple(run), tuple(texts), kind, "u", (), determined)
    first = known.first_names.get(own[0].lower(), "u") if len(own) > 1 or not titled else "u"
    return Name(tuple(before + run), tuple(own), kind, gender if gender != "u" else first, roles, determined)


def _title_end(keys: list[str]) -> int:
    """How many words at the start of a run are title and office rather than name."""
    known = lexicons()
    end = 0
    for at, key in enumerate(keys):
        named = key in known.first_names or (
            at > 0 and (keys[at - 1] in known.first_names or len(keys[at - 1].rstrip(".")) == 1) and at > end
        )
        if (key in known.titles or is_person(key)) and not named:
            end = at + 1
    if end == len(keys) and len(keys) > 1 and keys[-2] in known.titles and keys[-1] not in known.titles:
        end -= 1  # "Mr Baker"
    if end and end < len(keys) and keys[-1] in known.institution_endings and keys[end] not in known.first_names:
        return 0  # "General Assembly", "Attorney Office"
    return end


def _before(trees: Trees, start: int) -> list[int]:
    """The words before a name that state an office: "council spokesman" in "council spokesman Ben Okafor"; empty if none does."""
    known = lexicons()
    words: list[int] = []
    at = start - 1
    while at >= 0 and trees.sentence[at] == trees.sentence[start] and len(words) < 8:
        word = trees.words[at]
        participle = word.upos == "VERB" and word.deprel == "amod"  # "retired coach"
        if word.upos not in _ROLE_TAGS and not participle and not (word.text == "-" and words):
            break
        words.insert(0, at)
        at -= 1
    nearest = words and bare(trees.words[words[-1]].text).lower()
    fits = bool(words) and (nearest in known.person_nouns or nearest in known.titles) and trees.words[words[-1]].upos in {"NOUN", "PROPN"}
    return words if fits else []


def _cut_off(trees: Trees, start: int) -> list[int]:
    """An abbreviated title that a tokeniser took for a sentence: "Sen." before "Ruth Adler"."""
    words = trees.words
    cut = start > 1 and words[start - 1].text == "." and words[start - 1].span.start == words[start - 2].span.end
    return [start - 2, start - 1] if cut and f"{words[start - 2].text.lower()}." in lexicons().titles else []


def _offices(trees: Trees, words: list[int]) -> tuple[tuple[tuple[str, frozenset[str]], ...], str]:
    """The offices that title words state, and the gender they tell."""
    known = lexicons()
    keys = [bare(trees.words[at].text).lower() for at in words]
    nouns = [k for k in keys if k in known.person_nouns or k in known.titles]
    genders = {known.person_nouns.get(k) or known.titles.get(k, "u") for k in nouns} - {"u"}
    others = frozenset(modifier(k) for k in keys if k not in nouns and k.strip("-"))
    offices = [known.offices.get(k, "") or (k if k in known.person_nouns else "") for k in nouns]
    return tuple((office, others) for office in dict.fromkeys(offices) if office), genders.pop() if len(genders) == 1 else "u"


def _kind(own: list[str], keys: list[str], *, person: bool, determined: bool) -> str:
    known = lexicons()
    if (
        len(own) > 1
        and keys[0] in known.first_names
        and keys[-1] not in {"foundation", "institute", "university", "college", "trust", "inc", "center", "centre"}
    ):
        return "person"
    acronym = len(own) == 1 and own[0].isupper() and 2 <= len(own[0]) <= 6
    if keys[-1].rstrip(".") in known.institution_endings or any(k in _OF for k in keys) or (acronym and not person):
        return "institution"
    if person or (len(own) in {2, 3} and not determined and own[0][1:].islower()):
        return "person"
    return "institution" if len(own) > 1 and determined else "unknown"
