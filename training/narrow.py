"""Make the encoder's feed-forward layers narrower: leave out the units that the losses would miss least.

    python -m training.narrow --train a.conllu b.conllu --dev dev.conllu --from FOLDER --inner N --out FOLDER [--batches N]

Two thirds of the encoder's arithmetic are in these layers, and many of their units do little for tags and trees. How much a unit matters is estimated from the
gradients of the training losses with respect to a gate on its output, squared and summed over batches (Molchanov et al. 2019, "Importance estimation for neural
network pruning", first order). `FOLDER` is like the one it was made from; a joint run from there (`training.joint --from`) repairs what was lost.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from training import boundaries
from training.joint import RUNNING, Plan, Run

BATCHES = 150


def importance(run: Run, count: int) -> list[Tensor]:
    """For each layer of the encoder one number a unit."""
    layers = run.models.encoder.encoder.layer
    gates = [torch.ones(layer.intermediate.dense.out_features, requires_grad=True) for layer in layers]
    hooks = [layer.intermediate.register_forward_hook(_gated(gate)) for layer, gate in zip(layers, gates, strict=True)]
    found = [torch.zeros_like(gate) for gate in gates]
    batches, texts, begun = run.batches(), boundaries.batches(run.running, RUNNING), time.time()
    for number in range(1, count + 1):
        grads = torch.autograd.grad(sum(run.losses(next(batches), next(texts))), gates)
        found = [sums + grad.square() for sums, grad in zip(found, grads, strict=True)]
        if number % 25 == 0:
            print(f"batch {number}/{count} {time.time() - begun:.0f} s", file=sys.stderr, flush=True)
    for hook in hooks:
        hook.remove()
    return [sums / count for sums in found]


def _gated(gate: Tensor) -> Any:
    return lambda _module, _inputs, output: output * gate


def narrow(train: Sequence[Path], dev: Path, start: Path, out: Path, *, inner: int, batches: int = BATCHES, seed: int = 1) -> None:
    """Write the model of `start` to `out` with `inner` units in each feed-forward layer; what is there already is kept."""
    if not out.exists():
        run = Run(Plan(train, dev, None, out.parent, start, seed=seed))
        cut(start, [scores.topk(inner).indices.sort().values for scores in importance(run, batches)], out)


def cut(start: Path, kept: Sequence[Tensor], out: Path) -> None:
    """Write the model of `start` to `out`, with these units of each layer."""
    new = out.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(start, new)
    weights = load_file(start / "encoder" / "model.safetensors")
    for number, units in enumerate(kept):
        layer = f"encoder.layer.{number}"
        for kind in ("weight", "bias"):
            weights[f"{layer}.intermediate.dense.{kind}"] = weights[f"{layer}.intermediate.dense.{kind}"][units].contiguous()
        weights[f"{layer}.output.dense.weight"] = weights[f"{layer}.output.dense.weight"][:, units].contiguous()
    save_file(weights, new / "encoder" / "model.safetensors", metadata={"format": "pt"})
    (new / "encoder" / "model.safetensors").chmod(0o644)
    config = new / "encoder" / "config.json"
    settings = json.loads(config.read_text(encoding="utf-8")) | {"intermediate_size": len(kept[0])}
    config.write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(out)


def main() -> None:
    """Parse the command line and narrow."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    ap.add_argument("--dev", type=Path, required=True)
    ap.add_argument("--from", dest="start", type=Path, required=True, metavar="FOLDER")
    ap.add_argument("--inner", type=int, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--batches", type=int, default=BATCHES)
    a = ap.parse_args()
    torch.set_num_threads(1)
    narrow(a.train, a.dev, a.start, a.out, inner=a.inner, batches=a.batches)


if __name__ == "__main__":
    main()
