"""CoNLL-U: trees that are there already, so that nothing is parsed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discourse import conllu
from discourse.analysis.quotation import quotations
from discourse.errors import InputError
from discourse.model import Parse
from discourse.readers.decoding import decode
from discourse.readers.source import Fields, Source


def read(source: Source, _: Fields) -> Iterator[Parse]:
    """One parse for each `# newdoc`, named by its id; the text is rebuilt from forms and `SpaceAfter`."""
    text, notes = decode(source.data(), source.name)
    parses = conllu.loads(text, find_quotations=quotations)
    if not parses:
        raise InputError("no sentence in this CoNLL-U file")
    for parse in parses:
        id_ = source.id if len(parses) == 1 and "# newdoc id" not in text else parse.document.id
        yield replace(parse, document=replace(parse.document, id=id_, meta=source.meta, notes=notes))
