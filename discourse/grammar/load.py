"""From a grammar's files to its items and lexicons: includes followed, nothing read outside the grammar's folder."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from discourse.errors import GrammarError
from discourse.grammar import ast, limits
from discourse.grammar.ast import At
from discourse.grammar.files import Files, MissingError, UnreadableError, real, similar
from discourse.grammar.lexicon import Lexicon, Row, read_rows
from discourse.grammar.problems import Meant, Problem, Problems, suggest
from discourse.grammar.syntax import read
from discourse.resources import resource

BUNDLED = {"english": "en"}
"""Grammars that come with discourse, and their folders."""


@dataclass(slots=True)
class Sources:
    """All that was read: items in order, lexicons, texts for error messages, problems so far."""

    items: list[tuple[str, ast.Item]] = field(default_factory=list)
    """Each item with its file."""
    headers: list[tuple[int, ast.Header]] = field(default_factory=list)
    """Names and versions, each with how deep in includes it stands."""
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    calibrations: list[tuple[str, str]] = field(default_factory=list)
    """Name and text of each `calibration.tsv` beside the files."""

    def digest(self) -> str:
        """A hash of everything read."""
        parts = sorted([*self.texts.items(), *self.calibrations])
        return hashlib.sha256("\0".join(f"{Path(name).name}\0{text}" for name, text in parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load(source: str | Path) -> Sources:
    """A bundled grammar by name, a folder of `*.gram` files, or one file."""
    sources = Sources()
    reader = _Reader(sources)
    if isinstance(source, str) and source in BUNDLED:
        reader.folder(resource("grammars") / BUNDLED[source])
    else:
        path = given(source)
        if path.is_dir():
            reader.folder(path)
        else:
            reader.file(path, real(path).parent, ast.NOWHERE)  # whoever names a link means what it leads to
    return sources


def given(source: str | Path) -> Path:
    """The file or folder that a user names. Raises `GrammarError` if there is none."""
    path = Path(source)
    if not os.path.exists(path):  # noqa: PTH110 (unlike Path.exists it takes any name for an answer)
        raise GrammarError(f"{source}: there is no such grammar file or folder{suggest(str(source), BUNDLED)}")
    return path


def load_text(text: str, name: str = "grammar", folder: Path | None = None) -> Sources:
    """A grammar from memory; lexicons and includes are read from `folder`, if any."""
    sources = Sources()
    _Reader(sources).text(name, text, folder)
    return sources


class _Reader:
    """Follows includes; every file is read once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.files = Files()
        self.entries = 0
        self.seen: set[Path] = set()
        self.open: list[Path] = []
        self.definitions: dict[str, ast.LexiconItem] = {}

    def folder(self, folder: Path) -> None:
        files = sorted(file for file in folder.glob("*.gram") if not file.is_dir())
        if not files:
            raise GrammarError(f"{folder}: there is no *.gram file in this folder")
        for file in files:
            self.file(file, folder, ast.NOWHERE)

    def file(self, path: Path, root: Path, at: At) -> None:
        where = real(path)
        if where in self.open:
            cycle = " → ".join(p.name for p in [*self.open[self.open.index(where) :], where])
            self.sources.problems.append(Problem(at, f"these files include each other: {cycle}"))
        if where in self.seen:
            return
        if path.suffix != ".gram":
            self.sources.problems.append(Problem(at if at.line else At(str(path), 0, 0), f"'{path.name[:200]}' is no grammar; files of rules are called *.gram"))
            return
        if len(self.open) > limits.INCLUDES:
            self.sources.problems.append(Problem(at, f"files include one another more than {limits.INCLUDES} deep"))
            return
        self.seen.add(where)
        text = self._read(path, root, at)
        if text is None:
            return
        self.open.append(where)
        self.text(str(path), text, root)
        self.open.pop()

    def text(self, name: str, text: str, root: Path | None) -> None:
        self.sources.texts[name] = text
        items, problems = read(name, text)
        self.sources.problems.extend(problems)
        for item in items:
            if isinstance(item, ast.Include):
                self._include(item, name, root)
            elif isinstance(item, ast.LexiconItem):
                self._lexicon(item, name, root)
            elif isinstance(item, ast.Header):
                self.sources.headers.append((len(self.open), item))
            else:
                self.sources.items.append((name, item))
        calibration = root / "calibration.tsv" if root else None
        if calibration and calibration.is_file() and str(calibration) not in dict(self.sources.calibrations):
            found = self._read(calibration, calibration.parent, ast.NOWHERE)
            self.sources.calibrations.append((str(calibration), found or ""))

    def _include(self, item: ast.Include, name: str, root: Path | None) -> None:
        if item.path in BUNDLED:
            folder = resource("grammars") / BUNDLED[item.path]
            for file in sorted(folder.glob("*.gram")):
                self.file(file, folder, item.at)
        elif root is None:
            self.sources.problems.append(Problem(item.at, "a grammar without a folder can only include a bundled one"))
        else:
            self.file(self._beside(name, item.path, root), root, item.at)

    def _beside(self, name: str, path: str, root: Path) -> Path:
        """Paths count from the file that names them, or else from the grammar's folder."""
        beside = Path(name).parent / path
        return beside if os.path.exists(beside) else root / path  # noqa: PTH110 (as in `given`)

    def _lexicon(self, item: ast.LexiconItem, name: str, root: Path | None) -> None:
        lexicons, problems = self.sources.lexicons, self.sources.problems
        if item.extend and item.name not in lexicons:
            problems.append(Problem(item.at, f"there is no lexicon '{item.name}' to extend", meant=Meant(item.name, tuple(lexicons))))
            return
        if not item.extend and item.name in lexicons:
            before = self.definitions[item.name]
            if (before.path, before.entries) != (item.path, item.entries) or Path(before.at.file).parent != Path(name).parent:
                problems.append(Problem(item.at, f"the lexicon '{item.name}' is already defined in {before.at.file}:{before.at.line}"))
            return
        lexicon = lexicons.setdefault(item.name, Lexicon(item.name))
        self.definitions.setdefault(item.name, item)
        known = set(lexicon.columns) if item.extend else None
        entries = self._entries(item, name, root)
        self.entries += len(entries)
        if self.entries > limits.ENTRIES:
            problems.append(Problem(item.at, f"with '{item.name}' the lexicons have more than {limits.ENTRIES:,} entries"))
            return
        for key, row in entries:
            if not lexicon.add(key, row):
                problems.append(Problem(item.at, f"the lexicon '{item.name}' has more than {limits.HOMONYMS} entries '{key[:50]}'"))
                return
        for column in sorted(lexicon.columns - known) if known is not None else ():
            hint = f"; it has {', '.join(sorted(known)) or 'none'}" if known is not None else ""
            problems.append(Problem(item.at, f"the lexicon '{item.name}' has no column '{column}'", meant=Meant(column, known or (), hint)))

    def _entries(self, item: ast.LexiconItem, name: str, root: Path | None) -> list[tuple[str, Row]]:
        if not item.path:
            return [(key, dict(columns)) for key, columns in item.entries if key.strip()]
        if root is None:
            self.sources.problems.append(Problem(item.at, "a grammar without a folder cannot read a lexicon file"))
            return []
        path = self._beside(name, item.path, root)
        text = self._read(path, root, item.at)
        if text is None:
            return []
        self.sources.texts[str(path)] = text
        entries, problems = read_rows(str(path), text)
        self.sources.problems.extend(problems)
        return entries

    def _read(self, path: Path, root: Path, at: At) -> str | None:
        """The text of a file within the grammar's folder, or None and a problem where the file was asked for (in a bad file itself)."""
        try:
            return self.files.read(path, root)
        except UnreadableError as error:
            there = error.line or not at.line
            meant = Meant(path.name, similar(path, root)) if isinstance(error, MissingError) else None
            self.sources.problems.append(Problem(At(str(path), error.line, error.column) if there else at, error.message, meant=meant))
            return None
