"""What a changed grammar adds and removes, in context."""

from __future__ import annotations

from dataclasses import dataclass

from discourse.grammar import Grammar
from discourse.grammar.examples import bracketed
from discourse.model import Annotation, Parse, Span


@dataclass(frozen=True, slots=True)
class Change:
    """An annotation that only one of two grammars makes."""

    added: bool
    annotation: Annotation
    parse: Parse

    def shown(self) -> str:
        """The change in its sentences, roles in brackets."""
        a = self.annotation
        set_ = ", ".join(f"{name}={value}" for name, value in a.attributes.items() if value)
        where = f"{self.parse.document.id}:{a.sentence + 1}"
        return f"{'+' if self.added else '-'} {where}  {a.layer}, {a.rule}{f' ({set_})' if set_ else ''}\n    {context(self.parse, a)}"


def changes(old: Grammar, new: Grammar, parse: Parse) -> tuple[Change, ...]:
    """The annotations of a text that differ in layer, rule, roles or attributes, in text order, removed before added."""
    before, after = ({_key(a): a for a in grammar.match(parse)} for grammar in (old, new))
    removed = [Change(False, a, parse) for key, a in before.items() if key not in after]
    added = [Change(True, a, parse) for key, a in after.items() if key not in before]
    return tuple(sorted(removed + added, key=lambda c: (c.annotation.sentence, c.annotation.span, c.added)))


def _key(annotation: Annotation) -> tuple[object, ...]:
    """What makes two annotations the same; ids and confidences are left out."""
    return annotation.layer, annotation.rule, tuple(sorted(annotation.roles.items())), tuple(sorted(annotation.attributes.items()))


def context(parse: Parse, annotation: Annotation) -> str:
    """The sentences that an annotation touches, with its roles in brackets."""
    touched = [s.span for s in parse.sentences if s.span.overlaps(annotation.span)] or [annotation.span]
    start, end = min(s.start for s in touched), max(s.end for s in touched)
    roles = {role: tuple(Span(s.start - start, s.end - start) for s in spans) for role, spans in annotation.roles.items()}
    return " ".join(bracketed(parse.text[start:end], roles).split())
