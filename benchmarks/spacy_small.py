"""The speed of spaCy's small English pipeline. Needs nothing but spaCy and spacy-lookups-data, so that it can run in an environment of its own.

The weights of `en_core_web_sm` are on no package registry. What takes time does not depend on them: so a pipeline with its parts and its sizes (a shared
convolutional encoder for tagger and parser, one of its own for names) is made here and trained for a moment on a treebank, for the parser to make the
moves that a parser makes. What it says is of no use.

Reads JSON from standard input: `texts`, and `sentences` to train on, each a list of `[form, XPOS, UPOS, deprel, head]` with heads from 1. Writes the version,
and the seconds of CPU that all texts took, a document at a time and all at once.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import groupby
from typing import Any

STEPS, BATCH = 100, 16
ENTITIES = ("CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG", "PERCENT")
ENTITIES += ("PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART")


def encoder(attributes: dict[str, int]) -> dict[str, Any]:
    """The configuration of a convolutional encoder of 96, four layers deep, over hashed features."""
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": list(attributes), "rows": list(attributes.values())}
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3}
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed | {"include_static_vectors": False}, "encode": encode}


def transitions(kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    """The configuration of a transition-based model."""
    sizes = {"extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True}
    return {"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": kind, "tok2vec": tok2vec} | sizes}


def pipeline() -> Any:
    """The parts of en_core_web_sm in their order, untrained."""
    import spacy

    shapes = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": encoder(shapes | {"SPACY": 50, "IS_SPACE": 50})})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config=transitions("parser", listener))
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    nlp.add_pipe("ner", config=transitions("ner", encoder(shapes)))
    return nlp


def trained(sentences: list[list[Any]]) -> Any:
    """The pipeline after a moment of training; runs of proper nouns stand for names."""
    from spacy.tokens import Doc, Span
    from spacy.training import Example

    nlp = pipeline()
    examples = []
    for rows in sentences:
        forms, xpos, upos, relations, heads = zip(*rows, strict=True)
        heads = [at if head == 0 else head - 1 for at, head in enumerate(heads)]
        gold = Doc(nlp.vocab, words=list(forms), tags=list(xpos), pos=list(upos), deps=list(relations), heads=heads)
        runs = [list(run) for name, run in groupby(range(len(forms)), key=lambda at: upos[at] == "PROPN") if name]
        gold.ents = [Span(gold, run[0], run[-1] + 1, label=ENTITIES[n % len(ENTITIES)]) for n, run in enumerate(runs)]
        examples.append(Example(Doc(nlp.vocab, words=list(forms)), gold))
    for label in ENTITIES:
        nlp.get_pipe("ner").add_label(label)
    for one in {row[1]: row for rows in sentences for row in rows}.values():
        nlp.get_pipe("attribute_ruler").add([[{"TAG": one[1]}]], {"POS": one[2]})
    optimizer = nlp.initialize(lambda: examples)
    for step in range(STEPS):
        at = step * BATCH % (len(examples) - BATCH)
        nlp.update(examples[at : at + BATCH], sgd=optimizer)
    return nlp


def main() -> None:
    """Read, train, run, write."""
    import spacy

    given = json.load(sys.stdin)
    nlp = trained(given["sentences"])
    spent = []
    for run in (lambda: [nlp(text) for text in given["texts"]], lambda: list(nlp.pipe(given["texts"]))):
        run()
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    json.dump({"version": spacy.__version__, "seconds": spent}, sys.stdout)


if __name__ == "__main__":
    main()
