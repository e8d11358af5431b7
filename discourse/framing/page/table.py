"""Tables for the page: cells with a text, a number to sort by and a link to what stands behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

NONE = "–"  # noqa: RUF001 - a dash is what a table shows where there is no figure


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str
    href: str = ""
    """Where its evidence is on the page: `#…`."""
    value: float | None = None
    """For sorting; numbers stand to the right."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first cell of each row is its heading."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    instead: str = ""
    """What is said where there is no row."""


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], note: str = "", instead: str = "none") -> Table:
    """A table from any rows; a column without any figure is left out."""
    every = [tuple(row) for row in rows]
    kept = [at for at in range(len(header)) if at == 0 or any(row[at].text != NONE for row in every)]
    return Table(caption, tuple(header[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in every), note, instead)


def records(frame: pd.DataFrame) -> Iterable[Any]:
    """The rows of a frame with its columns as attributes (`count` as `number`: a tuple has a method of that name)."""
    return frame.rename(columns={"count": "number"}).itertuples()


def text(content: object, href: str = "") -> Cell:
    """A cell of words."""
    return Cell(str(content), href)


def number(value: float, digits: int = 0, href: str = "") -> Cell:
    """A cell of a number; a dash where there is none."""
    if math.isnan(value):
        return Cell(NONE, "", None)
    return Cell(f"{value:,.{digits}f}", href, float(value))


def linked(cell: Cell, href: str) -> Cell:
    """The cell with a link, where it has a figure."""
    return cell if cell.text == NONE else replace(cell, href=href)


def signed(value: float, digits: int = 2) -> Cell:
    """A number with its sign, with a real minus."""
    if math.isnan(value):
        return Cell(NONE)
    if math.isinf(value):
        return Cell("∞" if value > 0 else "−∞", "", value)  # noqa: RUF001
    return Cell(f"{value:+.{digits}f}".replace("-", "−"), "", float(value))  # noqa: RUF001


def percent(value: float, href: str = "") -> Cell:
    """A share as a percentage."""
    return Cell(NONE) if math.isnan(value) else Cell(f"{100 * value:.1f} %", href, float(value))


def probability(value: float) -> Cell:
    """A p- or q-value as papers print it."""
    if math.isnan(value):
        return Cell(NONE)
    return Cell("< .001" if value < 0.001 else f"{value:.3f}".removeprefix("0"), "", float(value))


def interval(low: float, high: float, *, share: bool = False, digits: int = 2, sign: bool = False) -> Cell:
    """Both limits in one cell."""
    if math.isnan(low) or math.isnan(high):
        return Cell(NONE)
    if share:
        return Cell(f"{100 * low:.1f} to {100 * high:.1f}", "", low)
    form = f"{{:{'+' if sign else ''}.{digits}f}}"
    return Cell(f"{form.format(low)} to {form.format(high)}".replace("-", "−").replace("inf", "∞"), "", low)  # noqa: RUF001
