"""What was found, one row an annotation, with its article, its voice and the sentence it stands in: the evidence behind every number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from discourse.framing.article import Article
from discourse.framing.speakers import Names
from discourse.model import Annotation, Span


@dataclass(frozen=True, slots=True)
class Instance:
    """One annotation of one article."""

    article: int
    """Position of the article in the comparison."""
    annotation: Annotation
    kind: str
    voice: str
    """Whose words its cue is: own, quoted, reported or headline."""
    cue: Span
    """The cue's first stretch (of a claim without one: the claim)."""
    sentence: int
    speaker: str
    """Of an attribution: the speaker, under one name for all articles; the source's words where it has no name."""

    @property
    def layer(self) -> str:
        """The annotation's layer."""
        return self.annotation.layer

    def attribute(self, name: str) -> str:
        """One of the annotation's attributes; empty if it has none of that name."""
        return self.annotation.attributes.get(name, "")


def instances(number: int, article: Article, names: Names) -> Iterable[Instance]:
    """All annotations of an article."""
    for annotation in article.analysis.annotations:
        cue = cue_of(annotation)
        yield Instance(
            article=number,
            annotation=annotation,
            kind=annotation.attributes.get("kind", "") or "other",
            voice=article.voices.voice(cue.start),
            cue=cue,
            sentence=article.sentence(cue.start),
            speaker=names.of(article, annotation) if annotation.layer == "attribution" else "",
        )


def cue_of(annotation: Annotation) -> Span:
    """Where an annotation is anchored: its cue, else its main role, else its beginning."""
    for role in ("cue", "span", "content", "scope", "arm1"):
        if annotation.roles.get(role):
            return annotation.roles[role][0]
    return annotation.span


def is_counted(instance: Instance) -> bool:
    """True if an instance counts in its layer's total: a booster is in the hedge layer but is the opposite of a hedge."""
    return not (instance.layer == "hedge" and (instance.attribute("strength") == "booster" or instance.kind == "booster"))
