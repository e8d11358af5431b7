"""The word lists that tell what a source is, read from `grammars/en/lexicons/analysis-*.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from discourse.resources import resource


@dataclass(frozen=True, slots=True)
class Lexicons:
    """What is known of words in advance; keys are lower-case."""

    first_names: Mapping[str, str]
    """Gender m, f or u."""
    titles: Mapping[str, str]
    offices: Mapping[str, str]
    """From a title to the office as a common noun, where it is one."""
    person_nouns: Mapping[str, str]
    epithets: frozenset[str]
    """Person nouns that often take up a person just named."""
    institution_nouns: frozenset[str]
    body_epithets: frozenset[str]
    """Institution nouns that often take up a body just named."""
    institution_endings: frozenset[str]
    """Words by which the name of an institution ends (the nouns included)."""
    outlets: frozenset[str]
    outlet_nouns: frozenset[str]
    outlet_endings: frozenset[str]
    countries: Mapping[str, str]
    """From a country, its adjective or its capital to the country."""


def rows(name: str) -> list[dict[str, str]]:
    """The entries of a list: comment lines start with `#`, the first other line names the columns."""
    source = (resource("grammars") / "en" / "lexicons" / f"analysis-{name}.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in source.splitlines() if line.strip() and not line.startswith("#")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@cache
def lexicons() -> Lexicons:
    """All lists, read once a process."""
    people, bodies, outlets, places = rows("person-nouns"), rows("institution-nouns"), rows("outlets"), rows("places")
    titles = rows("titles")
    countries: dict[str, str] = {}
    for column in ("country", "adjective", "capital"):
        for row in places:
            countries.setdefault(row[column].lower(), row["country"])
    return Lexicons(
        first_names={row["name"].lower(): row["gender"] for row in rows("first-names")},
        titles={row["title"]: row["gender"] for row in titles},
        offices={row["title"]: row["noun"] for row in titles if row["noun"] != "-"},
        person_nouns={row["noun"]: row["gender"] for row in people},
        epithets=frozenset(row["noun"] for row in people if row["epithet"] == "yes"),
        institution_nouns=frozenset(row["noun"] for row in bodies if row["use"] == "noun"),
        body_epithets=frozenset(row["noun"] for row in bodies if row["epithet"] == "yes"),
        institution_endings=frozenset(row["noun"] for row in bodies),
        outlets=frozenset(row["entry"].lower().removeprefix("the ") for row in outlets if row["kind"] == "name"),
        outlet_nouns=frozenset(row["entry"] for row in outlets if row["kind"] == "noun"),
        outlet_endings=frozenset(row["entry"].lower() for row in outlets if row["kind"] == "ending"),
        countries=countries,
    )


def is_person(lemma: str) -> bool:
    """True for a noun that denotes a person, by the list or by an ending of professions."""
    return lemma in lexicons().person_nouns or lemma.endswith(("ologist", "ographer", "onomist", "ophysicist", "atrician"))


def is_body(lemma: str) -> bool:
    """True for a noun that denotes an institution or a company."""
    return lemma in lexicons().institution_nouns or (lemma.endswith("maker") and lemma != "lawmaker")
