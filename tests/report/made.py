"""Analyses made by hand from invented text, so that the report is tested without model and grammar."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from discourse import conllu
from discourse.model import Analysis, Annotation, Document, Evidence, GrammarInfo, Parse, ParserInfo, Sentence, Span, Spans

QUAY = """The harbour board has closed the old quay.

“The planks may give way under a van,” said Ines Okoro, who chairs the board. To some observers, the closure looks like panic rather than care.

However, the mayor insisted that the quay was safe, and that it would probably open again in May. Critics claim he never read the survey.

Closing it was the right decision. It cost little, but it certainly spared lives."""
"""The invented article of most tests."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences cut at full stops, paragraphs at blank lines; without tokens."""
    found = re.finditer(r"[^\s][^.!?]*[.!?]*[”\"]?(?=\s|$)", text)
    return tuple(Sentence(Span(m.start(), m.end()), text.count("\n\n", 0, m.start())) for m in found)


def analysis(
    text: str,
    annotations: Sequence[Annotation] = (),
    *,
    name: str = "made",
    meta: Mapping[str, str] | None = None,
    cut: Sequence[Sentence] | None = None,
) -> Analysis:
    """An analysis with a provenance like a real one."""
    parse = Parse(
        Document(name, text, meta or {}),
        tuple(cut if cut is not None else sentences(text)),
        (),
        ParserInfo("stanza", "1.15.0", "en", "0123456789abcdef"),
    )
    return Analysis(parse, tuple(annotations), GrammarInfo("made", "1", "fedcba9876543210"), "0.1.0")


def found(text: str, layer: str, rule: str, roles: Mapping[str, str | tuple[str, ...]], number: int = 1, **attributes: str) -> Annotation:
    """An annotation whose roles are given by their words (a tuple where a role is discontinuous)."""
    spans: dict[str, Spans] = {}
    for role, words in roles.items():
        spans[role] = tuple(Span(text.index(w), text.index(w) + len(w)) for w in ((words,) if isinstance(words, str) else words))
    anchor = (spans.get("cue") or next(iter(spans.values())))[0].start
    where = next((i for i, s in enumerate(sentences(text)) if s.span.start <= anchor < s.span.end), 0)
    evidence = tuple(Evidence(f"{role} [made]", place) for role, place in spans.items())
    return Annotation(f"a{number}", layer, rule, spans, attributes, 0.9, evidence, where)


def quay() -> Analysis:
    """The article with annotations of every layer that nest and cross."""
    rows = [
        (
            "attribution",
            "quote-said",
            {"source": "Ines Okoro, who chairs the board", "cue": "said", "content": "The planks may give way under a van"},
            {"kind": "direct", "stance": "neutral", "source_type": "named", "speaker": "Ines Okoro"},
        ),
        ("hedge", "modal", {"cue": "may", "scope": "may give way under a van"}, {"kind": "modal", "strength": "hedge"}),
        (
            "attribution",
            "to-observers",
            {"source": "some observers", "cue": "To", "content": "the closure looks like panic rather than care"},
            {"kind": "indirect", "stance": "neutral", "source_type": "unnamed"},
        ),
        (
            "hedge",
            "shield",
            {"cue": "To some observers", "scope": "the closure looks like panic rather than care"},
            {"kind": "attribution-shield", "strength": "hedge"},
        ),
        ("hedge", "looks-like", {"cue": "looks like", "scope": "panic rather than care"}, {"kind": "epistemic-verb", "strength": "hedge"}),
        ("contrast", "rather-than", {"cue": "rather than", "arm1": "panic", "arm2": "care"}, {"kind": "correction", "explicit": "yes"}),
        (
            "contrast",
            "however",
            {
                "cue": "However",
                "arm1": "the closure looks like panic rather than care",
                "arm2": "the mayor insisted that the quay was safe",
            },
            {"kind": "contrast", "explicit": "yes"},
        ),
        (
            "attribution",
            "insisted-that",
            {"source": "the mayor", "cue": "insisted", "content": ("the quay was safe", "it would probably open again in May")},
            {"kind": "indirect", "stance": "endorsing", "source_type": "named", "speaker": "the mayor"},
        ),
        ("hedge", "adverb", {"cue": "probably", "scope": "open again in May"}, {"kind": "epistemic-adverb", "strength": "hedge"}),
        (
            "attribution",
            "claim-that",
            {"source": "Critics", "cue": "claim", "content": "he never read the survey"},
            {"kind": "indirect", "stance": "distancing", "source_type": "unnamed"},
        ),
        (
            "claim",
            "right-decision",
            {"span": "Closing it was the right decision", "cue": "right"},
            {"kind": "evaluative", "holder": "author", "certainty": "plain"},
        ),
        (
            "claim",
            "spared",
            {"span": "it certainly spared lives", "cue": "spared"},
            {"kind": "causal", "holder": "author", "certainty": "boosted"},
        ),
        (
            "contrast",
            "but",
            {"cue": "but", "arm1": "It cost little", "arm2": "it certainly spared lives"},
            {"kind": "contrast", "explicit": "yes"},
        ),
        ("hedge", "booster", {"cue": "certainly", "scope": "spared lives"}, {"kind": "booster", "strength": "booster"}),
    ]
    made = [found(QUAY, layer, rule, roles, n, **attributes) for n, (layer, rule, roles, attributes) in enumerate(rows, 1)]
    meta = {"title": "The quay is shut", "outlet": "The Tidewater Post", "date": "2026-03-04", "url": "https://example.org/quay"}
    return analysis(QUAY, made, name="quay", meta=meta)


TREE = """# newdoc id = tree
# newpar
1\tCritics\tcritic\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tclaim\tclaim\tVERB\tVBP\t_\t0\troot\t_\t_
3\the\the\tPRON\tPRP\t_\t5\tnsubj\t_\t_
4\tnever\tnever\tADV\tRB\t_\t5\tadvmod\t_\t_
5\tread\tread\tVERB\tVBD\t_\t2\tccomp\t_\t_
6\tthe\tthe\tDET\tDT\t_\t7\tdet\t_\t_
7\tsurvey\tsurvey\tNOUN\tNN\t_\t5\tobj\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def parsed() -> Analysis:
    """One sentence with its tree."""
    parse = conllu.loads(TREE)[0]
    text = parse.text
    said = found(
        text,
        "attribution",
        "claim-that",
        {"source": "Critics", "cue": "claim", "content": "he never read the survey"},
        source_type="unnamed",
        kind="indirect",
    )
    return Analysis(parse, (said,), GrammarInfo("made", "1", ""), "0.1.0")


def dense(words: int, annotations: int, seed: int = 1):
    """A long invented text with as many annotations, evidence and all."""
    dice = random.Random(seed)
    vocabulary = (
        "the",
        "harbour",
        "board",
        "said",
        "that",
        "closing",
        "old",
        "quays",
        "may",
        "cost",
        "less",
        "than",
        "mending",
        "planks",
        "critics",
    )
    text, cut, starts = "", [], []
    while len(starts) < words:
        start = len(text)
        for _ in range(dice.randint(8, 24)):
            starts.append(len(text))
            text += dice.choice(vocabulary) + " "
        text = text[:-1] + "."
        cut.append(Sentence(Span(start, len(text)), len(cut) // 4))
        text += "\n\n" if len(cut) % 4 == 0 else " "
    made = []
    for n in range(annotations):
        number = dice.randrange(len(cut))
        sentence = cut[number].span
        a, b, c = sorted(dice.sample(range(sentence.start, sentence.end), 3))
        layer, roles = dice.choice(
            [
                ("attribution", ("source", "cue", "content")),
                ("hedge", ("cue", "scope")),
                ("contrast", ("arm1", "cue", "arm2")),
                ("claim", ("span", "cue")),
            ]
        )
        spans = dict(zip(roles, ((Span(a, min(a + 5, b)),), (Span(b, min(b + 6, c)),), (Span(c, sentence.end),)), strict=False))
        evidence = tuple(Evidence(f"cue -[{role}]-> {role} [lemma=@reporting]", where) for role, where in spans.items())
        made.append(
            Annotation(f"a{n}", layer, f"rule-{n % 40}", spans, {"kind": f"kind{n % 4}", "source_type": "unnamed"}, 0.8, evidence, number)
        )
    return analysis(text, sorted(made, key=lambda a: a.span), cut=cut)
