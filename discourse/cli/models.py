"""`discourse models`: which parsing models there are, and getting one of Stanza's."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="The parsing models: the bundled one, and the official packages of Stanza.")


@app.command("list")
def list_models() -> None:
    """List the models that --model knows, and where they are looked for.

    Example: discourse models list
    """
    from discourse.parsing.models import installed

    for name, state, place in installed():
        typer.echo(f"{name}\t{state}\t{place}")


@app.command()
def download(package: str = typer.Argument(..., metavar="PACKAGE", help="default, default_fast or default_accurate.")) -> None:
    """Fetch an official English package of Stanza's into STANZA_RESOURCES_DIR (else ~/stanza_resources).

    This is the only thing in discourse that uses the network. Example: discourse models download default_fast
    """
    from discourse.parsing.models import download as fetch

    typer.echo(f"{package} is in {fetch(package)}")
