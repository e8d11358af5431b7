"""Train Stanza's tokenizer and sentence splitter in rounds, so that a run survives the end of a session.

    python -m training.tokenizer --train a.conllu b.conllu --dev dev.conllu --out DIR [--from FILE] [--rounds N] [--steps N] [--rate X]

A round is one call of Stanza's own trainer; it starts from the best weights of the round before with a lower learning rate (Stanza's trainer
alone keeps the rate nearly constant). A round whose file is there is not run again: starting the command a second time resumes.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from stanza.models import tokenizer

from training.data import Prepared, prepare

FEATURES = "space_before,capitalized,numeric,end_of_para,start_of_para,labeled_field,phone_id,date_pattern,currency"
PEAK = 2e-3


def rates(rounds: int, peak: float = PEAK) -> list[float]:
    """The learning rate of each round: the peak for the first half, then halved every round."""
    flat = (rounds + 1) // 2
    return [peak * 0.5 ** max(0, k - flat + 1) for k in range(rounds)]


class Continued(tokenizer.Trainer):  # type: ignore[misc]
    """Stanza's trainer, able to start from saved weights: its own `--load_name` fails in training."""

    def load(self, filename: str, *rest: Any) -> None:
        """Take over the weights; everything else stays as the command line says."""
        if rest:
            super().load(filename, *rest)
        else:
            held = torch.load(filename, weights_only=True)
            if held["vocab"]["_unit2id"] != self.vocab.state_dict()["_unit2id"]:
                raise SystemExit(f"{filename} knows other characters than the training data")
            self.model.load_state_dict(held["model"])


def options(train: Prepared, dev: Prepared, out: Path, steps: int, seed: int) -> list[str]:
    """The command line of Stanza's trainer that all rounds share."""
    return [
        *(
            "--mode",
            "train",
            "--lang",
            "en",
            "--shorthand",
            "en_discourse",
            "--feat_funcs",
            FEATURES,
            "--max_seqlen",
            "300",
            "--seed",
            str(seed),
        ),
        *("--txt_file", str(train.text), "--label_file", str(train.labels), "--mwt_json_file", str(dev.contractions)),
        *("--dev_txt_file", str(dev.text), "--dev_label_file", str(dev.labels), "--dev_conll_gold", str(dev.conllu)),
        *(
            "--steps",
            str(steps),
            "--eval_steps",
            str(max(1, min(400, steps))),
            "--report_steps",
            "100",
            "--device",
            "cpu",
            "--save_dir",
            str(out),
        ),
    ]


def train(
    train_on: Prepared, dev: Prepared, out: Path, *, rounds: int, steps: int, seed: int, start: Path | None = None, rate: float = 1.0
) -> Path:
    """Run the rounds that are missing; the result is `OUT/tokenize.pt`. `start` is a trained tokenizer to go on from, `rate` a factor on the peak."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.Trainer = Continued
    before = start and start.resolve()
    for number, lr in enumerate(rates(rounds, rate * PEAK), 1):
        name = f"tokenize-{number}.pt"
        if not (out / name).exists():
            going_on = ["--load_name", str(before)] if before else []
            tokenizer.main([*options(train_on, dev, out, steps, seed + number), "--lr0", str(lr), "--save_name", f"{name}.new", *going_on])
            (out / f"{name}.new").replace(out / name)
        before = (out / name).resolve()
    result = out / "tokenize.pt"
    shutil.copyfile(out / f"tokenize-{rounds}.pt", result)
    return result


def main() -> None:
    """Parse the command line and train."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    ap.add_argument("--dev", nargs="+", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--from", dest="start", type=Path, metavar="FILE", help="a trained tokenizer to go on from")
    ap.add_argument("--rate", type=float, default=1.0, help="factor on the peak learning rate")
    ap.add_argument("--rounds", type=int, default=6)
    ap.add_argument("--steps", type=int, default=1500, help="steps a round")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    data = prepare("train", a.train, a.out / "data"), prepare("dev", a.dev, a.out / "data")
    train(*data, a.out, rounds=a.rounds, steps=a.steps, seed=a.seed, start=a.start, rate=a.rate)


if __name__ == "__main__":
    main()
