"""The pattern grammar: a language for rules over dependency trees, its compiler and its matchers.

`Grammar.load("english")` compiles the bundled grammar (or a folder or file of your own), `grammar.match(parse)` gives the annotations.
"""

from __future__ import annotations

from discourse.grammar.conflicts import Lost
from discourse.grammar.engine import Grammar, Result
from discourse.grammar.examples import Example, Outcome
from discourse.grammar.explain import Trace
from discourse.grammar.matches import Match

__all__ = ["Example", "Grammar", "Lost", "Match", "Outcome", "Result", "Trace"]
