"""The command line's reference, made from `--help`: `python -m discourse.cli.reference > docs/cli.md` (or `make docs`)."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from discourse.cli import application
from discourse.settings import FILE, SETTINGS

HEAD = f"""# The command line

Made from `--help` by `make docs`; do not edit.

Results go to stdout, progress and remarks to stderr. Exit codes: **0** all went well, **1** some documents failed (each is named on stderr, the
others are done), **2** wrong usage, **3** a model or data are missing or damaged, **130** interrupted with Ctrl-C, **141** the reader of a pipe
had enough, **143** ended with `kill`. [errors.md](errors.md) explains the messages.

## Settings

A flag wins over the environment, the environment over `{FILE}` in the current directory, that over the default. `{FILE}` has names and values:

```toml
model = "en"
processes = 0
layers = "attribution,hedge"
```

Three more variables say where things are: `DISCOURSE_CACHE_DIR` (parses that are kept), `STANZA_RESOURCES_DIR` (Stanza's official packages) and
`SOURCE_DATE_EPOCH` (the date on a page, so that the same input gives the same page).

| setting | environment | default | |
| --- | --- | --- | --- |
"""


def reference() -> str:
    """The whole page."""
    rows = "".join(f"| `{s.name}` | `{s.variable}` | `{s.default}` | {s.help} |\n" for s in SETTINGS.values())
    return HEAD + rows + "".join(_pages(typer.main.get_command(application()), ("discourse",)))


def _pages(command: object, names: tuple[str, ...]) -> Iterator[str]:
    """One command's help, then those of its commands."""
    context = command.make_context(" ".join(names), ["--help"], resilient_parsing=True, max_content_width=120, terminal_width=120)  # type: ignore[attr-defined]
    yield f"\n## {' '.join(names)}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"  # type: ignore[attr-defined]
    for name, inner in getattr(command, "commands", {}).items():
        yield from _pages(inner, (*names, name))


if __name__ == "__main__":
    typer.echo(reference(), nl=False)
