"""How much work one rule may spend on one sentence."""

from __future__ import annotations

MATCH = 200
"""What a match costs, in combinations tried: so that a rule cannot fill the memory with its matches either."""


class OverBudgetError(Exception):
    """A rule tried more combinations in a sentence than its budget allows."""


class Budget:
    """Counts down; raises `OverBudgetError` when nothing is left."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self) -> None:
        """One more combination."""
        self.left -= 1
        if self.left < 0:
            raise OverBudgetError
