"""`discourse compare`: outlets side by side, with statistics that know articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discourse.cli import options as o
from discourse.cli.running import Run, command_line, documents, piped, tell
from discourse.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from discourse.framing import Comparison
    from discourse.pipeline import Result

SUFFIXES = (".html", ".csv", ".json")


def compare(
    paths: o.Paths,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", allow_dash=True, help="File to write (.html, .csv or .json), or a folder for the page and every table."
        ),
    ] = Path("compare.html"),
    by: Annotated[str, typer.Option(help="Metadata that tells the outlets apart; without any 'outlet' the folders' names do.")] = "outlet",
    pair_by: Annotated[str, typer.Option(help="Metadata that says which articles are on the same event.")] = "",
    reference: Annotated[str, typer.Option(help="Compare each outlet with this one; else every two are compared.")] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Only articles whose metadata say so; may be repeated.")
    ] = None,
    since: Annotated[str, typer.Option(help="Only articles from this day on.")] = "",
    until: Annotated[str, typer.Option(help="Only articles up to this day.")] = "",
    dedupe: Annotated[
        bool, typer.Option("--dedupe", help="Leave out wire copy: of articles that share most of their wording, keep the earliest.")
    ] = False,
    words: Annotated[bool, typer.Option("--words", help="Keywords of each pair of outlets as well.")] = False,
    term: Annotated[list[str] | None, typer.Option(metavar="WORD", help="Collocations and concordance of a word; may be repeated.")] = None,
    within: Annotated[
        str, typer.Option(metavar="LAYER.ROLE", help="With --term: concordance only within these, such as attribution.cue.")
    ] = "",
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of every random draw.")] = 20081,
    title: o.Title = o.default("title"),
    template: o.Template = o.default("template"),
    model: o.Model = o.default("model"),
    grammar: o.Grammar = o.default("grammar"),
    processes: o.Processes = o.default("processes"),
    cache: o.Cache = o.default("cache"),
    text_key: o.TextKey = o.default("text_key"),
    id_key: o.IdKey = o.default("id_key"),
) -> None:
    r"""Compare how outlets attribute, hedge, contrast and claim.

    Texts with metadata (columns of JSONL or CSV, a meta.csv beside the texts, or folders named after outlets), or records that
    'discourse annotate' has written.

    \b
      discourse compare news/ --by outlet --pair-by event -o compare.html
      discourse compare news.jsonl --reference "Coast Daily" --dedupe -o rates.csv
      discourse compare news.jsonl --words --term claims --within attribution.cue -o comparison/
    """
    from discourse.framing import compare as compared
    from discourse.pipeline import Tools, annotate
    from discourse.readers import STDIN, Fields, read
    from discourse.writers import output as files

    if within and not term:
        raise UsageError("--within says where a word is looked for: it needs --term WORD")
    layer, role = _within(within)
    if output != STDIN:
        _check(output)
        files.refuse_input(output, paths)
    results: list[Result] = []
    run = Run(_kept(annotate(read(paths, Fields(text_key, id_key)), Tools(model, grammar, processes, cache)), results), documents(paths))
    list(run)
    if not results:
        raise UsageError("there is nothing to compare")
    comparison = compared(
        results, by=by, pair_by=pair_by or None, reference=reference or None, where=_conditions(where or []), since=since, until=until,
        dedupe=dedupe, resamples=resamples, seed=seed,
    )  # fmt: skip
    for note in comparison.notes:
        tell(note)
    lexical = comparison.lexical(words=words, terms=term or (), layer=layer, role=role)

    def page() -> str:
        return comparison.to_html(title=title, command=command_line(), lexical=lexical, template_dir=Path(template) if template else None)

    _save(comparison, lexical, output, paths, page)
    run.finish()


def _save(
    comparison: Comparison, lexical: Mapping[str, pd.DataFrame], output: Path, inputs: Iterable[Path], page: Callable[[], str]
) -> None:
    """One file, or a folder with the page, every table and all tables in one JSON object. The path is printed."""
    from discourse.readers import STDIN
    from discourse.writers import output as files

    if output == STDIN:
        with piped():
            typer.echo(page(), nl=False)
        return
    if output.suffix in SUFFIXES and not output.is_dir():
        made: dict[str, Callable[[], str]] = {
            ".html": page,
            ".csv": lambda: str(comparison.tidy().to_csv(index=False)),
            ".json": lambda: comparison.to_json(lexical),
        }
        files.write(output, made[output.suffix](), inputs)
        typer.echo(output)
        return
    folder = files.folder(output)
    files.write(folder / "compare.html", page(), inputs)
    files.write(folder / "compare.json", comparison.to_json(lexical), inputs)
    for name, table in {"tidy": comparison.tidy(), **comparison.tables(), **lexical}.items():
        files.write(folder / f"{name}.csv", table.to_csv(index=False), inputs)
    typer.echo(folder / "compare.html")


def _kept(results: Iterable[Result], kept: list[Result]) -> Iterator[Result]:
    """The results as they come, each kept: what failed is noted on the page as well."""
    for result in results:
        kept.append(result)
        yield result


def _check(output: Path) -> None:
    """Refuse a suffix that cannot be written before any work is done."""
    if output.suffix and output.suffix not in SUFFIXES and not output.is_dir():
        raise UsageError(f"-o {output}: the comparison is written as .html, .csv or .json, or into a folder (a name without a suffix)")


def _conditions(pairs: Iterable[str]) -> dict[str, str]:
    """`key=value` options as a mapping."""
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"--where takes KEY=VALUE, not {pair!r}")
        found[key] = value
    return found


def _within(option: str) -> tuple[str, str]:
    """`layer.role` or `layer` as a pair."""
    from discourse.model import LAYERS

    layer, _, role = option.partition(".")
    if layer and layer not in LAYERS:
        raise UsageError(f"--within takes a layer ({', '.join(LAYERS)}), or one with a role such as attribution.cue; not {option!r}")
    return layer, role
