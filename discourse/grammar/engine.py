"""The grammar as users have it: load it, match parses, ask it about its rules."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from discourse.errors import GrammarError
from discourse.grammar.ast import Projection
from discourse.grammar.calibrate import Calibration, loads
from discourse.grammar.confidence import Confidence
from discourse.grammar.conflicts import Lost, settle
from discourse.grammar.examples import Example, Outcome, check, examples
from discourse.grammar.explain import Trace, explain
from discourse.grammar.fast import Fast, Postings
from discourse.grammar.forest import Forest
from discourse.grammar.layers import LayerInfo
from discourse.grammar.layout import Rows
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.load import Sources, load, load_text
from discourse.grammar.matches import Candidate, Maker, Match
from discourse.grammar.plan import Place, Plan, asked, looks_back
from discourse.grammar.problems import Problem, report, suggest
from discourse.grammar.project import Roles
from discourse.grammar.resolve import Resolved, resolve
from discourse.grammar.values import Lexicons
from discourse.model import Annotation, GrammarInfo, Parse, Span, Spans

BUDGET = 200_000
"""Combinations that one rule may try in one sentence."""
_log = logging.getLogger("discourse.grammar")


@dataclass(frozen=True, slots=True)
class Result:
    """What a grammar finds in a document."""

    annotations: tuple[Annotation, ...]
    lost: tuple[Lost, ...] = ()
    """Matches that did not become annotations, and why; kept on request."""
    notes: tuple[str, ...] = ()
    """Rules that were given up in a sentence because they ran out of budget."""


class Grammar:
    """A compiled grammar. Made by `load` or `from_text`; never changes."""

    def __init__(self, made: Resolved, sources: Sources, *, budget: int = BUDGET) -> None:
        self._plans, self._sources = made.plans, sources
        self.budget = budget
        """Combinations that one rule may try in one sentence."""
        self.layers: dict[str, LayerInfo] = made.layers
        self.lexicons: dict[str, Lexicon] = made.lexicons
        self.disabled: tuple[str, ...] = made.disabled
        self.warnings: tuple[Problem, ...] = tuple(p for p in made.problems if p.warning)
        self.info = GrammarInfo(made.name, made.version, sources.digest())
        self.fast = Fast(self._plans.values(), self.lexicons)
        self._calibration = _calibration(sources)
        self._confidence = {layer: Confidence(weights) for layer, weights in self._calibration.layers.items() if weights}
        self.layer_order = {name: at for at, name in enumerate(self.layers)}
        self.asked = frozenset(pair for plan in self._plans.values() for pair in asked(plan))
        self._makers: dict[str, Maker] = {}
        self._of_layer = {name: tuple(p for p in self._plans.values() if p.layer == name) for name in self.layers}

    @classmethod
    def load(cls, source: str | Path = "english", *, budget: int = BUDGET) -> Grammar:
        """A bundled grammar by name, a folder of `*.gram` files or one file. Raises `GrammarError` with every mistake in it."""
        return cls._checked(load(source), budget)

    @classmethod
    def from_text(cls, text: str, name: str = "grammar", *, folder: Path | None = None, budget: int = BUDGET) -> Grammar:
        """A grammar from memory; lexicon files and includes are looked for in `folder`."""
        return cls._checked(load_text(text, name, folder), budget)

    @classmethod
    def _checked(cls, sources: Sources, budget: int) -> Grammar:
        made = resolve(sources)
        made.problems.extend(examples(made.plans.values())[1])
        if any(not p.warning for p in made.problems):
            raise GrammarError(report((p for p in made.problems if not p.warning), sources.texts))
        return cls(made, sources, budget=budget)

    def ready(self) -> Self:
        """The same grammar with all rules compiled, which else is done when each is first needed: for when there is time to spare."""
        for layer in self.layers:
            for unit in self.fast.all_units(layer):
                unit.compiled()
        for plan in self.rules:
            self.maker(plan)
        return self

    @property
    def rules(self) -> tuple[Plan, ...]:
        """The rules that run, in the order of the files."""
        return tuple(self._plans.values())

    @property
    def calibration(self) -> Calibration:
        """What was measured of matches on gold: where confidence comes from."""
        return self._calibration

    @property
    def files(self) -> tuple[str, ...]:
        """The files read: grammars and lexicons."""
        return tuple(self._sources.texts)

    def of_layer(self, layer: str) -> tuple[Plan, ...]:
        """The rules of one layer."""
        return self._of_layer.get(layer, ())

    def maker(self, plan: Plan) -> Maker:
        """What makes the matches of a rule; made when first needed."""
        if plan.name not in self._makers:
            self._makers[plan.name] = Maker(plan, self.lexicons, self._confidence.get(plan.layer))
        return self._makers[plan.name]

    def match(self, parse: Parse) -> tuple[Annotation, ...]:
        """The annotations of all layers, in text order."""
        return self.run(parse).annotations

    def run(self, parse: Parse, *, losers: bool = False) -> Result:
        """The annotations with notes on what was given up, and with `losers` also the matches that did not stand."""
        run = Run(self, parse, losers=losers)
        for layer in self.layers.values():
            run.layer(layer)
        return run.result()

    def matches(self, parse: Parse, *, layer: str = "", rule: str = "") -> tuple[Match, ...]:
        """All matches of all rules (or of one layer's, or of one rule) before conflicts are settled: for calibration and for study.

        Rules that look at earlier layers see what stands in those.
        """
        run = Run(self, parse)
        plans = [p for p in self.rules if rule in {"", p.name} and layer in {"", p.layer}]
        wanted = {p.layer for p in plans}
        out: list[Match] = []
        for each in self.layers.values():
            if each.name in wanted:
                out += [c.match(run.forest) for c in run.find([p for p in plans if p.layer == each.name])]
                wanted.discard(each.name)
            if not wanted or not any(looks_back(p) for p in plans if p.layer in wanted):
                continue
            run.layer(each)
        return tuple(out)

    def explain(self, parse: Parse, rule: str) -> tuple[Trace, ...]:
        """For each sentence what became of a rule there: its anchors, the deepest clause reached and why it stopped."""
        if rule not in self._plans:
            raise GrammarError(f"there is no rule '{rule}'{suggest(rule, self._plans)}")
        plan = self._plans[rule]
        run = Run(self, parse)
        for layer in self.layers.values() if looks_back(plan) else ():
            if layer.name == plan.layer:
                break
            run.layer(layer)
        sentences = range(len(parse.sentences))
        return tuple(t for s in sentences for t in explain(run.forest, plan, self.lexicons, s, self.budget))

    def examples(self) -> tuple[Example, ...]:
        """The `+` and `-` lines of all rules."""
        return examples(self.rules)[0]

    def check(self, example: Example, parse: Parse) -> Outcome:
        """Run an example on the parse of its text."""
        plan = self._plans[example.rule]
        helpers = {name: plan.helpers[name] for name in example.roles if name in plan.helpers}
        found = self.matches(parse, rule=example.rule)
        return check(example, [_with_helpers(m, parse, plan, helpers, self.lexicons) for m in found] if helpers else found)


def _with_helpers(match: Match, parse: Parse, plan: Plan, helpers: dict[str, tuple[Projection, ...]], lexicons: Lexicons) -> Match:
    """A match with what some of its names that are no roles cover."""
    forest = Forest(parse)
    row = plan.layout.row(match.sentence, {name: Place(*place) for name, place in match.bindings.items()})
    found = Roles(plan, lexicons, helpers).of(forest, row)
    return replace(match, roles={role: forest.spans(tokens) for role, tokens in found.items() if role in {*match.roles, *helpers}})


def _calibration(sources: Sources) -> Calibration:
    """What was measured of the matches of each layer; the grammar's own file goes before those of grammars that it includes."""
    found = [loads(text, name).layers for name, text in reversed(sources.calibrations)]
    return Calibration({layer: weights for layers in found for layer, weights in layers.items()})


class Run:
    """One document, layer by layer."""

    def __init__(self, grammar: Grammar, parse: Parse, *, losers: bool = False) -> None:
        self.grammar, self.forest, self.losers = grammar, Forest(parse), losers
        self.forest.found.asked = grammar.asked
        self._postings: Postings | None = None
        self.kept: list[tuple[Span, int, Candidate, dict[str, Spans]]] = []
        """What stands: its extent, its layer's number, the match, its roles."""
        self.lost: list[Lost] = []
        self.notes: list[str] = []

    def find(self, plans: Sequence[Plan]) -> list[Candidate]:
        """The matches of some rules of one layer."""
        return self.candidates(plans, self.bindings(plans))

    def candidates(self, plans: Sequence[Plan], bindings: Mapping[str, Rows]) -> list[Candidate]:
        """What some rules bind as matches."""
        ordered = [(plan, bindings[plan.name]) for plan in plans if plan.name in bindings]
        return [c for plan, found in ordered for c in self.grammar.maker(plan).candidates(self.forest, found)]

    def layer(self, layer: LayerInfo) -> None:
        """Find, settle and publish one layer."""
        self.publish(self.settle(layer, self.find(self.grammar.of_layer(layer.name))))

    def settle(self, layer: LayerInfo, found: Sequence[Candidate]) -> list[Candidate]:
        """The matches of a layer that stand."""
        standing, lost = settle(self.forest, found, layer)
        if self.losers:
            self.lost += [Lost(candidate.match(self.forest), reason) for candidate, reason in lost]
        return standing

    def publish(self, standing: Sequence[Candidate]) -> None:
        """Keep what stands, and show it to the layers that follow."""
        forest = self.forest
        for c in standing:
            roles = c.roles(forest)
            extent = Span(min([spans[0].start for spans in roles.values()]), max([span.end for spans in roles.values() for span in spans]))
            self.kept.append((extent, self.grammar.layer_order[c.plan.layer], c, roles))
            forest.found.add(c.plan.layer, c.tokens, c.attributes(forest))

    def bindings(self, plans: Sequence[Plan]) -> dict[str, Rows]:
        """What each of some rules of one layer binds, with the sentence."""
        grammar = self.grammar
        if not plans:
            return {}
        if len(plans) == 1 < len(grammar.of_layer(plans[0].layer)):  # an example or a trace: nothing that an index would save
            fast = Fast(plans, grammar.lexicons)
            return fast.layer(self.forest, fast.postings(self.forest), plans[0].layer, grammar.budget, self._over)
        return grammar.fast.layer(self.forest, self.index(), plans[0].layer, grammar.budget, self._over)

    def index(self) -> Postings:
        """The index of the document, made when first needed."""
        if self._postings is None:
            self._postings = self.grammar.fast.postings(self.forest)
        return self._postings

    def _over(self, plan: Plan, sentence: int) -> None:
        note = f"rule '{plan.name}' was given up in sentence {sentence + 1}: it tried more than {self.grammar.budget} combinations"
        self.notes.append(note)
        _log.warning("%s: %s", self.forest.parse.document.id, note)

    def result(self) -> Result:
        """Everything found, annotations numbered in text order."""
        forest = self.forest
        ordered = sorted(self.kept, key=lambda kept: (kept[0], kept[1], kept[2].plan.name))
        annotations = tuple([
            Annotation(f"a{n}", c.plan.layer, c.plan.name, roles, c.attributes(forest), c.confidence, c.maker.evidence(forest, c), c.sentence)
            for n, (_, _, c, roles) in enumerate(ordered, 1)
        ])
        return Result(annotations, tuple(self.lost), tuple(self.notes))
