"""`discourse annotate`: annotations as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discourse.cli import options as o
from discourse.cli.running import Run, chosen_layers, documents, piped
from discourse.errors import UsageError

if TYPE_CHECKING:
    from discourse.model import Analysis
    from discourse.pipeline import Choice, Tools
    from discourse.readers import Fields

FORMATS = ("jsonl", "csv", "conllu", "brat")


def annotate(
    paths: o.Paths,
    *,
    format_: Annotated[str, typer.Option("-f", "--format", help=f"One of {', '.join(FORMATS)}; without it, by the output's suffix, else jsonl.")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write, or folder for shards and brat; else stdout.")] = None,
    shard_size: o.ShardSize = o.default("shard_size"),
    layers: o.Layers = o.default("layers"),
    min_confidence: o.MinConfidence = o.default("min_confidence"),
    model: o.Model = o.default("model"),
    grammar: o.Grammar = o.default("grammar"),
    processes: o.Processes = o.default("processes"),
    cache: o.Cache = o.default("cache"),
    text_key: o.TextKey = o.default("text_key"),
    id_key: o.IdKey = o.default("id_key"),
) -> None:
    r"""Write annotations: discourse/1 records (jsonl), a table (csv), parses with annotations (conllu) or standoff files (brat).

    A folder as output (it exists, or its name has no suffix) holds jsonl in shards; called again, the command goes on where it was interrupted.

    \b
      discourse annotate article.txt
      discourse annotate news/ -f csv -o news.csv
      discourse annotate articles.jsonl --text-key body -o shards --processes 0
      cat article.txt | discourse annotate - -f conllu
    """
    from discourse.pipeline import Choice, Tools
    from discourse.pipeline import annotate as annotated
    from discourse.readers import Fields, read

    kind = _format(format_, output)
    tools, fields = Tools(model, grammar, processes, cache), Fields(text_key, id_key)
    choice = Choice(chosen_layers(layers), min_confidence)
    if kind == "jsonl" and output and (output.is_dir() or not (output.suffix or output.exists())):
        run = _into_shards(paths, output, size=shard_size, fields=fields, tools=tools, choice=choice)
    else:
        run = Run(annotated(read(paths, fields), tools), documents(paths))
        _write(map(choice.of, run), kind, output, paths)
    run.finish()


def _format(name: str, output: Path | None) -> str:
    kind = name or (output.suffix[1:] if output and output.suffix[1:] in FORMATS else "jsonl")
    if kind not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not {kind!r}")
    if kind == "brat" and output is None:
        raise UsageError("brat's files go into a folder: name it with -o")
    return kind


def _write(analyses: Iterable[Analysis], kind: str, output: Path | None, inputs: Sequence[Path]) -> None:
    """Write one file, or brat's folder; entered before the first document is parsed, so that a bad output path is told at once."""
    from discourse import writers
    from discourse.writers import brat
    from discourse.writers import output as files

    if kind == "brat":
        assert output is not None
        folder = files.folder(output)
        for name, content in brat.files(analyses):
            files.write(folder / name, content, inputs)
    elif output is None:
        with piped():
            for piece in writers.FORMATS[kind](analyses):
                typer.echo(piece, nl=False)
    else:
        with files.replacing(output, inputs) as stream:
            stream.writelines(writers.FORMATS[kind](analyses))


def _into_shards(paths: Sequence[Path], folder: Path, *, size: int, fields: Fields, tools: Tools, choice: Choice) -> Run:
    from discourse.corpus.shards import inputs, shards
    from discourse.pipeline import annotate as annotated
    from discourse.pipeline import load_grammar, load_parser
    from discourse.readers import read

    made_with = {"parser": load_parser(tools).info.hash, "grammar": load_grammar(tools.grammar).info.hash}
    target = shards(folder, size, {**made_with, "choice": str(choice), "inputs": inputs(paths)})
    results = annotated(target.remaining(read(paths, fields)), tools)
    run = Run(target.written(map(choice.of, results)), documents(paths), target.documents)
    for _ in run:
        pass
    return run
