"""By which construction a gold attribution is made: the kind of its cue and of its content, told from our own parse. For counts in error tables."""

from __future__ import annotations

from collections.abc import Mapping

from discourse.model import Parse, Spans, Token

_SAYING = {"say", "tell"}
_REPORTING = {
    "accuse",
    "acknowledge",
    "add",
    "address",
    "admit",
    "advise",
    "affirm",
    "agree",
    "allege",
    "announce",
    "answer",
    "argue",
    "ask",
    "assert",
    "assure",
    "caution",
    "charge",
    "cite",
    "claim",
    "comment",
    "complain",
    "concede",
    "conclude",
    "confess",
    "confirm",
    "contend",
    "counter",
    "declare",
    "decline",
    "deny",
    "describe",
    "disclose",
    "emphasize",
    "estimate",
    "explain",
    "express",
    "hint",
    "imply",
    "indicate",
    "inform",
    "insist",
    "joke",
    "maintain",
    "mention",
    "note",
    "object",
    "observe",
    "point",
    "post",
    "predict",
    "proclaim",
    "promise",
    "propose",
    "question",
    "read",
    "recall",
    "recommend",
    "reiterate",
    "remark",
    "remind",
    "repeat",
    "reply",
    "report",
    "respond",
    "reveal",
    "speak",
    "speculate",
    "state",
    "stress",
    "suggest",
    "testify",
    "tweet",
    "urge",
    "vow",
    "warn",
    "wonder",
    "write",
}


def cue_group(parse: Parse, cue: Spans) -> str:
    """`say`, `according`, `reporting` (another common reporting verb) or `other`: by the words of the cue."""
    tokens = [token for token, _ in _tokens(parse, cue)]
    lemmas = {t.lemma.lower() for t in tokens if t.upos in {"VERB", "AUX"}}
    if any(t.text.lower() == "according" for t in tokens):
        return "according"
    return "say" if lemmas & _SAYING else "reporting" if lemmas & _REPORTING else "other"


def construction(parse: Parse, roles: Mapping[str, Spans]) -> tuple[str, str]:
    """The kind of cue and the kind of content."""
    return _cue_kind(parse, roles["cue"]), _content_kind(parse, roles["content"])


def _cue_kind(parse: Parse, cue: Spans) -> str:
    group = cue_group(parse, cue)
    if group != "other":
        return {"say": "say, tell", "according": "according to", "reporting": "common reporting verb"}[group]
    head = _head(parse, cue)
    if head is None:
        return "none"
    kinds = {
        "VERB": "other verb",
        "AUX": "be, have",
        "NOUN": "noun",
        "PROPN": "noun",
        "ADJ": "adjective",
        "ADV": "adverb",
        "ADP": "preposition",
    }
    return kinds.get(head.upos, "colon or dash" if head.upos == "PUNCT" else "other")


def _content_kind(parse: Parse, content: Spans) -> str:
    sentences = {number for _, number in _tokens(parse, content)}
    if len(sentences) > 1:
        return "several sentences"
    inside = {at for q in parse.quotations for at in range(*q.inner)}
    if content and all(at in inside for span in content for at in range(*span)):
        return "quotation"
    head = _head(parse, content)
    if head is None:
        return "none"
    return _phrase_kind(head, parse, content)


def _phrase_kind(head: Token, parse: Parse, content: Spans) -> str:
    first = min((t for t, _ in _tokens(parse, content)), key=lambda t: t.span)
    if first.text.lower() == "to" and first.upos == "PART":
        return "infinitive"
    if head.upos in {"NOUN", "PROPN", "PRON", "NUM", "DET"} and head.deprel not in {"ccomp", "root", "parataxis"}:
        return "noun phrase"
    return "participle" if "VerbForm=Ger" in head.feats else "clause"


def _tokens(parse: Parse, spans: Spans) -> list[tuple[Token, int]]:
    """The tokens in some spans, each with the number of its sentence."""
    return [
        (token, number)
        for number, sentence in enumerate(parse.sentences)
        if any(sentence.span.overlaps(span) for span in spans)
        for token in sentence.tokens
        if any(token.span.overlaps(span) for span in spans)
    ]


def _head(parse: Parse, spans: Spans) -> Token | None:
    """The first word of some spans, in their first sentence, that is attached outside them."""
    tokens = _tokens(parse, spans)
    here = [t for t, number in tokens if number == tokens[0][1]]
    words = [t for t in here if t.upos != "PUNCT"] or here
    inside = {t.index for t in words}
    return next((t for t in words if t.head not in inside), None)
