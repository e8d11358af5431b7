"""Any Stanza model through Stanza's own pipeline: official packages, and folders whose tagger and parser do not share an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from discourse.model import Span
from discourse.parsing.models import PARTS, Model
from discourse.parsing.units import RawSentence, Row, Surface

BATCHES = {"depparse_batch_size": 600, "pos_batch_size": 64, "lemma_store_results": True}
"""Words a batch for the parser, sentences a batch for the tagger: what is quick on a CPU."""


def pipeline(model: Model) -> Any:
    """A real `stanza.Pipeline` with the model's weights; nothing is fetched."""
    import stanza  # noqa: PLC0415 - costs seconds, so only where it is used

    common = {"download_method": None, "device": "cpu", "verbose": False, "foundation_cache": _encoders(model), **BATCHES}
    if model.package:
        return stanza.Pipeline("en", dir=str(model.folder), package=model.package, processors=",".join(PARTS), **common)
    paths = {f"{part}_model_path": str(model.folder / f"{part}.pt") for part in PARTS}
    vectors = model.folder / "pretrain.pt"
    if vectors.exists():
        paths |= {"pos_pretrain_path": str(vectors), "depparse_pretrain_path": str(vectors)}
    with TemporaryDirectory() as empty:
        (Path(empty) / "resources.json").write_text("{}", encoding="utf-8")
        return stanza.Pipeline("en", dir=empty, package=None, processors={}, **paths, **common)


def _encoders(model: Model) -> Any:
    """The encoders beside the model's files, under the relative names by which the files call them."""
    import transformers  # noqa: PLC0415
    from stanza.models.common.bert_embedding import load_bert  # noqa: PLC0415
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache  # noqa: PLC0415

    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    cache = FoundationCache(local_files_only=True)
    if not model.package:
        for config in sorted(model.folder.glob("*/config.json")):
            cache.bert[config.parent.name] = BertRecord(*load_bert(str(config.parent), local_files_only=True), {})
    return cache


class StockEngine:
    """Stanza's processors called one by one, over many documents at once where that changes nothing."""

    def __init__(self, model: Model) -> None:
        self._steps = pipeline(model).processors

    def tokenise(self, documents: Sequence[Sequence[str]]) -> list[list[list[RawSentence]]]:
        """Sentences of every paragraph; one document at a time, because Stanza's batches of long paragraphs influence each other."""
        return [self._tokenise(paragraphs) if paragraphs else [] for paragraphs in documents]

    def _tokenise(self, paragraphs: Sequence[str]) -> list[list[RawSentence]]:
        document = self._steps["tokenize"].process("\n\n".join(paragraphs))
        if "mwt" in self._steps:
            document = self._steps["mwt"].process(document)
        found: list[list[RawSentence]] = [[] for _ in paragraphs]
        at, start = 0, 0
        for sentence in document.sentences:
            while sentence.tokens[0].start_char >= start + len(paragraphs[at]):
                start += len(paragraphs[at]) + 2
                at += 1
            found[at].append(tuple(_surface(token, start) for token in sentence.tokens))
        return found

    def annotate(self, sentences: Sequence[Sequence[str]]) -> list[list[Row]]:
        """Tag, lemmatise and parse sentences given as words."""
        from stanza.models.common.doc import Document  # noqa: PLC0415

        if not sentences:
            return []
        document = Document([[{"id": (n,), "text": word} for n, word in enumerate(words, 1)] for words in sentences])
        for step in ("pos", "lemma", "depparse"):
            document = self._steps[step].process(document)
        return [[_row(word) for word in sentence.words] for sentence in document.sentences]


def _surface(token: Any, start: int) -> Surface:
    return Surface(Span(token.start_char - start, token.end_char - start), tuple(word.text for word in token.words))


def _row(word: Any) -> Row:
    return Row(word.lemma or "", word.upos or "", word.xpos or "", word.feats or "", int(word.head or 0), word.deprel or "")
