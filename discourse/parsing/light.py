"""Stanza's model classes without Stanza's start-up, and less of torch's.

`import stanza` loads every processor, `transformers` and more: about two seconds of CPU that a command for one article cannot spare. The models
themselves need only torch. So their modules are imported under a bare parent package, once; then the entries are taken out of `sys.modules`
again, and a later `import stanza` elsewhere in the process finds a clean slate. Our copies stay private, which lets us give their models our
encoder without touching anyone else's.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from functools import cache
from importlib.machinery import PathFinder
from types import ModuleType, SimpleNamespace
from typing import Any

from discourse.errors import ModelMissingError

MODULES = (
    "tokenization.model",
    "tokenization.data",
    "tokenization.utils",
    "pos.model",
    "pos.tag_columns",
    "depparse.model",
    "lemma.trainer",
    "lemma.edit",
    "lemma.vocab",
    "mwt.trainer",
    "mwt.character_classifier",
    "depparse.head_constraints",
    "common.bert_embedding",
    "common.chuliu_edmonds",
    "common.utils",
    "common.vocab",
    "pos.vocab",
)
UNUSED = ("networkx", "requests", "huggingface_hub")
"""What those modules import for work that is not done here (graphs, downloads): a sixth of a second, spared until someone asks."""

COMPILERS = ("torch._meta_registrations", "torch.export")
"""Of no use to who only computes."""


@cache
def stanza() -> Any:
    """The modules above as attributes: `stanza().pos.model.Tagger`."""
    before = {name: module for name, module in sys.modules.items() if _ours(name)}
    for name in before:
        del sys.modules[name]
    later = {name: _later(name) for name in UNUSED if name not in sys.modules}
    try:
        sys.modules.update(later)
        sys.modules["stanza"] = _bare("stanza")
        return _tree({name: importlib.import_module(f"stanza.models.{name}") for name in MODULES})
    finally:
        for name in [name for name in sys.modules if _ours(name) or name in later]:
            del sys.modules[name]
        sys.modules.update(before)


def spare_torch() -> None:
    """Import torch without what only its compilers need: more than a second of a slow CPU. Only for a process that is all ours."""
    if "torch" not in sys.modules:
        sys.modules.update({name: _later(name) for name in COMPILERS})
        importlib.import_module("torch")
        for name in COMPILERS:
            del sys.modules[name]


def _later(name: str) -> ModuleType:
    """A stand-in for a module, which loads the real one when something is taken from it."""

    def attribute(wanted: str) -> Any:
        if wanted.startswith("__"):  # `inspect` asks every module for its file
            raise AttributeError(wanted)
        return getattr(importlib.import_module(name), wanted)

    stand_in = ModuleType(name)
    stand_in.__getattr__ = attribute  # type: ignore[method-assign]
    return stand_in


def _ours(name: str) -> bool:
    return name == "stanza" or name.startswith("stanza.")


def _bare(name: str) -> ModuleType:
    """A package with the path of the real one and nothing in it."""
    spec = PathFinder.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ModelMissingError(f"{name} is not installed")
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    return package


def _tree(modules: dict[str, ModuleType]) -> Any:
    """Dotted names as nested attributes."""
    root = SimpleNamespace()
    for name, module in modules.items():
        first, last = name.split(".")
        if not hasattr(root, first):
            setattr(root, first, SimpleNamespace())
        setattr(getattr(root, first), last, module)
    return root


def vocabularies(module: Any, state: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Vocabularies from a saved model."""
    vocab = module.MultiVocab.load_state_dict(state)
    return {name: vocab[name] for name in names}
