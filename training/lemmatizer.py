"""Train Stanza's lemmatizer: a dictionary of what was seen, a neural model for what was not.

    python -m training.lemmatizer --train a.conllu b.conllu --dev dev.conllu --out DIR [--epochs N]

The neural model is only ever asked about words that the dictionary lacks. So it is trained on types, each once, instead of on running text, where a
tenth of the words would take nine tenths of the time; the dictionary is then counted from the running text, so that the most frequent lemma wins.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch
from stanza.models import lemmatizer
from stanza.models.lemma.data import DataLoader
from stanza.models.lemma.trainer import Trainer
from stanza.utils.conll import CoNLL

from training.data import Prepared, prepare, words


def types(conllu: Path, out: Path) -> None:
    """Write a treebank of one-word sentences: every word, tag and lemma once."""
    seen = {}
    for columns in words(conllu):
        if columns[7] != "goeswith":
            seen[tuple(columns[1:4])] = f"1\t{columns[1]}\t{columns[2]}\t{columns[3]}\t_\t_\t0\troot\t_\t_\n\n"
    out.write_text("".join(seen.values()), encoding="utf-8")


def train(train_on: Prepared, dev: Prepared, out: Path, *, epochs: int, seed: int) -> Path:
    """Train both halves; the result is `OUT/lemma.pt`. Short enough to be begun anew after an interruption."""
    result = out / "lemma.pt"
    if result.exists():
        return result
    listed = out / "data" / "types.conllu"
    types(train_on.conllu, listed)
    lemmatizer.main(
        [
            *("--mode", "train", "--shorthand", "en_discourse", "--device", "cpu", "--seed", str(seed), "--num_epoch", str(epochs)),
            *("--decay_epoch", str(max(1, epochs // 2)), "--lr_decay", "0.7", "--log_step", "200"),
            *("--train_file", str(listed), "--eval_file", str(dev.conllu), "--save_dir", str(out), "--save_name", "lemma-types.pt"),
        ]
    )
    trainer = Trainer(args={}, model_file=str(out / "lemma-types.pt"), device="cpu")
    trainer.pos_dict = {}
    trainer.train_dict(DataLoader(CoNLL.conll2doc(str(train_on.conllu)), 50, trainer.args, vocab=trainer.vocab).raw_data())
    trainer.save(str(out / "lemma.pt.new"))
    (out / "lemma.pt.new").replace(result)
    return result


def main() -> None:
    """Parse the command line and train."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    ap.add_argument("--dev", nargs="+", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    train(prepare("train", a.train, a.out / "data"), prepare("dev", a.dev, a.out / "data"), a.out, epochs=a.epochs, seed=a.seed)


if __name__ == "__main__":
    main()
