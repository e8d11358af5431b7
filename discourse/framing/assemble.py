"""`compare`: from analyses (or paths) to a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from discourse.errors import UsageError
from discourse.framing.article import articles
from discourse.framing.comparison import Comparison, Material
from discourse.framing.design import LEAST, UNEQUAL, Design, design
from discourse.framing.instances import instances
from discourse.framing.measures import count
from discourse.framing.propositions import placed
from discourse.framing.selection import Choice, Selection, select, several
from discourse.framing.speakers import names
from discourse.model import Analysis
from discourse.pipeline import Result, Tools, annotate
from discourse.readers import Failure, read

RESAMPLES = 2000
PERMUTATIONS = 9999
SEED = 20081


Source = Iterable[Analysis | Failure | str | Path]


def compare(
    source: Source | str | Path,
    *,
    by: str = "outlet",
    pair_by: str | None = None,
    reference: str | None = None,
    where: Mapping[str, str] = MappingProxyType({}),
    since: str = "",
    until: str = "",
    dedupe: bool = False,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    tools: Tools = Tools(),  # noqa: B008 (frozen)
) -> Comparison:
    """Compare how outlets attribute, hedge, contrast and claim.

    `source` is analyses (fresh or read back from `discourse/1` records; what could not be read is noted) or paths of texts or records, which are
    analysed with `tools`. `by` names the metadata that tells the outlets apart, `pair_by` that which says which articles are on one event. With a `reference` each outlet is compared with it, otherwise
    every two outlets are. `where`, `since` and `until` choose articles; `dedupe` leaves out wire copy but for its earliest article.
    """
    results = _results([source] if isinstance(source, str | Path) else source, tools)
    analyses = [result for result in results if isinstance(result, Analysis)]
    key = _key(analyses, by)
    chosen = select(articles(analyses, key, _known(analyses, pair_by)), Choice(where, since, until), by=key, dedupe=dedupe)
    chosen = replace(chosen, notes=(*_failed(results), *chosen.notes))
    found = [article.outlet for article in chosen.articles]
    if reference and reference not in found:
        raise UsageError(f"there is no article of the reference {reference!r}; the outlets are {', '.join(sorted(set(found)))}")
    plan = design(
        chosen.articles, paired=pair_by is not None, reference=reference or "", resamples=resamples, permutations=permutations, seed=seed
    )
    material = _material(chosen, plan)
    return Comparison(material, _settings(material, key, pair_by, dedupe))


def _material(chosen: Selection, plan: Design) -> Material:
    known = names(chosen.articles)
    found = tuple(i for number, article in enumerate(chosen.articles) for i in instances(number, article, known))
    stated = tuple(p for number, article in enumerate(chosen.articles) for p in placed(number, article, known))
    return Material(chosen, found, stated, count(chosen.articles, found, stated), plan)


def _results(source: Source, tools: Tools) -> list[Result]:
    """Analyses as they are; paths read and analysed."""
    items = list(source)
    paths = [Path(item) for item in items if isinstance(item, str | Path)]
    if paths and len(paths) < len(items):
        raise UsageError("compare takes analyses or paths, not both")
    return list(annotate(read(paths), tools)) if paths else [item for item in items if isinstance(item, Analysis | Failure)]


def _key(analyses: Sequence[Analysis], by: str) -> str:
    """The metadata that tells the outlets apart: where no document has an `outlet`, the names of their folders do."""
    said = {key for analysis in analyses for key, value in analysis.document.meta.items() if value}
    return "folder" if by == "outlet" and by not in said and "folder" in said else by


def _known(analyses: Sequence[Analysis], pair_by: str | None) -> str | None:
    if pair_by and not any(analysis.document.meta.get(pair_by) for analysis in analyses):
        raise UsageError(f"no document says its {pair_by!r}, so nothing can be paired by it")
    return pair_by


def _failed(results: Sequence[Result]) -> list[str]:
    failures = [str(result) for result in results if isinstance(result, Failure)]
    return [f"not read, left out: {several(len(failures), 'document')} ({'; '.join(failures[:5])})"] if failures else []


def _settings(material: Material, by: str, pair_by: str | None, dedupe: bool) -> Mapping[str, str]:
    plan = material.design
    return MappingProxyType(
        {
            "outlets told apart by": by,
            "articles paired by": pair_by or "nothing",
            "reference": plan.reference or "none: every two outlets",
            "unit": "the article; events are resampled with all their articles"
            if plan.paired
            else "the article; resampled within its outlet",
            "intervals": f"95 %, percentiles of {plan.resamples} bootstrap resamples, seed {plan.seed}",
            "test": f"permutation of outlets within events, {plan.permutations} permutations, seed {plan.seed}"
            if plan.paired
            else "Mann-Whitney on per-article rates, two-sided, corrected for ties",
            "p-values": f"from {LEAST} articles an outlet on; unpaired, only if the middling article is not {UNEQUAL} times as long",
            "correction": "Benjamini-Hochberg within each family (layers, kinds, propositions, words, sources, stances), all pairs together",
            "wire copy": "left out" if dedupe else "counted",
        }
    )
