"""spaCy's DependencyMatcher on gold trees. Needs nothing but spaCy, so that it can run in an environment of its own.

Reads JSON from standard input: `documents` (each a list of sentences, each a list of `[form, lemma, upos, deprel, head]` with heads from 1 in the
sentence), `patterns`, `passes`. Writes the version, and for each pattern the milliseconds of CPU of the fastest pass and the hits as token numbers
counted through all documents.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    """Read, match, write."""
    import spacy
    from spacy.matcher import DependencyMatcher
    from spacy.tokens import Doc

    given = json.load(sys.stdin)
    vocab = spacy.blank("en").vocab
    docs = []
    for sentences in given["documents"]:
        forms, lemmas, tags, relations, heads = [], [], [], [], []
        for rows in sentences:
            start = len(forms)
            for at, (form, lemma, tag, relation, head) in enumerate(rows):
                forms.append(form)
                lemmas.append(lemma)
                tags.append(tag)
                relations.append("ROOT" if head == 0 else relation)
                heads.append(start + (at if head == 0 else head - 1))
        docs.append(Doc(vocab, words=forms, lemmas=lemmas, pos=tags, deps=relations, heads=heads))
    out = []
    for pattern in given["patterns"]:
        matcher = DependencyMatcher(vocab)
        matcher.add("p", [pattern])
        best, hits = float("inf"), []
        for _ in range(given["passes"]):
            start = time.process_time()
            found = [matcher(doc) for doc in docs]
            best = min(best, time.process_time() - start)
        at = 0
        for doc, matches in zip(docs, found, strict=True):
            hits += [[at + token for token in tokens] for _, tokens in matches]
            at += len(doc)
        out.append({"ms": best * 1000, "hits": hits})
    json.dump({"version": spacy.__version__, "patterns": out}, sys.stdout)


if __name__ == "__main__":
    main()
