"""Arguments and options that several commands share: declared once, from the table of settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from discourse.settings import SETTINGS


def option(name: str, *flags: str, **more: Any) -> Any:
    """Typer's option for a setting: its flag, variable and help."""
    setting = SETTINGS[name]
    return typer.Option(*(flags or (f"--{name.replace('_', '-')}",)), envvar=setting.variable, help=setting.help, **more)


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        allow_dash=True,
        help="Files (.txt .md .html .docx .jsonl .csv .conllu), folders, patterns such as 'news/*.txt', or - for text from stdin.",
    ),
]
Model = Annotated[str, option("model")]
Grammar = Annotated[str, option("grammar")]
Processes = Annotated[int, option("processes", min=0)]
Cache = Annotated[bool, option("cache", "--cache/--no-cache")]
TextKey = Annotated[str, option("text_key")]
IdKey = Annotated[str, option("id_key")]
Layers = Annotated[str, option("layers")]
MinConfidence = Annotated[float, option("min_confidence", min=0, max=1)]
Title = Annotated[str, option("title")]
Split = Annotated[str, option("split")]
PrintStyle = Annotated[str, option("print_style")]
ShardSize = Annotated[int, option("shard_size", min=1)]
Template = Annotated[str, option("template")]


def default(name: str) -> Any:
    """The default of a setting, for a command's signature."""
    return SETTINGS[name].default
