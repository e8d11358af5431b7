"""Where the grammars and templates are: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def resource(name: str) -> Path:
    """The folder `grammars` or `reports`.

    A wheel carries both under `discourse/_data`; in a checkout they stand beside the package. Zipped installs are not supported (Stanza's
    weights need real files anyway).
    """
    package = Path(str(resources.files("discourse")))
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"discourse is installed without its {name}; reinstall it")
