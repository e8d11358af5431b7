"""The mean of the weights of joint runs that began at one point and saw their batches in other orders.

    python -m training.average RUN RUN … --out DIR

Such a mean is nearly as good as asking all of them, and costs one (Wortsman et al. 2022, "Model soups"). `DIR` has what a joint run has, for `training.package`.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

HEADS = ("pos.pt", "depparse.pt", "boundary.pt")
ENCODER = Path("encoder", "model.safetensors")


def average(runs: Sequence[Path], out: Path) -> None:
    """Write `out` anew: the first run's files, with the mean of all runs' weights."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(runs[0] / ENCODER.parent, out / ENCODER.parent)
    for name in HEADS:
        held: list[dict[str, Any]] = [torch.load(run / name, map_location="cpu", weights_only=True) for run in runs]
        torch.save(held[0] | {"model": _mean([one["model"] for one in held])}, out / name)
    save_file(_mean([load_file(run / ENCODER) for run in runs]), out / ENCODER, metadata={"format": "pt"})


def _mean(states: Sequence[Any]) -> Any:
    """The mean of weights, or of dictionaries of them; what is no weight is the first run's."""
    first = states[0]
    if isinstance(first, dict):
        return {key: _mean([state[key] for state in states]) for key in first}
    if torch.is_tensor(first) and first.is_floating_point():
        return torch.stack(list(states)).mean(0)
    return first


def main() -> None:
    """Parse the command line and average."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("runs", nargs="+", type=Path)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    average(a.runs, a.out)


if __name__ == "__main__":
    main()
