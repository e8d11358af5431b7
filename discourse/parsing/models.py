"""Which models there are and where: the bundled one, a folder, an official package of Stanza's."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discourse.errors import ModelMissingError, UsageError
from discourse.parsing import manifest

BUNDLED = "en"
PACKAGES = ("default", "default_fast", "default_accurate")
"""Stanza's own English packages; they are downloaded, never shipped."""
PARTS = ("tokenize", "mwt", "pos", "lemma", "depparse")


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there: its files and what goes into the record about it."""

    name: str
    hash: str
    folder: Path
    """The model folder, or Stanza's resources directory for an official package."""
    package: str = ""
    """The official package's name; empty for a folder."""
    shared: bool = False
    """True if tagger and parser share one encoder, so that one pass serves both, and a model of sentence boundaries stands on it."""


def bundled() -> Path:
    """Where the bundled English model is."""
    return Path(__file__).parent / "english"


def resources_dir() -> Path:
    """Where Stanza keeps its official packages."""
    return Path(os.environ.get("STANZA_RESOURCES_DIR") or Path.home() / "stanza_resources")


def find(name: str) -> Model:
    """The model of that name (`en`, an official package, or a folder), its files verified.

    Raises `ModelMissingError` with what to do about it.
    """
    if name in PACKAGES:
        return _official(name)
    folder = bundled() if name == BUNDLED else Path(name)
    if not folder.is_dir():
        if name == BUNDLED:
            raise ModelMissingError(f"the bundled English model is not at {folder}; reinstall discourse")
        raise ModelMissingError(f"there is no model {name!r}: it is neither {BUNDLED}, nor one of {', '.join(PACKAGES)}, nor a folder")
    digest = manifest.verify(folder)
    missing = [part for part in PARTS if not (folder / f"{part}.pt").is_file()]
    if missing:
        raise ModelMissingError(f"{folder} lacks {missing[0]}.pt; get the model again")
    return Model(name if name == BUNDLED else folder.name, digest, folder.resolve(), shared=(folder / "boundary.pt").is_file())


def _official(package: str) -> Model:
    folder = resources_dir()
    files = _package_files(folder, package)
    absent = [path for path in files if not path.is_file()]
    if not files or absent:
        raise ModelMissingError(
            f"Stanza's package {package!r} is not in {folder}; run `discourse models download {package}` while online, "
            f"or set STANZA_RESOURCES_DIR to where it is, or use the bundled model (--model {BUNDLED})"
        )
    digests = "\n".join(manifest.sha256(path) for path in files)
    return Model(package, hashlib.sha256(digests.encode()).hexdigest(), folder, package=package)


def _package_files(folder: Path, package: str) -> list[Path]:
    """The model files an official package needs, in a fixed order, dependencies included; empty if Stanza's index is not there."""
    try:
        index: dict[str, Any] = json.loads((folder / "resources.json").read_text(encoding="utf-8"))["en"]
        chosen: dict[str, str] = index["packages"][package]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    wanted = {(part, chosen[part]) for part in PARTS if part in chosen}
    for part, name in sorted(wanted):
        needs = index.get(part, {}).get(name, {}).get("dependencies", [])
        wanted |= {(need["model"], need["package"]) for need in needs}
    return [folder / "en" / part / f"{name}.pt" for part, name in sorted(wanted)]


def download(package: str) -> Path:
    """Fetch an official package; the folder it is in. Raises `UsageError` for a name that is none, `ModelMissingError` when offline."""
    if package not in PACKAGES:
        raise UsageError(f"there is no package {package!r}; choose one of {', '.join(PACKAGES)}")
    import stanza  # noqa: PLC0415 - costs seconds

    folder = resources_dir()
    try:
        stanza.download("en", model_dir=str(folder), package=package, processors=",".join(PARTS), verbose=False)
        find(package)
    except Exception as error:  # noqa: BLE001 - requests, huggingface_hub and Stanza each have their own
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ModelMissingError(
            f"Stanza's package {package!r} could not be fetched ({reason:.200}); try again while online, copy it to {folder} from a machine that has "
            f"it, or use the bundled model (--model {BUNDLED})"
        ) from None
    return folder


def installed() -> list[tuple[str, str, str]]:
    """Name, state and place of every model known: for `discourse models list`."""
    rows = []
    for name in (BUNDLED, *PACKAGES):
        place = bundled() if name == BUNDLED else resources_dir()
        try:
            find(name)
        except ModelMissingError:
            rows.append((name, "absent", str(place)))
        else:
            rows.append((name, "ready", str(place)))
    return rows
