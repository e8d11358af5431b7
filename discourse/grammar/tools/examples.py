"""The examples of a grammar as a test: their parses are kept beside it in `examples.conllu`, so that a test needs no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import indent

from discourse import conllu
from discourse.analysis.quotation import quotations
from discourse.errors import InputError, OutputError
from discourse.grammar import Grammar, limits
from discourse.grammar.examples import Example, Outcome
from discourse.grammar.files import inside
from discourse.grammar.load import BUNDLED
from discourse.grammar.tools.concordance import tree
from discourse.grammar.tools.inputs import parsed
from discourse.grammar.tools.tracing import told
from discourse.model import Document, Parse
from discourse.resources import resource

FILE = "examples.conllu"
Parses = Mapping[str, Parse]
"""Parses by their text."""


def folder(source: str) -> Path:
    """Where a grammar's files are: a bundled one's folder, the folder given, or that of the file given."""
    if source in BUNDLED:
        return resource("grammars") / BUNDLED[source]
    path = Path(source)
    return path if path.is_dir() else path.parent


def kept(grammar: Grammar) -> dict[str, Parse]:
    """The parses that stand beside the grammar and beside those that it includes."""
    folders = dict.fromkeys(Path(file).parent for file in grammar.files if file.endswith(".gram"))
    return {parse.text: parse for place in folders for parse in _read(place / FILE)}


def beside(source: str, name: str) -> Path:
    """A file that a tool writes beside a grammar. Raises `OutputError` where a stranger's link would lead it to another folder."""
    file = folder(source) / name
    if not inside(file, file.parent):
        raise OutputError(f"{file} is a link that leads out of the grammar's folder and is not written")
    return file


def _read(file: Path) -> Sequence[Parse]:
    if not file.is_file():
        return ()
    if not inside(file, file.parent):
        raise InputError(f"{file} is a link that leads out of the grammar's folder and is not read")
    if file.stat().st_size > limits.EXAMPLES_BYTES:
        raise InputError(f"{file} has more than {limits.EXAMPLES_BYTES >> 20} MB")
    try:
        return conllu.loads(file.read_text(encoding="utf-8"), find_quotations=quotations)
    except (InputError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}; write it anew with --update --reparse") from None


def missing(examples: Iterable[Example], have: Parses) -> tuple[Document, ...]:
    """The texts of examples that have no parse yet, each once, under the name of the first rule that has it."""
    texts: dict[str, str] = {}
    for example in examples:
        if example.text not in have:
            texts.setdefault(example.text, example.rule)
    return tuple(Document(rule, text) for text, rule in texts.items())


def fresh(documents: Sequence[Document], model: str) -> dict[str, Parse]:
    """Those texts parsed now; the model is not loaded for none."""
    return {p.text: p for p in parsed(documents, model, cache=False)} if documents else {}


def save(file: Path, examples: Iterable[Example], have: Parses) -> int:
    """Write the parses of the examples in this folder (those of included grammars have theirs beside them), and no others; their number."""
    wanted = missing((e for e in examples if inside(Path(e.at.file), file.parent)), {})
    text = "".join(conllu.dumps(replace(have[d.text], document=d)) for d in wanted)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None
    return len(wanted)


def shown(grammar: Grammar, outcome: Outcome, parse: Parse) -> str:
    """A failure for reading: what was expected and found; where nothing was found, how far the rule came, and the tree."""
    parts = [outcome.diff()]
    if outcome.example.positive and outcome.found is None:
        traces = grammar.explain(parse, outcome.example.rule)
        for number, sentence in enumerate(parse.sentences):
            parts += [told(trace) for trace in traces if trace.sentence == number]
            parts.append(indent(tree(sentence, {}), "      "))
    return "\n".join(parts)


def outcomes(grammar: Grammar, examples: Iterable[Example], have: Parses) -> Iterator[Outcome]:
    """How each example comes out."""
    for example in examples:
        yield grammar.check(example, have[example.text])
