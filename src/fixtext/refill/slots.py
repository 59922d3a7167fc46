"""What the beam is fed: slots of known bytes, and slots that offer a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from fixtext.refill.automaton import Automaton

Offer: TypeAlias = tuple[bytes, float]
"""A byte string and what it costs, in bits, to believe it was there."""

Way: TypeAlias = tuple[bytes, bytes, str, float]
"""The bytes fed, the bytes then pending, the characters completed, the price."""


class Slot(Protocol):
    """A place in the bytes."""

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        """What may stand here after `pending` bytes; `tail` are the last two bytes before."""
        ...


def _ways(automaton: Automaton, pending: bytes, offers: Iterable[Offer]) -> list[Way]:
    found = []
    for data, price in offers:
        moved = automaton.advance(pending, data)
        if moved is not None:
            found.append((data, moved[0], moved[1], price))
    return found


class Known:
    """A slot without a question."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        moved = automaton.advance(pending, self.data)
        return () if moved is None else ((self.data, moved[0], moved[1], 0.0),)


class Choice:
    """A slot that offers the same strings wherever it stands; shared, it remembers its answers."""

    __slots__ = ("_memo", "offers")

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = tuple(offers)
        self._memo: dict[tuple[str, bytes], list[Way]] = {}

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        key = (automaton.encoding, pending)
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = _ways(automaton, pending, self.offers)
        return found


class Asking:
    """A slot whose offers depend on the last two bytes before it."""

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[bytes], Iterable[Offer]]) -> None:
        self._ask = ask

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        return _ways(automaton, pending, self._ask(tail))


def choice(*strings: bytes, cost: float = 0.0) -> Choice:
    """A hole that holds one of `strings`, each as likely as the others."""
    return Choice((string, cost) for string in strings)
