"""From a parse to its analysis: the grammar's annotations, completed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discourse
from discourse.analysis.sources import with_sources
from discourse.analysis.status import with_status
from discourse.model import Analysis, Annotation, Parse

if TYPE_CHECKING:
    from discourse.grammar import Grammar


def analyse_parse(parse: Parse, grammar: Grammar) -> Analysis:
    """What the grammar finds in a parse, with the sources' kinds and speakers and the claims' holders, certainty and contrasts."""
    return Analysis(parse, complete(parse, grammar.match(parse)), grammar.info, discourse.__version__)


def complete(parse: Parse, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """The annotations with the attributes that no rule can set; an attribute that a rule has set stays unless it is empty."""
    return with_status(parse, with_sources(parse, annotations))
