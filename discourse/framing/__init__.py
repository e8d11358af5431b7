"""Framing: what outlets do differently with attribution, hedging, contrast and claims, with statistics that know articles."""

from __future__ import annotations

from discourse.framing.assemble import compare
from discourse.framing.comparison import Comparison
from discourse.framing.schema import TABLES

__all__ = ["TABLES", "Comparison", "compare"]
