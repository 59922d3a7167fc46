"""In which script a text is to be read: Simplified, Traditional, or both to be tried."""

from __future__ import annotations

from typing import Final

OPEN: Final = 300
"""Tenths of a bit up to which the script is not settled by the forms alone: about five characters
of one script."""


def sides(lean: int) -> tuple[int, ...]:
    """The scripts (0 Simplified, 1 Traditional) a text is read in: both while it leans little.

    Some common Traditional characters (這, 個, 們) have a symbol of their own in Simplified and
    do not lean at all.
    """
    if abs(lean) <= OPEN:
        return (0, 1)
    return (1,) if lean > 0 else (0,)
