"""CoNLL-U: the parse of the raw text, with the annotations in comments and in MISC.

A sentence's comments list what has its cue there: `# attribution a3 = rule said-that | kind=direct | source 0-9 | cue 10-14 | content 20-45`
(offsets into the text). A word's MISC says which roles it is in: `Attribution=a3:cue,a5:content`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from discourse import conllu
from discourse.errors import InputError
from discourse.model import Analysis, Annotation, Sentence, Span, Token


def blocks(analyses: Iterable[Analysis]) -> Iterator[str]:
    """One block a document: `# newdoc` and its sentences."""
    return (_block(analysis) for analysis in analyses)


def _block(analysis: Analysis) -> str:
    parse = analysis.parse
    if any(not sentence.tokens for sentence in parse.sentences):
        raise InputError(f"{parse.document.id}: a discourse/1 record holds no trees, so there is no CoNLL-U of it; annotate the text instead")
    anchored: dict[int, list[Annotation]] = defaultdict(list)
    for annotation in analysis.annotations:
        anchored[annotation.sentence].append(annotation)
    within = [_marks(sentence, analysis.annotations) for sentence in parse.sentences]
    return conllu.dumps(
        parse,
        comments=lambda number: map(_comment, anchored[number]),
        misc=lambda number, token: [f"{layer}={','.join(marks)}" for layer, marks in _of(token, within[number])],
    )


def _comment(annotation: Annotation) -> str:
    attributes = [f"{name}={value}" for name, value in annotation.attributes.items() if value]
    roles = [f"{role} {','.join(f'{s.start}-{s.end}' for s in spans)}" for role, spans in annotation.roles.items() if spans]
    return f"{annotation.layer} {annotation.id} = {' | '.join([f'rule {annotation.rule}', *attributes, *roles])}"


Mark = tuple[Span, str, str]
"""A stretch, its layer, and what to write of it."""


def _marks(sentence: Sentence, annotations: Sequence[Annotation]) -> list[Mark]:
    """The stretches of roles that touch a sentence: few, so that each word looks through these only."""
    return [
        (span, annotation.layer, f"{annotation.id}:{role}")
        for annotation in annotations
        for role, spans in annotation.roles.items()
        for span in spans
        if span.overlaps(sentence.span)
    ]


def _of(token: Token, marks: Sequence[Mark]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = defaultdict(list)
    for span, layer, mark in marks:
        if span.overlaps(token.span):
            found[layer.capitalize()].append(mark)
    return sorted(found.items())
