"""The settings: one table. A flag wins over `DISCOURSE_<NAME>` in the environment, that over `discourse.toml` in the current directory."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from discourse.errors import UsageError

Value = str | int | float | bool

FILE = "discourse.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in `discourse.toml` and (after `--`) as a flag, its default, and what it does."""

    name: str
    default: Value
    help: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"DISCOURSE_{self.name.upper()}"


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("model", "en", "The bundled English model (en), a package of Stanza's (default, default_fast, default_accurate), or a folder."),
        Setting("grammar", "english", "The bundled grammar (english) or a folder with a grammar of yours."),
        Setting("processes", 1, "How many processes parse; 0 means one per processor core."),
        Setting("cache", True, "Keep parses, so that the same text is parsed once."),
        Setting("text_key", "text", "The field of JSONL and CSV that holds the text."),
        Setting("id_key", "id", "The field of JSONL and CSV that names the document; where it is missing, the line number does."),
        Setting("layers", "attribution,hedge,contrast,claim", "Which layers to show, separated by commas."),
        Setting("min_confidence", 0.0, "Leave out annotations below this confidence (0 to 1)."),
        Setting("title", "", "Title of the page."),
        Setting("split", "auto", "One page for all documents, one for each, or as size demands: one, many, auto."),
        Setting("print_style", "notes", "How a printed page tells what is marked: numbered notes, or tags in the text (notes, tags)."),
        Setting("shard_size", 1000, "Documents in each file when the output is a folder."),
        Setting("template", "", "Folder with templates that replace those of the report."),
    )
}


def from_file(path: Path = Path(FILE)) -> dict[str, Value]:
    """The settings that `discourse.toml` gives; none where there is no such file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    for name, value in table.items():
        _check(path, name, value)
    return table


def _check(path: Path, name: str, value: object) -> None:
    if name not in SETTINGS:
        raise UsageError(f"{path}: unknown setting {name!r}; there are {', '.join(SETTINGS)}")
    default = SETTINGS[name].default
    wanted = (int, float) if isinstance(default, float) else type(default)
    if not isinstance(value, wanted) or (isinstance(value, bool) and not isinstance(default, bool)):
        raise UsageError(f"{path}: {name} must be like {default!r}, not {value!r}")
