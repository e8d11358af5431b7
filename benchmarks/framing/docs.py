"""Write the parts of docs/framing.md that are made from the program and from the benchmarks: `python -m benchmarks.framing.docs`.

The bundled example is compared anew (seconds); the figures of the calibration and of BASIL are taken from the files their benchmarks wrote.
A test checks that the page has what this makes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from discourse.framing import Comparison, compare
from discourse.framing.detector import detector as measured
from discourse.model import LAYERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "framing.md"
EVENT = "harrow-bridge"
LEAST = 3
"""Articles that must give a speaker the word for the speaker to stand in the example."""


def parts() -> dict[str, str]:
    """Each made part of the page by its name."""
    return {"example": example(bundled()), "calibration": calibration(), "detector": detector(), "basil": basil()}


def bundled() -> Comparison:
    """The bundled articles, compared as the page says."""
    return compare([ROOT / "examples" / "bridge"], pair_by="event")


def filled(page: str, made: Mapping[str, str]) -> str:
    """The page with its made parts replaced."""
    for name, part in made.items():
        page, count = re.subn(
            rf"(<!-- made: {name} -->\n).*?(\n<!-- end -->)", lambda m, part=part: m[1] + part + m[2], page, flags=re.DOTALL
        )
        if count != 1:
            raise SystemExit(f"{PAGE}: {count} parts named {name}, not one")
    return page


def example(comparison: Comparison) -> str:
    """Counts in own voice, who is given the word, and what may be the same."""
    return "\n\n".join([counts(comparison), speakers(comparison), matches(comparison)])


def counts(comparison: Comparison) -> str:
    """A row an outlet: words, and annotations of each layer, in its own voice; who speaks without a name."""
    rates = comparison.rates[(comparison.rates["kind"] == "all") & (comparison.rates["voice"] == "own")]
    shares = comparison.shares[(comparison.shares["measure"] == "sources") & (comparison.shares["category"] == "vague")]
    rows = []
    for outlet in comparison.material.design.outlets:
        mine = rates[rates["outlet"] == outlet].set_index("layer")
        vague = shares[shares["outlet"] == outlet]
        said = f"{vague['count'].sum()} of {vague['total'].sum()}"
        rows.append([outlet, mine["words"].iloc[0], *(mine.loc[layer, "count"] for layer in LAYERS), said])
    return table(
        ("in its own voice", "words", "attributions", "hedges", "contrasts", "claims", "attributed to nobody or the unnamed"), rows
    )


def speakers(comparison: Comparison) -> str:
    """Who is given the word in some articles, with which verbs."""
    side = comparison.side_by_side(EVENT)
    outlets = comparison.articles.set_index("article")["outlet"]
    order = sorted(side.columns, key=lambda article: comparison.material.design.outlets.index(outlets[article]))
    told = side[(side[order] != "").sum(axis=1) >= LEAST]
    named = told[~told.index.str.startswith("(")]
    return table(
        ("speaker", *(outlets[article] for article in order)),
        ([name, *row] for name, row in zip(named.index, named[order].to_numpy(), strict=True)),
    )


def matches(comparison: Comparison) -> str:
    """Propositions that may say the same, presented differently."""
    found = comparison.matches[comparison.matches["difference"] != ""].sort_values("score", ascending=False)
    rows = (
        [f"{r.outlet_a}, *{r.status_a}*: {r.text_a}", f"{r.outlet_b}, *{r.status_b}*: {r.text_b}", f"{r.score:.2f}"]
        for r in found.itertuples()
    )
    return (
        table(("may say the same", "as", "score"), rows) if len(found) else "No two propositions are near enough to be matched and differ."
    )


def calibration() -> str:
    """The benchmark's table."""
    lines = (HERE / "CALIBRATION.md").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("|"))


def detector() -> str:
    """How well each layer is found, as the comparison's pages say it."""
    rows = (
        [row.layer, *(_short(value) for value in (row.precision, row.recall, row.f1)), row.source.rpartition("; python")[0]]
        for row in measured().itertuples()
    )
    return table(("layer", "precision", "recall", "F1", "measured on"), rows)


def _short(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}".removeprefix("0")


def basil() -> str:
    """The benchmark's figures in a paragraph."""
    text = (HERE / "BASIL.md").read_text(encoding="utf-8")
    size, made = _found(r"(\d+ events, \d+ articles, [\d,]+ words); (.+)\.$", text)
    _, quoted, content, _, right = _row(text, "in quotations")
    _, outside, *_ = _row(text, "outside quotations")
    tested, differing, survive = _found(r"Of (\d+) tested differences (\d+) have .*?; (\d+) have q ≤ \.05", text)
    return (
        f"{size}; {made}.\n"
        f"Of the bias spans in quotations {quoted} lie in speech we count as quoted, {content} in an attribution's content, and of those by a\n"
        f"person whom BASIL names {right} in a content of that person; of those outside quotations {outside} are counted as quoted. Of {tested} tested\n"
        f"differences {differing} have an interval that excludes none when events are drawn anew, {survive} survive the correction."
    )


def _row(text: str, label: str) -> list[str]:
    """The cells of a row: numbers as they are, shares (with their intervals) as percentages."""
    (line,) = _found(rf"^\| {label} \|(.*)\|$", text)
    cells = [cell.strip().split(" ")[0] for cell in line.split("|")]
    return [f"{100 * float(cell):.0f} %" if cell.startswith((".", "1.")) else cell for cell in cells]


def _found(pattern: str, text: str) -> Sequence[str]:
    match = re.search(pattern, text, re.MULTILINE)
    if match is None:
        raise SystemExit(f"BASIL.md says nothing that fits {pattern!r}")
    return match.groups()


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(header)
    lines = [heads, ["---"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Fill and write."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), parts()), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
