"""The report: annotated text, propositions, sources and pictures on one self-contained page.

`render` and `fragment` make pages; the rest is what other pages (the comparison of outlets) are made with: environment, assets, charts.
"""

from __future__ import annotations

from discourse.report.charts import Bar, Chart, Strip, bars, stack, strip
from discourse.report.environment import Assets, assets, environment, page
from discourse.report.make import fragment, render
from discourse.report.provenance import Provenance, provenance
from discourse.report.visible import exact, visible, web_link

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
