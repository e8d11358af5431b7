"""The command `discourse`. One module a command; each imports what is heavy only when it runs, so that `--help` is instant."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import cleandoc

import typer

from discourse.errors import DiscourseError

COMMANDS = ("report", "annotate", "compare", "evaluate", "doctor")
"""Commands of one function each: `discourse.cli.NAME.NAME`, in the order of the help page."""
GROUPS = ("grammar", "models")
"""Commands with commands of their own: `discourse.cli.NAME.app`."""

TERMINATED = 143
"""The shell's code for a command that was told to end."""

HELP = """Who claims what, on whose word, how firmly, and against what: annotated reports from English text, offline.

\b
  discourse report article.txt              one HTML page, in the current directory
  discourse annotate articles/ -o out.jsonl
  discourse compare articles/ --by outlet -o compare.html

Settings: a flag, else DISCOURSE_<NAME> in the environment, else discourse.toml in the current directory.
Exit codes: 0 all went well, 1 some documents failed (listed), 2 wrong usage, 3 model or data missing, 130 interrupted, 143 terminated.
"""


def application() -> typer.Typer:
    """The command with all its subcommands."""
    app = typer.Typer(name="discourse", help=HELP, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    app.callback(no_args_is_help=True)(_root)
    for name in COMMANDS:
        command = getattr(import_module(f"discourse.cli.{name}"), name)
        app.command(name, help=_help(command))(command)
    for name in GROUPS:
        group = import_module(f"discourse.cli.{name}").app
        for command in group.registered_commands:
            command.help = _help(command.callback)
        app.add_typer(group, name=name)
    return app


def _help(command: Callable[..., None]) -> str:
    r"""A command's docstring; `\b` on a line of its own, before lines that must not be wrapped, becomes the backspace that Typer wants."""
    return cleandoc(command.__doc__ or "").replace("\\b\n", "\b\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; what a user can set right is told in one line, without a traceback."""
    atexit.register(gc.freeze)  # or the interpreter looks through every object of the grammar before it lets go
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        application()(arguments, prog_name="discourse")
    except DiscourseError as error:
        print(f"discourse: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.code)


def _version(wanted: bool) -> None:
    if wanted:
        from discourse import __version__

        typer.echo(f"discourse {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    *,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version and exit."),  # noqa: ARG001
) -> None:
    from discourse.settings import from_file

    context.default_map = dict.fromkeys(COMMANDS, from_file())
