"""brat's standoff format: `ID.txt` and `ID.ann` for each document.

Each role is a text-bound annotation (`T`), each annotation of ours an event (`E`) whose trigger is the cue (or the claim's span), each attribute an
`A` line. Format: https://brat.nlplab.org/standoff.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from discourse.model import Analysis, Annotation, Spans


def files(analyses: Iterable[Analysis]) -> Iterator[tuple[str, str]]:
    """Names and contents: the text as it is, and its annotations."""
    for analysis in analyses:
        name = analysis.document.id.replace("/", "_")
        yield f"{name}.txt", analysis.text
        yield f"{name}.ann", standoff(analysis)


def standoff(analysis: Analysis) -> str:
    """The content of the `.ann` file."""
    bound, attribute = count(1), count(1)
    return "".join(f"{line}\n" for event, a in enumerate(analysis.annotations, 1) for line in _lines(a, analysis.text, event, bound, attribute))


def _lines(annotation: Annotation, text: str, event: int, bound: count[int], attribute: count[int]) -> Iterator[str]:
    roles = {role: spans for role, spans in annotation.roles.items() if spans}
    names = {role: f"T{next(bound)}" for role in roles}
    layer = annotation.layer.capitalize()
    for role, spans in roles.items():
        yield f"{names[role]}\t{layer}-{role} {_offsets(spans, text)}\t{_shown(spans, text)}"
    trigger = next(role for role in ("cue", "span", *roles) if role in roles)
    arguments = [f"{role}:{name}" for role, name in names.items() if role != trigger]
    yield f"E{event}\t{' '.join([f'{layer}-{trigger}:{names[trigger]}', *arguments])}"
    for name, value in annotation.attributes.items():
        if value:
            yield f"A{next(attribute)}\t{layer}-{name} E{event} {'_'.join(value.split())}"


def _offsets(spans: Spans, text: str) -> str:
    return ";".join(f"{start} {end}" for start, end in _within_lines(spans, text))


def _shown(spans: Spans, text: str) -> str:
    return " ".join(text[start:end] for start, end in _within_lines(spans, text))


def _within_lines(spans: Spans, text: str) -> Sequence[tuple[int, int]]:
    """Brat's spans do not cross line ends: what does is given in fragments."""
    pieces = []
    for span in spans:
        start = span.start
        for line in text[span.start : span.end].splitlines(keepends=True):
            content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
            if content:
                pieces.append((start, start + len(content)))
            start += len(line)
    return pieces
