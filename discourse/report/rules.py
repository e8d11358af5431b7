"""What each rule says it finds: the doc lines of the grammar that made the annotations, if it is one of those that come with discourse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discourse.errors import DiscourseError
from discourse.grammar import Grammar
from discourse.model import Analysis


def rule_docs(analyses: Iterable[Analysis]) -> Mapping[str, str]:
    """Doc lines by rule name. A grammar from elsewhere is not looked for: its rules go by their names."""
    for name in {a.grammar.name for a in analyses} & {"english"}:
        try:
            return {rule.name: rule.doc for rule in Grammar.load(name).rules}
        except DiscourseError:
            return {}
    return {}
