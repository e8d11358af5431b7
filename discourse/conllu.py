"""CoNLL-U in and out: parses as plain text, the form in which the grammar's example parses are kept and other tools read ours.

Format: https://universaldependencies.org/format.html. Offsets are kept in MISC (`start_char`, `end_char`), as Stanza writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from sys import intern

from discourse.errors import InputError
from discourse.model import Document, Parse, ParserInfo, Quotation, Sentence, Span, Token

Comments = Callable[[int], Iterable[str]]
Misc = Callable[[int, Token], Iterable[str]]


def _none(*_: object) -> tuple[str, ...]:
    return ()


def _clean(form: str) -> str:
    """A form without the characters that would break the table (an in-token line end or tab becomes a space)."""
    return "".join(" " if c in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" else c for c in form).strip() or "_"


def dumps(parse: Parse, *, comments: Comments = _none, misc: Misc = _none) -> str:
    """One document as CoNLL-U.

    `comments(sentence_index)` gives extra comment lines (without `# `), `misc(sentence_index, token)` extra MISC fields.
    """
    text = parse.text
    out = [f"# newdoc id = {_clean(parse.document.id)}"]
    paragraph = -1
    for number, sentence in enumerate(parse.sentences):
        if sentence.paragraph != paragraph:
            out.append("# newpar")
            paragraph = sentence.paragraph
        out += [f"# sent_id = {number + 1}", f"# text = {_clean(' '.join(sentence.span.text(text).split()))}"]
        out += [f"# {_clean(line)}" for line in comments(number)]
        surfaces = [list(group) for _, group in groupby(sentence.tokens, key=lambda t: t.surface)]
        for at, words in enumerate(surfaces):
            surface = words[0].surface
            after = surfaces[at + 1][0].surface.start if at + 1 < len(surfaces) else _next_start(parse.sentences, number)
            spacing = ["SpaceAfter=No"] if after == surface.end else []
            offsets = [f"start_char={surface.start}", f"end_char={surface.end}"]
            if len(words) > 1:
                row = [f"{words[0].index}-{words[-1].index}", _clean(surface.text(text)), *"_" * 7, "|".join(spacing + offsets)]
                out.append("\t".join(row))
            for word in words:
                fields = list(misc(number, word))
                if len(words) == 1:
                    fields = spacing + offsets + fields
                elif word.span != surface:
                    fields = [f"start_char={word.span.start}", f"end_char={word.span.end}", *fields]
                form = _clean(word.text if len(words) > 1 else surface.text(text))
                columns = [str(word.index), form, _clean(word.lemma), word.upos or "_", word.xpos or "_", word.feats or "_", str(word.head)]
                out.append("\t".join([*columns, word.deprel or "_", "_", "|".join(fields) or "_"]))
        out.append("")
    return "\n".join(out) + "\n"


def _next_start(sentences: Sequence[Sentence], number: int) -> int:
    """Where the text goes on after a sentence; -1 after the last."""
    following = sentences[number + 1 :]
    return following[0].span.start if following else -1


def loads(source: str, *, find_quotations: Callable[[str], tuple[Quotation, ...]] | None = None) -> tuple[Parse, ...]:
    """The documents in a CoNLL-U file. The text is rebuilt from forms and `SpaceAfter`, so offsets count into that text.

    `find_quotations` (usually `discourse.analysis.quotation.quotations`) fills `Parse.quotations`. Raises `InputError` with the line number.
    """
    return tuple(
        _document(name, blocks, find_quotations)
        for name, blocks in _documents(source.replace("\r\n", "\n").removeprefix("\ufeff").split("\n"))
    )


Block = tuple[list[str], list[tuple[int, list[str]]]]


def _documents(lines: list[str]) -> Iterator[tuple[str, list[Block]]]:
    name, blocks = "", []  # type: str, list[Block]
    comments: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("#"):
            if line.startswith("# newdoc") and blocks:
                yield name, blocks
                blocks = []
            if line.startswith("# newdoc"):
                name = line.partition("=")[2].strip()
            comments.append(line[1:].strip())
        elif line.strip():
            columns = line.split("\t")
            if len(columns) != 10:
                raise InputError(f"line {number}: a CoNLL-U row has 10 columns, this one has {len(columns)}")
            rows.append((number, columns))
        elif rows:
            blocks.append((comments, rows))
            comments, rows = [], []
    if blocks:
        yield name, blocks


def _document(name: str, blocks: list[Block], find: Callable[[str], tuple[Quotation, ...]] | None) -> Parse:
    text, sentences, paragraph = "", [], -1  # type: str, list[Sentence], int
    for comments, rows in blocks:
        new = any(c == "newpar" or c.startswith(("newpar ", "newdoc")) for c in comments)
        if new or paragraph < 0:
            paragraph += 1
            text = text.rstrip() + ("\n\n" if text else "")
        start = len(text)
        tokens, text = _tokens(rows, text)
        sentences.append(Sentence(Span(start, len(text.rstrip())), paragraph, tokens))
    text = text.rstrip()
    return Parse(Document(name or "1", text), tuple(sentences), find(text) if find else (), ParserInfo(name="conllu"))


def _tokens(rows: list[tuple[int, list[str]]], text: str) -> tuple[tuple[Token, ...], str]:
    tokens: list[Token] = []
    last, surface, space = 0, Span(0, 0), ""
    for number, (id_, form, lemma, upos, xpos, feats, head, deprel, _deps, misc) in rows:
        if "." in id_:  # an empty node of an enhanced graph
            continue
        fields = misc.split("|")
        if "-" in id_:
            last, surface = int(id_.partition("-")[2]), Span(len(text), len(text) + len(form))
            space = "" if "SpaceAfter=No" in fields else " "
            text += form
            continue
        try:
            index, parent = int(id_), 0 if head == "_" else int(head)
        except ValueError:
            raise InputError(f"line {number}: ID and HEAD must be numbers, not {id_!r} and {head!r}") from None
        if index <= last:  # within a multi-word token: find the word in what is left of it, else share the whole
            begin = tokens[-1].span.end if tokens and tokens[-1].surface == surface and tokens[-1].span != surface else surface.start
            fits = text[begin : begin + len(form)] == form
            span = Span(begin, begin + len(form)) if fits else surface
            if index == last:
                text += space
        else:
            span = surface = Span(len(text), len(text) + len(form))
            text += form + ("" if "SpaceAfter=No" in fields else " ")
        plain = ["" if value == "_" else intern(value) for value in (upos, xpos, feats, deprel)]
        tokens.append(Token(index, form, lemma, plain[0], plain[1], plain[2], parent, plain[3], span, surface))
    return tuple(tokens), text
