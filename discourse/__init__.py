"""discourse: who claims what, on whose word, how firmly, and against what.

The public names below are loaded when first used, so that `import discourse` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discourse.api import Analyses, analyse
    from discourse.framing import compare
    from discourse.grammar import Grammar
    from discourse.model import Analysis, Annotation, Document, Parse, Proposition, Span

__version__ = "0.1.0"

_HOMES = {
    "Analyses": "discourse.api",
    "Analysis": "discourse.model",
    "Annotation": "discourse.model",
    "Document": "discourse.model",
    "Grammar": "discourse.grammar",
    "Parse": "discourse.model",
    "Proposition": "discourse.model",
    "Span": "discourse.model",
    "analyse": "discourse.api",
    "compare": "discourse.framing",
}

__all__ = ["Analyses", "Analysis", "Annotation", "Document", "Grammar", "Parse", "Proposition", "Span", "__version__", "analyse", "compare"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'discourse' has no attribute {name!r}")
