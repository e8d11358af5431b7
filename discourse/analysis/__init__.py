"""The analysis: quotation marks, speakers, epistemic status and tables. Who vouches for which proposition, how firmly, against what."""

from __future__ import annotations

from discourse.analysis.analyse import analyse_parse, complete
from discourse.analysis.propositions import propositions
from discourse.analysis.quotation import quotations
from discourse.analysis.voices import voices

__all__ = ["analyse_parse", "complete", "propositions", "quotations", "voices"]
