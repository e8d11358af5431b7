"""Dates as newspapers and exports write them, to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905

_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T\d*Z?)?$")
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<n>[A-Za-z]{3,9})\.?,?[\s-]+(?P<y>\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]+,?\s+)?(?P<n>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")


def iso(raw: str, *, day_first: bool | None = None) -> str:
    """A date as `YYYY-MM-DD`, or an empty string where it cannot be told.

    `day_first` decides what 3/4/2025 means; with None such a date is read only if one of its numbers is above 12 (dots always mean day first).
    """
    text = raw.strip()
    for pattern in (_ISO, _COMPACT):
        if match := pattern.match(text):
            return _valid(match["y"], match["m"], match["d"])
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if (match := pattern.match(text)) and (month := MONTHS.get(match["n"][:3].casefold())):
            return _valid(match["y"], month, match["d"])
    if match := _NUMERIC.match(text):
        first = _order(match) if _order(match) is not None else day_first
        if first is not None:
            day, month_number = (match["a"], match["b"]) if first else (match["b"], match["a"])
            return _valid(match["y"], month_number, day)
    return ""


def normalised(raws: Sequence[str]) -> list[str]:
    """The dates of one source, where a numeric date that can be read but one way decides for those that can be read two ways."""
    orders = _orders(raws)
    day_first = orders.pop() if len(orders) == 1 else None
    return [iso(raw, day_first=day_first) for raw in raws]


def _orders(raws: Iterable[str]) -> set[bool]:
    matches = (_NUMERIC.match(raw.strip()) for raw in raws)
    return {order for match in matches if match and match["sep"] != "." and (order := _order(match)) is not None}


def _order(match: re.Match[str]) -> bool | None:
    """True for day first, False for month first, None where both are possible."""
    if match["sep"] == "." or int(match["a"]) > 12:
        return True
    return False if int(match["b"]) > 12 else None


def _valid(year: str, month: str | int, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
