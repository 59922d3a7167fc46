"""How much may be thought about one input: a budget of steps, counted and never timed.

Damage can be made up that has an explanation behind every explanation. So whatever searches says
what it is about to do, in steps, and the search ends where the budget does. A step is one look at
one character or byte in one state of the reader; to read clean text takes about one for each
character. What is remembered is paid for again, so that an input ends at the same place on every
machine, whatever was read before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

AT_LEAST: Final = 200_000
"""Steps that any input may take."""

EACH: Final = 500
"""Steps more for each character. Of damage as it happens, the densest (UTF-8 read as Big5, of which
one byte in three is left) takes up to 340 where a text is long enough for arrays."""

DENSE: Final = 3_000
"""Steps more for each of the first `FIRST` characters: in short text such damage takes so many."""

FIRST: Final = 600


class Spent(Exception):  # noqa: N818
    """The budget is spent; whoever searches ends with what was found so far."""


@dataclass(slots=True)
class Work:
    """The steps that one input may take, and those that it took."""

    allowed: float
    done: int = 0
    spent: bool = False


_current: ContextVar[Work | None] = ContextVar("fixtext_work", default=None)


@contextmanager
def allowance(characters: float) -> Iterator[Work]:
    """The budget for an input of so many characters; within another one, that one goes on.

    >>> with allowance(100) as work:
    ...     with allowance(7) as inner:
    ...         spend(12)
    >>> work.done, inner is work, work.spent
    (12, True, False)
    """
    known = _current.get()
    if known is not None:
        yield known
        return
    work = Work(AT_LEAST + EACH * characters + DENSE * min(characters, FIRST))
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


def spend(steps: int) -> None:
    """Say that so many steps are to be done; raises `Spent` where no more may be.

    >>> with allowance(1) as work:
    ...     spend(work.allowed)
    ...     spend(1)
    Traceback (most recent call last):
        ...
    fixtext.work.Spent
    """
    work = _current.get()
    if work is None:
        return
    if work.spent or work.done + steps > work.allowed:
        work.spent = True
        raise Spent
    work.done += steps


def spent() -> bool:
    """Is the budget of the present input spent?"""
    work = _current.get()
    return work is not None and work.spent
