"""Train Stanza's expander of contractions: a dictionary of what was seen, a classifier of characters for possessives that were not.

python -m training.mwt --train a.conllu b.conllu --dev dev.conllu --out DIR
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import groupby
from pathlib import Path

import torch
from stanza.models import mwt_expander

from discourse.conllu import loads
from training.data import Prepared, prepare

EPOCHS = 6
"""More do not help: possessives are easy."""
WHOLE = ("its", "Its", "ITS")
"""Words that web text writes for contractions (`its raining`), so that the dictionary would cut them: edited text means the possessive."""

SEEN, SHARE = 2, 0.8
"""How often, and in what share of its occurrences, a word without an apostrophe must have been a contraction to be always taken for one."""


def certain(conllu: str) -> list[str]:
    """Contractions of verbs that are written without an apostrophe and are hardly ever anything else (`dont`, `thats`), in lower case: the tokenizer misses some."""
    cut, whole = Counter[str](), Counter[str]()
    for parse in loads(conllu):
        for surface, group in groupby(
            (token for sentence in parse.sentences for token in sentence.tokens), key=lambda token: token.surface
        ):
            form, words = surface.text(parse.text).lower(), list(group)
            if len(words) == 1:
                whole[form] += 1
            elif words[-1].upos == "AUX" or words[-1].lemma == "not":
                cut[form] += 1
    return sorted(word for word, count in cut.items() if word.isalpha() and count >= SEEN and count >= SHARE * (count + whole[word]))


def train(train_on: Prepared, dev: Prepared, out: Path, *, seed: int) -> Path:
    """Train both; the result is `OUT/mwt.pt`. Takes about a minute."""
    result = out / "mwt.pt"
    if not result.exists():
        mwt_expander.main(
            [
                *("--mode", "train", "--lang", "en", "--shorthand", "en_discourse", "--device", "cpu", "--seed", str(seed)),
                *("--force_exact_pieces", "--num_epoch", str(EPOCHS)),
                *("--train_file", str(train_on.conllu), "--eval_file", str(dev.unexpanded), "--gold_file", str(dev.conllu)),
                *("--save_dir", str(out), "--save_name", "mwt.pt.new"),
            ]
        )
        kept = torch.load(out / "mwt.pt.new", weights_only=True)
        kept["dict"] |= {word: word for word in WHOLE}
        kept["certain"] = certain(train_on.conllu.read_text(encoding="utf-8"))
        torch.save(kept, out / "mwt.pt.new")
        (out / "mwt.pt.new").replace(result)
    return result


def main() -> None:
    """Parse the command line and train."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    ap.add_argument("--dev", nargs="+", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    train(prepare("train", a.train, a.out / "data"), prepare("dev", a.dev, a.out / "data"), a.out, seed=a.seed)


if __name__ == "__main__":
    main()
