"""`discourse evaluate`: how well our annotations agree with yours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discourse.cli import options as o
from discourse.cli.running import Run, chosen_layers, documents, piped, tell
from discourse.errors import InputError, UsageError

if TYPE_CHECKING:
    from discourse.evaluation import Score
    from discourse.model import Analysis
    from discourse.readers import Item


def evaluate(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", allow_dash=True, help="Texts or records to hold against the gold.")] = None,
    *,
    gold: Annotated[Path, typer.Option("--gold", help="The right annotations: discourse/1 records (.jsonl), or brat's .ann, or a folder of those.")],
    format_: Annotated[str, typer.Option("-f", "--format", help="table or json.")] = "table",
    layers: o.Layers = o.default("layers"),
    min_confidence: o.MinConfidence = o.default("min_confidence"),
    model: o.Model = o.default("model"),
    grammar: o.Grammar = o.default("grammar"),
    processes: o.Processes = o.default("processes"),
    cache: o.Cache = o.default("cache"),
    text_key: o.TextKey = o.default("text_key"),
    id_key: o.IdKey = o.default("id_key"),
) -> None:
    r"""Compare with gold annotations, document by document (matched by id): exact and character F1 of every role, with intervals.

    Without PATH the gold's own texts are annotated. The line `match` counts annotations whose content (or cue, or span) shares half its
    characters with a gold one, one to one. Intervals are 95 %, from 2,000 bootstrap samples of the documents.

    \b
      discourse evaluate --gold gold.jsonl
      discourse evaluate --gold gold.jsonl system.jsonl -f json
      discourse evaluate --gold annotated/ --layers attribution
    """
    from discourse.pipeline import Choice, Tools, annotate
    from discourse.readers import Fields, read
    from discourse.readers.gold import analyses

    if format_ not in ("table", "json"):
        raise UsageError(f"--format is table or json, not {format_!r}")
    right = {analysis.document.id: analysis for analysis in analyses(gold)}
    items: Iterator[Item] = read(paths, Fields(text_key, id_key)) if paths else (analysis.document for analysis in right.values())
    choice = Choice(chosen_layers(layers), min_confidence)
    run = Run(annotate(items, Tools(model, grammar, processes, cache)), documents(paths) if paths else len(right))
    pairs = _pairs(right, [choice.of(analysis) for analysis in run])
    scores = {layer: _scores(layer, pairs) for layer in choice.layers if any(a.layer(layer) for a, _ in pairs)}
    with piped():
        typer.echo(_json(scores) if format_ == "json" else _table(scores, len(pairs)))
    run.finish()


def _pairs(gold: Mapping[str, Analysis], found: Sequence[Analysis]) -> list[tuple[Analysis, Analysis]]:
    """Gold and found analysis of the same document; others are told and left out."""
    pairs = []
    for analysis in found:
        wanted = gold.get(analysis.document.id)
        if wanted is None or wanted.text != analysis.text:
            tell(f"{analysis.document.id}: {'not in the gold' if wanted is None else 'the text differs from the gold text'}; left out")
        else:
            pairs.append((wanted, analysis))
    if not pairs:
        raise InputError("no document is in both the gold and the input (they are matched by id, and must have the same text)")
    return pairs


def _scores(layer: str, pairs: Sequence[tuple[Analysis, Analysis]]) -> dict[str, Score]:
    """By measure: `match`, then `ROLE exact` and `ROLE characters` for each role that the gold has."""
    from discourse.evaluation import KEY_ROLE, agreeing, characters, exact, outermost, score

    annotations = [(gold.layer(layer), found.layer(layer)) for gold, found in pairs]
    if layer == "attribution" and all(len(outermost(wanted)) == len(wanted) for wanted, _ in annotations):
        annotations = [(wanted, tuple(outermost(found))) for wanted, found in annotations]  # the gold has none within another
    roles = [([a.roles for a in wanted], [a.roles for a in found]) for wanted, found in annotations]
    names = dict.fromkeys(name for wanted, _ in roles for annotation in wanted for name in annotation)
    scores = {"match": score([agreeing(wanted, found, KEY_ROLE[layer]) for wanted, found in roles])}
    for name in names:
        scores[f"{name} exact"] = score([exact(wanted, found, name) for wanted, found in roles])
        scores[f"{name} characters"] = score([characters(wanted, found, name) for wanted, found in roles])
    return scores


def _table(scores: Mapping[str, Mapping[str, Score]], count: int) -> str:
    lines = [f"{count} documents", f"{'layer':12} {'measure':20} {'P':>6} {'R':>6} {'F1':>6}  {'95 %':13} {'right':>7} {'found':>7} {'gold':>7}"]
    for layer, measures in scores.items():
        for name, s in measures.items():
            low, high = s.interval
            figures = f"{s.precision:6.3f} {s.recall:6.3f} {s.f1:6.3f}  {low:.3f} {high:.3f}  {s.right:7} {s.found:7} {s.gold:7}"
            lines.append(f"{layer:12} {name:20} {figures}")
    return "\n".join(lines)


def _json(scores: Mapping[str, Mapping[str, Score]]) -> str:
    from dataclasses import asdict

    return json.dumps({layer: {name: asdict(s) for name, s in measures.items()} for layer, measures in scores.items()}, indent=1)
