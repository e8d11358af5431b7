"""The manifest of a model folder: size and SHA-256 of every file, checked before anything is loaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from discourse.errors import ModelMissingError

NAME = "manifest.json"


def verify(folder: Path) -> str:
    """Check every file of a model folder; the folder's hash (of its manifest) is returned.

    Stanza itself checks no hashes when it is kept from the network: a flipped byte would load and silently parse differently.
    """
    try:
        raw = (folder / NAME).read_bytes()
        files = json.loads(raw)
        wanted = {name: str(entry["sha256"]) for name, entry in files.items()}
    except FileNotFoundError:
        raise ModelMissingError(f"{folder} is not a model folder: it has no {NAME}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelMissingError(f"{folder / NAME} cannot be read ({error}); get the model again") from None
    for name, digest in wanted.items():
        if not (folder / name).resolve().is_relative_to(folder.resolve()):
            raise ModelMissingError(f"{folder / NAME} names a file outside its folder: {name}")
        try:
            found = sha256(folder / name)
        except OSError:
            raise ModelMissingError(f"{folder / name} is missing; get the model again") from None
        if found != digest:
            raise ModelMissingError(f"{folder / name} is damaged (its SHA-256 is not the manifest's); get the model again")
    return hashlib.sha256(raw).hexdigest()


def write(folder: Path) -> None:
    """Describe every file of a finished model folder."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != NAME)
    entries = {p.relative_to(folder).as_posix(): {"bytes": p.stat().st_size, "sha256": sha256(p)} for p in files}
    (folder / NAME).write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
