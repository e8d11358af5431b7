"""The three pictures of a document: layers along the text, words by voice, hedges by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discourse.model import Analysis, Annotation, Span
from discourse.report.audit import words
from discourse.report.charts import Chart, Strip, bars, stack, strip
from discourse.report.entries import kind_of

VOICES = {
    "author": ("The author", "tone-0"),
    "named": ("Named sources", "tone-1"),
    "unnamed": ("Unnamed sources", "tone-2"),
    "institution": ("Institutions", "tone-3"),
    "outlet": ("Other outlets", "tone-4"),
    "pronoun": ("He, she, they: not resolved", "tone-5"),
    "none": ("Sources left out", "tone-5"),
}


@dataclass(frozen=True, slots=True)
class Pictures:
    """What the macros draw."""

    along: Strip
    voices: Chart
    hedges: Chart


def pictures(analysis: Analysis, shown: Sequence[Annotation], spoken: Iterable[tuple[Span, str]]) -> Pictures:
    """The pictures of one document; `spoken` is its text by voice."""
    said: Counter[str] = Counter()
    for span, voice in spoken:
        said[voice] += words(span.text(analysis.text))
    kinds = Counter(kind_of(a) for a in shown if a.layer == "hedge")
    starts = {layer: [_place(a) for a in shown if a.layer == layer] for layer in ("attribution", "hedge")}
    lanes = [(f"{layer.capitalize()}s: {len(at)}", layer, at) for layer, at in starts.items()]
    total = sum(said.values()) or 1
    shares = ", ".join(f"{_voice(v)[0]} {100 * n / total:.0f} %" for v, n in said.most_common())
    most = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
    return Pictures(
        strip(
            "Hedging and attribution along the text",
            f"Where cues stand, from beginning to end; {lanes[0][0]}, {lanes[1][0]}.",
            len(analysis.text),
            lanes,
        ),
        stack("Share of words by voice", f"Who speaks the words of the text: {shares or 'no words'}.", "Words", _by_voice(said)),
        bars(
            "Hedges and boosters by kind",
            f"How many of each kind: {most or 'none'}.",
            "Count",
            [(k, n, "hedge") for k, n in kinds.most_common()],
        ),
    )


def _place(annotation: Annotation) -> int:
    cue = annotation.roles.get("cue", ())
    return cue[0].start if cue else annotation.span.start


def _voice(name: str) -> tuple[str, str]:
    return VOICES.get(name, (name.capitalize(), "tone-5"))


def _by_voice(said: Counter[str]) -> list[tuple[str, float, str]]:
    order = list(VOICES)
    return [(*_named(v, n),) for v, n in sorted(said.items(), key=lambda p: order.index(p[0]) if p[0] in VOICES else len(order))]


def _named(voice: str, n: int) -> tuple[str, float, str]:
    label, tone = _voice(voice)
    return label, float(n), tone
