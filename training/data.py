"""What Stanza's trainers are fed: the treebanks' CoNLL-U files turned into running text, character labels and contraction tables.

Everything is derived from the CoNLL-U files by Stanza's own converters and kept in one folder, so that a second run finds it done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stanza.utils.datasets.conllu_to_text import convert_text
from stanza.utils.datasets.contract_mwt import contract_mwt
from stanza.utils.datasets.prepare_tokenizer_data import main as label_characters


@dataclass(frozen=True, slots=True)
class Prepared:
    """One split of the data in the forms that Stanza reads."""

    conllu: Path
    """The trees, all treebanks joined."""
    text: Path
    """The running text of the same sentences."""
    labels: Path
    """One digit a character: inside, end of word, end of sentence, end of contraction."""
    contractions: Path
    """How often each contraction has which expansion (JSON)."""
    unexpanded: Path
    """The trees with contractions as they stand before expansion."""


def prepare(name: str, treebanks: Sequence[Path], folder: Path) -> Prepared:
    """Join `treebanks` and derive the other forms, unless `folder` has them already."""
    folder.mkdir(parents=True, exist_ok=True)
    at = {part: folder / f"{name}.{part}" for part in ("conllu", "txt", "toklabels", "mwt.json", "in.conllu")}
    done = Prepared(at["conllu"], at["txt"], at["toklabels"], at["mwt.json"], at["in.conllu"])
    stamp = folder / f"{name}.sha256"
    wanted = "\n".join(f"{digest(path)}  {path.name}" for path in treebanks)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return done
    done.conllu.write_text("".join(path.read_text(encoding="utf-8") for path in treebanks), encoding="utf-8")
    convert_text(str(done.conllu), str(done.text))
    label_characters([str(done.text), str(done.conllu), "-o", str(done.labels), "-m", str(done.contractions)])
    contract_mwt(str(done.conllu), str(done.unexpanded))
    stamp.write_text(wanted, encoding="utf-8")
    return done


def words(treebank: Path) -> Iterator[list[str]]:
    """The ten columns of every word of a treebank; contractions and empty nodes are none."""
    for line in treebank.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) == 10 and columns[0].isdecimal():
            yield columns


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
