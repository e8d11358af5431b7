"""From a grammar's files to its items and lexicons: includes followed, nothing read outside the grammar's folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from discourse.errors import GrammarError
from discourse.grammar import ast
from discourse.grammar.ast import At
from discourse.grammar.lexicon import Lexicon, read_rows
from discourse.grammar.problems import Problem, suggest
from discourse.grammar.syntax import read
from discourse.resources import resource

BUNDLED = {"english": "en"}
"""Grammars that come with discourse, and their folders."""
_LARGEST = 16 << 20
_MOST_FILES = 1_000


@dataclass(slots=True)
class Sources:
    """All that was read: items in order, lexicons, texts for error messages, problems so far."""

    items: list[tuple[str, ast.Item]] = field(default_factory=list)
    """Each item with its file."""
    headers: list[tuple[int, ast.Header]] = field(default_factory=list)
    """Names and versions, each with how deep in includes it stands."""
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
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
        path = Path(source)
        if path.is_dir():
            reader.folder(path)
        elif path.is_file():
            reader.file(path, path.parent, ast.NOWHERE)
        else:
            raise GrammarError(f"{source}: there is no such grammar file or folder{suggest(str(source), BUNDLED)}")
    return sources


def load_text(text: str, name: str = "grammar", folder: Path | None = None) -> Sources:
    """A grammar from memory; lexicons and includes are read from `folder`, if any."""
    sources = Sources()
    _Reader(sources).text(name, text, folder)
    return sources


class _Reader:
    """Follows includes; every file is read once."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.seen: set[Path] = set()
        self.open: list[Path] = []
        self.definitions: dict[str, ast.LexiconItem] = {}

    def folder(self, folder: Path) -> None:
        files = sorted(folder.glob("*.gram"))
        if not files:
            raise GrammarError(f"{folder}: there is no *.gram file in this folder")
        for file in files:
            self.file(file, folder, ast.NOWHERE)

    def file(self, path: Path, root: Path, at: At) -> None:
        real = path.resolve()
        if real in self.open:
            cycle = " → ".join(p.name for p in [*self.open[self.open.index(real) :], real])
            self.sources.problems.append(Problem(at, f"these files include each other: {cycle}"))
        if real in self.seen:
            return
        self.seen.add(real)
        text = self._read(path, root, at, str(path))
        if text is None:
            return
        self.open.append(real)
        self.text(str(path), text, root)
        self.open.pop()

    def text(self, name: str, text: str, root: Path | None) -> None:
        self.sources.texts[name] = text
        items, problems = read(name, text)
        self.sources.problems += problems
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
            found = self._read(calibration, calibration.parent, ast.NOWHERE, str(calibration))
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
        return beside if beside.exists() else root / path

    def _lexicon(self, item: ast.LexiconItem, name: str, root: Path | None) -> None:
        lexicons, problems = self.sources.lexicons, self.sources.problems
        if item.extend and item.name not in lexicons:
            problems.append(Problem(item.at, f"there is no lexicon '{item.name}' to extend{suggest(item.name, lexicons)}"))
            return
        if not item.extend and item.name in lexicons:
            before = self.definitions[item.name]
            if (before.path, before.entries) != (item.path, item.entries) or Path(before.at.file).parent != Path(name).parent:
                problems.append(Problem(item.at, f"the lexicon '{item.name}' is already defined in {before.at.file}:{before.at.line}"))
            return
        lexicon = lexicons.setdefault(item.name, Lexicon(item.name))
        self.definitions.setdefault(item.name, item)
        known = set(lexicon.columns) if item.extend else None
        for key, row in self._entries(item, name, root):
            lexicon.add(key, row)
        for column in sorted(lexicon.columns - known) if known is not None else ():
            problems.append(Problem(item.at, f"the lexicon '{item.name}' has no column '{column}'{suggest(column, known or ())}"))

    def _entries(self, item: ast.LexiconItem, name: str, root: Path | None) -> list[tuple[str, dict[str, str]]]:
        if not item.path:
            return [(key, dict(columns)) for key, columns in item.entries if key.strip()]
        if root is None:
            self.sources.problems.append(Problem(item.at, "a grammar without a folder cannot read a lexicon file"))
            return []
        path = self._beside(name, item.path, root)
        text = self._read(path, root, item.at, str(path))
        if text is None:
            return []
        self.sources.texts[str(path)] = text
        entries, problems = read_rows(str(path), text)
        self.sources.problems += problems
        return [(key, dict(row)) for key, row in entries]

    def _read(self, path: Path, root: Path, at: At, name: str) -> str | None:
        """The text of a file within the grammar's folder, or None and a problem."""
        at = at if at.line else At(name, 0, 0)
        if not path.resolve().is_relative_to(root.resolve()):
            problem = f"'{path.name}' lies outside the grammar's folder and is not read"
        elif not path.is_file():
            near = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.suffix == path.suffix} if root.is_dir() else set()
            problem = f"there is no file '{path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name}'{suggest(path.name, near)}"
        elif path.stat().st_size > _LARGEST or len(self.sources.texts) > _MOST_FILES:
            problem = f"'{path.name}' is too large for a grammar ({_LARGEST >> 20} MB a file, {_MOST_FILES} files)"
        else:
            data = path.read_bytes()
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                column = error.start - data.rfind(b"\n", 0, error.start)
                self.sources.problems.append(Problem(At(name, line, column), f"this is not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8"))
                return None
        self.sources.problems.append(Problem(at, problem))
        return None
