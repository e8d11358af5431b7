"""The propositions of an article and their epistemic status: who vouches, how firmly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from discourse.analysis.propositions import propositions
from discourse.analysis.quotation import quotations
from discourse.framing.article import Article
from discourse.framing.speakers import Names
from discourse.model import Analysis, Annotation, Proposition, Span

STATUSES = tuple(f"{holder}, {certainty}" for holder in ("own", "attributed") for certainty in ("plain", "hedged", "boosted"))
"""Who vouches (the author, or a source) and how firmly."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposition in its article."""

    article: int
    proposition: Proposition
    speaker: str
    """Under one name for all articles; empty for the author."""

    @property
    def status(self) -> str:
        """One of `STATUSES`."""
        return f"{'own' if self.proposition.holder == 'author' else 'attributed'}, {self.proposition.certainty}"

    @property
    def span(self) -> Span:
        """From its beginning to its end."""
        return Span(self.proposition.spans[0].start, self.proposition.spans[-1].end)


def placed(number: int, article: Article, names: Names) -> list[Placed]:
    """The propositions of an article, in text order."""
    attributions = {a.id: a for a in article.analysis.layer("attribution")}
    return [Placed(number, p, _speaker(p, article, attributions, names)) for p in propositions(without_trees(article.analysis))]


def without_trees(analysis: Analysis) -> Analysis:
    """The analysis as a record would give it back: a fresh one and a stored one are then cut into the same propositions, at sentences."""
    sentences = tuple(replace(sentence, tokens=()) for sentence in analysis.parse.sentences)
    return replace(analysis, parse=replace(analysis.parse, sentences=sentences, quotations=quotations(analysis.text)))


def _speaker(proposition: Proposition, article: Article, attributions: dict[str, Annotation], names: Names) -> str:
    holder = attributions.get(proposition.holder)
    return names.of(article, holder) if holder else ""
