"""`discourse report`: one HTML page for people to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from discourse.cli import options as o
from discourse.cli.running import Run, chosen_layers, command_line, documents, piped, tell


def report(
    paths: o.Paths,
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", allow_dash=True, help="File (or folder, for many pages) to write; - for stdout.")] = None,
    title: o.Title = o.default("title"),
    layers: o.Layers = o.default("layers"),
    min_confidence: o.MinConfidence = o.default("min_confidence"),
    split: o.Split = o.default("split"),
    template: o.Template = o.default("template"),
    print_style: o.PrintStyle = o.default("print_style"),
    model: o.Model = o.default("model"),
    grammar: o.Grammar = o.default("grammar"),
    processes: o.Processes = o.default("processes"),
    cache: o.Cache = o.default("cache"),
    text_key: o.TextKey = o.default("text_key"),
    id_key: o.IdKey = o.default("id_key"),
) -> None:
    r"""Write an annotated report as HTML: self-contained, to be opened in any browser.

    Without -o it is written to the current directory, under the input's name. Its path is printed.

    \b
      discourse report article.txt
      discourse report news/ -o news.html --title "The week"
      discourse annotate news/ -o news.jsonl && discourse report news.jsonl
      cat article.txt | discourse report - -o - > article.html
    """
    from discourse.pipeline import Tools, annotate
    from discourse.readers import STDIN, Fields, read
    from discourse.report import render
    from discourse.writers import output as files

    target = output or _name(paths)
    shown = chosen_layers(layers)
    if target != STDIN:
        files.check(target, paths)
    run = Run(annotate(read(paths, Fields(text_key, id_key)), Tools(model, grammar, processes, cache)), documents(paths))
    analyses = list(run)
    if analyses:
        pages = render(
            analyses,
            title=title,
            layers=shown,
            min_confidence=min_confidence,
            split="one" if target == STDIN else split,
            template_dir=Path(template) if template else None,
            print_style=print_style,
            command=command_line(),
        )
        _save(pages, target, paths)
    else:
        tell("there is nothing to report")
    run.finish()


def _name(paths: Sequence[Path]) -> Path:
    """A file in the current directory that says what it is of."""
    stem = "" if len(paths) > 1 else paths[0].resolve().stem
    return Path(f"{stem}-report.html") if stem.strip("-*?[]") and paths[0].exists() else Path("discourse-report.html")


def _save(pages: Mapping[str, str], target: Path, inputs: Sequence[Path]) -> None:
    """One page becomes the file; of many, the folder of that name holds all, the first as its index. The path is printed."""
    from discourse.readers import STDIN
    from discourse.writers import output as files

    if target == STDIN:
        with piped():
            typer.echo("".join(pages.values()), nl=False)
        return
    if len(pages) == 1 and not target.is_dir():
        files.write(target, next(iter(pages.values())), inputs)
        typer.echo(target)
        return
    folder = files.folder(target.with_suffix("") if target.suffix == ".html" else target)
    for name, page in pages.items():
        files.write(folder / name, page, inputs)
    typer.echo(folder / next(iter(pages)))
