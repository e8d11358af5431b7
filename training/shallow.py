"""Leave out the encoder's upper layers.

    python -m training.shallow FOLDER --layers N --out FOLDER

A sentence encoder's upper layers are made for the meaning of whole sentences; tagger and parser, asked which layers they want to hear, settle on those in the
middle and hardly listen to the rest (see the model card). The layer that stays on top takes over the shares of all above it in the heads' mixtures, and a joint run from
there (`training.joint --from`) makes good what was lost. `FOLDER` is what a joint run or `training.package` wrote.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from discourse.parsing.encoder import MIXED
from training.average import ENCODER, HEADS
from training.package import write_settings

MIXTURES = ("bert_layer_mix.weight", "mix")
"""What the heads call the shares of the layers, less an equal share for each."""


def shallow(start: Path, layers: int, out: Path) -> None:
    """Write the model of `start` with so many layers to `out`."""
    new = out.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(start / ENCODER.parent, new / ENCODER.parent)
    settings = new / ENCODER.parent / "config.json"
    config = json.loads(settings.read_text(encoding="utf-8"))
    gone = config["num_hidden_layers"] - layers
    write_settings(settings, config | {"num_hidden_layers": layers})
    weights = {name: tensor for name, tensor in load_file(start / ENCODER).items() if _layer(name) < layers}
    save_file(weights, new / ENCODER, metadata={"format": "pt"})
    for name in HEADS:
        held = torch.load(start / name, map_location="cpu", weights_only=True)
        for key in held["model"].keys() & MIXTURES:
            held["model"][key] = _shifted(held["model"][key], gone)
        torch.save(held, new / name)
    shutil.rmtree(out, ignore_errors=True)
    new.replace(out)


def _layer(name: str) -> int:
    """The layer that a weight belongs to, -1 for those below all layers."""
    found = re.match(r"encoder\.layer\.(\d+)\.", name)
    return int(found[1]) if found else -1


def _shifted(mixture: Tensor, gone: int) -> Tensor:
    """The mixture of the `MIXED` last outputs when so many layers above them are gone."""
    shares = mixture.flatten().float() + 1 / MIXED
    kept = MIXED - gone
    shares = torch.cat([torch.zeros(gone), shares[: kept - 1], shares[kept - 1 :].sum(0, keepdim=True)])
    return (shares - 1 / MIXED).view_as(mixture)


def main() -> None:
    """Parse the command line and leave out layers."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--layers", type=int, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    shallow(a.folder, a.layers, a.out)


if __name__ == "__main__":
    main()
