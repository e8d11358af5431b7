"""Complete the lemmatizer's dictionary by the forms that it would get wrong.

    python -m training.inflections lemma.pt --train a.conllu b.conllu --table lemma_lu.csv.gz --out FILE

The treebanks have few forms of most words, and the neural model is wrong about one in seven forms of verbs that they lack ("blamed": "blam"). A table of English
inflection knows them: that of LemmInflect (PyPI, MIT), made from the SPECIALIST Lexicon of the National Library of Medicine, which is in the public domain. Only what
the lemmatizer gets wrong is added, with its form at a sentence's start. What the treebanks say of a form stays, unless they say it once or twice and there is no such lemma;
nouns without a singular are left alone, since the treebanks give them one; so are forms of two lemmas, unless the treebanks know just one.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stanza.models.lemma.trainer import Trainer

from discourse.parsing.lemmas import Lemmatiser, Pair
from training.data import words

SLIPS = 2
"""As often a treebank may be wrong about a form in the same way."""
TAGS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
"""The table's word classes as universal tags."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lemmas of forms."""

    lemmas: Mapping[Pair, tuple[str, ...]]
    """Of a form in lower case and its tag, in the order of the table."""
    known: frozenset[Pair]
    """All lemmas with their tags."""

    def of(self, form: Pair, attested: frozenset[Pair]) -> str | None:
        """The lemma of a form, if there is one, or if the treebanks have but one of them."""
        found = self.lemmas[form]
        seen = [lemma for lemma in found if (lemma, form[1]) in attested]
        return found[0] if len(found) == 1 else seen[0] if len(seen) == 1 else None


def read(path: Path) -> Table:
    """The table of forms in lower case; lemmas with a hyphen are other spellings of those without."""
    lemmas = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            form, kind, names = line.strip().split(",")
            plain = tuple(name for name in names.split("/") if "-" not in name)
            if kind in TAGS and form.isalpha() and form.islower() and plain:
                lemmas[form, TAGS[kind]] = plain
    return Table(lemmas, frozenset((name, tag) for (_, tag), names in lemmas.items() for name in names))


def seen(treebanks: Sequence[Path]) -> dict[Pair, tuple[str, int]]:
    """For each form and tag in the treebanks its commonest lemma, and how often it has it."""
    counted = Counter(((columns[1], columns[3]), columns[2]) for path in treebanks for columns in words(path))
    return {form: (lemma, often) for (form, lemma), often in reversed(counted.most_common())}


def complete(lemmatizer: Path, treebanks: Sequence[Path], table: Path, out: Path) -> Path:
    """Write to `out` the lemmatizer with a longer dictionary, unless it is there already."""
    if out.exists():
        return out
    inflection, told = read(table), seen(treebanks)
    attested = frozenset((lemma, tag) for (_, tag), (lemma, _) in told.items())
    wanted = {}
    for (form, tag), names in inflection.lemmas.items():
        lemma = inflection.of((form, tag), attested)
        if lemma is None or (tag == "NOUN" and form.endswith("s") and form in names):
            continue
        for written in (form, form.capitalize()):
            stated, often = told.get((written, tag), ("", 0))
            if often <= SLIPS and (stated.lower(), tag) not in inflection.known:
                wanted[written, tag] = lemma
    now = Lemmatiser(lemmatizer)(list(wanted))
    wrong = [pair for pair, lemma in zip(wanted, now, strict=True) if lemma != wanted[pair]]
    trainer = Trainer(args={}, model_file=str(lemmatizer), device="cpu")
    for form, tag in wrong:
        trainer.pos_dict.setdefault(tag, {})[form] = wanted[form, tag]
    print(f"{len(wrong)} forms added to the dictionary of the lemmatizer", flush=True)
    new = out.with_suffix(".new")
    trainer.save(str(new))
    new.replace(out)
    return out


def main() -> None:
    """Parse the command line and complete a lemmatizer."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("lemmatizer", type=Path)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    ap.add_argument("--table", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    complete(a.lemmatizer, a.train, a.table, a.out)


if __name__ == "__main__":
    main()
