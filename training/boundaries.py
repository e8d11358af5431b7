"""What the model of sentence boundaries learns from: stretches of running text, with whole and broken sentences.

    python -m training.boundaries FOLDER --train a.conllu b.conllu --dev dev.conllu … [--epochs N]

finishes the model of a packaged folder. In the joint run (`training/joint.py`) it has shaped the encoder; now the encoder stands still, its outputs are computed once, and the model
is trained on them to its end. Then it is weighed against the tokenizer, by logistic regression over the words of the development treebanks at which the tokenizer is not sure.
The file is written anew, and the manifest.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from stanza.utils.datasets.conllu_to_text import convert_text
from torch import Tensor
from torch.nn import functional

from discourse.conllu import loads
from discourse.model import Parse, Sentence
from discourse.parsing import manifest
from discourse.parsing.boundaries import Boundaries, BoundaryModel, doubtful, shapes
from discourse.parsing.encoder import GROUP, WordEncoder
from discourse.parsing.encoder import batches as same_length
from discourse.parsing.text import paragraphs
from discourse.parsing.tokenizer import Tokeniser
from training.package import half

Floats = NDArray[np.floating]
Word = tuple[str, bool, bool]
"""A form, whether white space follows, whether a sentence ends."""

LONGEST = 110
"""Words a stretch has at most."""
BATCH, RATE, WARM_UP, EPOCHS = 16, 2e-3, 50, 4
"""Stretches in a batch, peak learning rate, steps until it, and epochs, once the encoder stands still."""
SENTENCE = 20
"""Words a sentence has, roughly."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Running text that begins with a sentence."""

    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    """Whether white space follows each word."""
    last: tuple[bool, ...]
    """Whether a sentence ends with each word."""
    treebank: int
    """The number of the treebank it comes from."""

    def features(self) -> Tensor:
        """The words' shapes."""
        return shapes(self.words, self.spaced)


def stretches(treebanks: Sequence[Path]) -> list[Stretch]:
    """Every paragraph of more than one sentence, in stretches that begin with a sentence each and go as far as they may."""
    found = []
    for number, path in enumerate(treebanks):
        for parse in loads(path.read_text(encoding="utf-8")):
            for _, sentences in groupby(parse.sentences, key=lambda sentence: sentence.paragraph):
                found += list(_cut([list(_words(sentence, parse.text)) for sentence in sentences], number))
    return found


def _cut(paragraph: Sequence[Sequence[Word]], number: int) -> Iterator[Stretch]:
    start = 0
    while start < len(paragraph) - 1:
        words: list[Word] = []
        end = start
        while end < len(paragraph) and len(words) < LONGEST:
            words += paragraph[end]
            end += 1
        forms, spaced, last = zip(*words[:LONGEST], strict=True)
        yield Stretch(forms, spaced, last, number)
        start = max(end - 1, start + 1) if len(words) > LONGEST else end


def _words(sentence: Sentence, text: str) -> Iterator[Word]:
    """The words of a sentence, each with whether white space (or the end of the text) follows and whether it is the last."""
    for token, after in zip_longest(sentence.tokens, sentence.tokens[1:]):
        whole = after is None or after.surface != token.surface
        yield token.text, whole and not text[token.surface.end : token.surface.end + 1].strip(), after is None


def batches(data: Sequence[Stretch], words: int) -> Iterator[list[Stretch]]:
    """Some stretches at a time, in random order, epoch after epoch."""
    while True:
        batch: list[Stretch] = []
        for stretch in random.sample(data, len(data)):
            batch.append(stretch)
            if sum(len(one.words) for one in batch) >= words:
                yield batch
                batch = []


def loss(odds: Sequence[Tensor], batch: Sequence[Stretch]) -> Tensor:
    """Cross-entropy of a sentence's worth of words, to be of one size with the losses of tagger and parser."""
    wanted = torch.cat([torch.tensor(one.last, dtype=torch.float32) for one in batch])
    return SENTENCE * functional.binary_cross_entropy_with_logits(torch.cat(list(odds)), wanted)


def finish(folder: Path, treebanks: Sequence[Path], epochs: int, seed: int) -> None:
    """Train the model of a packaged folder on the outputs of its encoder."""
    random.seed(seed)
    torch.manual_seed(seed)
    saved = torch.load(folder / "boundary.pt", weights_only=True)
    encoder = WordEncoder(folder / "encoder")
    model = BoundaryModel(encoder.size, saved["config"]["layers"], saved["config"]["hidden"])
    model.load_state_dict(saved["model"])
    data = stretches(treebanks)
    seen = _encoded(encoder, data)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    steps = epochs * -(-len(data) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / WARM_UP) * (1 - step / steps))
    for epoch in range(epochs):
        total = 0.0
        order = random.sample(range(len(data)), len(data))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            odds = model([[layer.float() for layer in seen[n]] for n in batch], [data[n].features() for n in batch])
            cost = loss(odds, [data[n] for n in batch])
            optimizer.zero_grad()
            cost.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += cost.item() * len(batch)
        print(f"boundaries, epoch {epoch + 1}/{epochs}: loss {total / len(data):.4f}", flush=True)
    saved["model"] = half(model.state_dict())
    torch.save(saved, folder / "boundary.pt")
    manifest.write(folder)


@torch.inference_mode()
def _encoded(encoder: WordEncoder, data: Sequence[Stretch]) -> list[list[Tensor]]:
    """The encoder's last layers at the words of every stretch, in half precision: about a gigabyte."""
    found: list[list[Tensor]] = [[] for _ in data]
    for batch in same_length([len(one.words) for one in data], GROUP):
        for n, layers in zip(batch, encoder([data[n].words for n in batch]), strict=True):
            found[n] = [layer[1:].half() for layer in layers]
    return found


def weigh(folder: Path, treebanks: Sequence[Path]) -> None:
    """Find the weights of tokenizer, model and constant that suit the development data."""
    saved = {part: torch.load(folder / f"{part}.pt", weights_only=True) for part in ("tokenize", "mwt", "boundary")}
    tokenise = Tokeniser(saved["tokenize"], saved["mwt"])
    boundaries = Boundaries(saved["boundary"], WordEncoder(folder / "encoder"))
    rows: list[tuple[float, float, bool]] = []
    for treebank in treebanks:
        rows += _cases(treebank, tokenise, boundaries)
    cases = np.array(rows)
    inputs = np.column_stack([cases[:, :2], np.ones(len(cases))])
    weights: list[float] = minimize(_loss, np.zeros(3), (inputs, 1 - 2 * cases[:, 2])).x.tolist()
    saved["boundary"]["config"]["weights"] = [round(w, 4) for w in weights]
    torch.save(saved["boundary"], folder / "boundary.pt")
    manifest.write(folder)
    alone, both = cases[:, 0] > 0, inputs @ weights > 0
    right = [100 * float((found == (cases[:, 2] > 0)).mean()) for found in (alone, cases[:, 1] > 0, both)]
    print(
        f"{len(cases)} doubtful words; right: tokenizer {right[0]:.1f}, model {right[1]:.1f}, both {right[2]:.1f} per cent; weights {weights}"
    )


def _loss(weights: Floats, inputs: Floats, signs: Floats) -> float:
    return float(np.logaddexp(0, signs * (inputs @ weights)).sum())


@torch.inference_mode()
def _cases(treebank: Path, tokenise: Tokeniser, boundaries: Boundaries) -> Iterator[tuple[float, float, bool]]:
    """The tokenizer's and the model's log-odds at every doubtful word, and whether a sentence ends there."""
    with TemporaryDirectory() as scratch:
        place = Path(scratch) / "text.txt"
        convert_text(str(treebank), str(place))
        text = place.read_text(encoding="utf-8")
    ends = _ends(loads(treebank.read_text(encoding="utf-8")), text)
    spans = paragraphs(text)
    pieces = tokenise([span.text(text) for span in spans])
    stretches = [stretch for n, found in enumerate(pieces) for stretch in doubtful(n, found)]
    for stretch, odds in zip(stretches, boundaries.odds(stretches), strict=True):
        for at in stretch.open:
            piece = pieces[stretch.paragraph][at]
            end = spans[stretch.paragraph].start + piece.surface.span.end
            yield piece.odds, odds[stretch.ends[at - stretch.start]], end in ends


def _ends(parses: Sequence[Parse], text: str) -> set[int]:
    """Where the sentences of a treebank end in a text of it: counted in characters that are no white space."""
    solid = [at for at, char in enumerate(text) if not char.isspace()]
    sizes = (len("".join(sentence.span.text(parse.text).split())) for parse in parses for sentence in parse.sentences)
    return {solid[count - 1] + 1 for count in accumulate(sizes)}


def main() -> None:
    """Parse the command line and weigh."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    for name in ("train", "dev"):
        ap.add_argument(f"--{name}", type=Path, nargs="+", required=True)
    ap.add_argument("--epochs", type=int, default=EPOCHS)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    finish(a.folder, a.train, a.epochs, a.seed)
    weigh(a.folder, a.dev)


if __name__ == "__main__":
    main()
