"""The columns and types of every table of a comparison, in one place; docs/framing.md is checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

TABLES: dict[str, dict[str, str]] = {
    "outlets": {
        "outlet": "str", "articles": "int64", "words": "int64", "sentences": "int64", "median_words": "float64",
        "first_date": "str", "last_date": "str", "level": "str",
    },
    "articles": {
        "article": "str", "outlet": "str", "event": "str", "date": "str", "date_as_given": "str", "title": "str", "words": "int64",
        "own_words": "int64", "quoted_words": "int64", "reported_words": "int64", "headline_words": "int64", "sentences": "int64", "copy_of": "str",
    },
    "rates": {
        "outlet": "str", "layer": "str", "kind": "str", "voice": "str", "articles": "int64", "count": "int64", "words": "int64", "per_1000_words": "float64", "low": "float64",
        "high": "float64", "sentences": "int64", "per_100_sentences": "float64", "range": "int64", "dp": "float64", "dp_norm": "float64", "level": "str",
    },
    "shares": {
        "outlet": "str", "measure": "str", "category": "str", "articles": "int64", "count": "int64", "total": "int64", "share": "float64",
        "low": "float64", "high": "float64", "level": "str",
    },
    "differences": {
        "measure": "str", "layer": "str", "kind": "str", "voice": "str", "outlet_a": "str", "outlet_b": "str", "articles_a": "int64", "articles_b": "int64", "events": "int64", "count_a": "int64",
        "count_b": "int64", "value_a": "float64", "value_b": "float64", "log_ratio": "float64", "low": "float64", "high": "float64",
        "stability": "float64", "cliffs_delta": "float64", "test": "str", "p": "float64", "q": "float64", "family": "str", "family_size": "int64",
        "log_likelihood_two_cell": "float64", "level": "str",
    },
    "speakers": {
        "outlet": "str", "speaker": "str", "source_type": "str", "attributions": "int64", "articles": "int64", "direct": "int64", "indirect": "int64",
        "mixed": "int64", "words": "int64", "verbs": "str",
    },
    "stances": {"outlet": "str", "speaker": "str", "stance": "str", "cue": "str", "attributions": "int64", "articles": "int64"},
    "partners": {
        "outlet": "str", "kind": "str", "first": "str", "second": "str", "contrasts": "int64", "articles": "int64",
    },
    "propositions": {
        "outlet": "str", "article": "str", "event": "str", "proposition": "str", "holder": "str", "speaker": "str", "voice": "str", "certainty": "str",
        "stance": "str", "kind": "str", "contrasted": "bool", "sentence": "int64", "start": "int64", "end": "int64", "text": "str",
    },
    "matches": {
        "event": "str", "speaker": "str", "score": "float64", "shared_words": "str", "difference": "str", "outlet_a": "str", "article_a": "str",
        "proposition_a": "str", "status_a": "str", "text_a": "str", "outlet_b": "str", "article_b": "str", "proposition_b": "str", "status_b": "str",
        "text_b": "str",
    },
    "evidence": {
        "outlet": "str", "article": "str", "event": "str", "layer": "str", "kind": "str", "voice": "str", "cue": "str", "speaker": "str",
        "source_type": "str", "stance": "str", "certainty": "str", "confidence": "float64", "annotation": "str", "sentence": "int64", "start": "int64",
        "end": "int64", "sentence_text": "str",
    },
    "duplicates": {
        "article_a": "str", "outlet_a": "str", "article_b": "str", "outlet_b": "str", "containment": "float64", "jaccard": "float64", "kept": "bool",
    },
    "detector": {"layer": "str", "precision": "float64", "recall": "float64", "f1": "float64", "source": "str"},
    "words": {
        "outlet_a": "str", "outlet_b": "str", "word": "str", "count_a": "int64", "count_b": "int64", "per_1000_a": "float64", "per_1000_b": "float64",
        "log_odds": "float64", "z": "float64", "log_ratio": "float64", "low": "float64", "high": "float64", "lrc": "float64", "range_a": "int64",
        "range_b": "int64", "dp_norm_a": "float64", "dp_norm_b": "float64",
    },
    "collocations": {
        "outlet": "str", "term": "str", "collocate": "str", "count": "int64", "term_count": "int64", "collocate_count": "int64", "log_likelihood": "float64",
        "pmi": "float64", "t_score": "float64",
    },
    "concordance": {
        "outlet": "str", "article": "str", "event": "str", "left": "str", "match": "str", "right": "str", "layer": "str", "role": "str", "voice": "str",
        "sentence": "int64", "start": "int64", "end": "int64",
    },
}  # fmt: skip
"""Table name to its columns, each with its dtype; text columns never hold a missing value, `float64` columns do where there is no figure."""


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as the table of that name: its columns in order, with their types, even if there is no row."""
    columns = TABLES[table]
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)
