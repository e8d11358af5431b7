"""The report: annotated text, propositions, sources and pictures on one self-contained page.

`render` and `fragment` make pages; the rest is what other pages (the comparison of outlets) are made with: environment, assets, charts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from discourse.report.charts import Bar, Chart, Strip, bars, stack, strip
from discourse.report.environment import Assets, assets, environment, page
from discourse.report.provenance import Provenance, provenance
from discourse.report.visible import exact, visible, web_link

if TYPE_CHECKING:
    from discourse.report.render import fragment, render

__all__ = [
    "Assets",
    "Bar",
    "Chart",
    "Provenance",
    "Strip",
    "assets",
    "bars",
    "environment",
    "exact",
    "fragment",
    "page",
    "provenance",
    "render",
    "stack",
    "strip",
    "visible",
    "web_link",
]


def __getattr__(name: str) -> Any:
    """`render` and `fragment` when first used: pages made of charts alone need neither analysis nor grammar."""
    if name in {"fragment", "render"}:
        return getattr(import_module("discourse.report.render"), name)
    raise AttributeError(f"module 'discourse.report' has no attribute {name!r}")
