"""Make a model folder of trained parts: half precision, no training paths, one shared encoder, a manifest.

    python -m training.package --joint DIR --tokenizer FILE --mwt FILE --lemmatizer FILE --out FOLDER

The tagger's and parser's files name the encoder by its folder, relative to the model; the heads load into Stanza's own classes as they are.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

from discourse.parsing import manifest

ENCODER = "encoder"
CONSTRAINED = True
"""Whether the pipeline repairs two subjects or two objects of one head: Stanza's default, written down so that it is part of the model's hash."""
UNREAD = ("word", "lemma")
"""Vocabularies without weights: the words are read by the encoder. Loading thousands of strings takes time."""
LARGEST, TOTAL = 50_000_000, 60_000_000
"""Bytes: what a file in git, and the whole folder, may have."""


def half(value: Any) -> Any:
    """Tensors of a checkpoint in half precision; loading widens them again."""
    if torch.is_tensor(value):
        return value.half() if value.is_floating_point() else value
    return {key: half(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def without_paths(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration without the file names of the machine that trained it."""
    named = {
        key
        for key, value in config.items()
        if isinstance(value, str) and ("/" in value or value.endswith((".pt", ".txt", ".conllu", ".json")))
    }
    return {key: None if key in named or key in {"save_name", "load_name", "save_dir"} else value for key, value in config.items()}


def without_words(vocabularies: dict[str, Any]) -> dict[str, Any]:
    """Stanza's vocabularies with nothing but their special entries where nothing more is read."""
    short = {}
    for name in UNREAD:
        names = vocabularies[name]["_id2unit"][:VOCAB_PREFIX_SIZE]
        short[name] = vocabularies[name] | {"_id2unit": names, "_unit2id": {one: n for n, one in enumerate(names)}}
    return vocabularies | short


def part(source: Path, target: Path, **settings: Any) -> None:
    """One of Stanza's files, cleaned; `settings` override its configuration."""
    held = torch.load(source, map_location="cpu", weights_only=True)
    held["config"] = without_paths(held["config"]) | settings
    for key in ("optimizer_state_dict", "scheduler_state_dict"):
        held.pop(key, None)
    if set(UNREAD) <= held.get("vocab", {}).keys():
        held["vocab"] = without_words(held["vocab"])
    torch.save(half(held), target)


def encoder(source: Path, target: Path) -> None:
    """The encoder as a Hugging Face folder in half precision, marked to be loaded as single."""
    target.mkdir()
    weights = {name: half(tensor).contiguous() for name, tensor in load_file(source / "model.safetensors").items()}
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    (target / "model.safetensors").chmod(0o644)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    for key in ("torch_dtype", "_name_or_path"):
        config.pop(key, None)
    write_settings(target / "config.json", config | {"dtype": "float32"})
    shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")
    tokenizer = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    write_settings(target / "tokenizer_config.json", without_paths(tokenizer) | {"model_max_length": 512})


def write_settings(path: Path, value: dict[str, Any]) -> None:
    """A JSON file whose lines do not move when a value changes."""
    path.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def package(joint: Path, tokenizer: Path, mwt: Path, lemmatizer: Path, out: Path) -> int:
    """Write the folder anew; its size in bytes."""
    new = out.with_name(f"{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    encoder(joint / "encoder", new / ENCODER)
    tuned = {
        "bert_model": ENCODER,
        "bert_finetune": False,
    }  # the loaders would look for the encoder's optimizer if it were said to be tuned
    part(joint / "pos.pt", new / "pos.pt", **tuned)
    part(joint / "depparse.pt", new / "depparse.pt", **tuned, resolve_head_constraints=CONSTRAINED)
    part(joint / "boundary.pt", new / "boundary.pt")
    part(tokenizer, new / "tokenize.pt")
    part(mwt, new / "mwt.pt")
    part(lemmatizer, new / "lemma.pt")
    manifest.write(new)
    sizes = [path.stat().st_size for path in new.rglob("*") if path.is_file()]
    if max(sizes) > LARGEST or sum(sizes) > TOTAL:
        raise SystemExit(f"too large: {sum(sizes) / 1e6:.1f} MB, largest file {max(sizes) / 1e6:.1f} MB")
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)
    return sum(sizes)


def main() -> None:
    """Parse the command line and package."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("joint", "tokenizer", "mwt", "lemmatizer", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    a = ap.parse_args()
    size = package(a.joint, a.tokenizer, a.mwt, a.lemmatizer, a.out)
    print(f"{a.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
