"""Back to Simplified, character by character: the certain by a table, the contested by context.

Most Traditional characters have one Simplified form. Some three dozen have two (著 was 着, or the
著 of 名著; 乾 was 干, or the 乾 of 乾隆): there the contexts of a large Simplified corpus decide.
Long texts go through numpy, short ones through the standard library; the answers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import TYPE_CHECKING, Final, NamedTuple

from fixtext.reader.contexts import CONTEXTS, NAT, REACH, contexts, units
from fixtext.reader.scripts import fold, traditional_only
from fixtext.reader.tables import table_text

if TYPE_CHECKING:
    from array import array

MODEL: Final = "restore"

LONG: Final = 2000
"""From this many characters on numpy is quicker, its import included."""

LARGEST_ODDS: Final = 40.0
"""Nats; no corpus is large enough to be surer than this."""


ZHU: Final = ord("著")
APART: Final = 10 * NAT
"""What it says for 著 that the text writes 着 where 着 is meant: odds of twenty thousand to one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for the character shown at a place, and the odds of both forms, best first.

    `because` is the context that spoke loudest for the answer, with `_` for the place itself.
    """

    place: int
    shown: str
    chosen: str
    odds: tuple[tuple[str, float], ...]
    because: str = ""

    @property
    def margin(self) -> float:
        """Lead over the second form, in bits."""
        return (log(self.odds[0][1]) - log(self.odds[1][1])) / log(2)


class Table(NamedTuple):
    """`usual`: code point -> its commonest Simplified form; `second`: the other one."""

    usual: dict[int, int]
    second: dict[int, int]
    astral: dict[int, str]


SIMPLIFIED: Final = frozenset("么")
"""Half of 什么 in Simplified, 幺 in Traditional and there only at the gaming table: it stays."""


@lru_cache(maxsize=1)
def table() -> Table:
    """The certain forms, and the contested with both of theirs.

    >>> chr(table().usual[ord("會")]), chr(table().second[ord("著")])
    ('会', '著')
    """
    found = Table({}, {}, {ord(c): fold(c) for c in traditional_only() if c > "\uffff"})
    for line in table_text("restore.txt").splitlines():
        shown, forms = line.split("\t")
        if shown in SIMPLIFIED:
            continue
        found.usual[ord(shown)] = ord(forms[0])
        if len(forms) > 1:
            found.second[ord(shown)] = ord(forms[1])
    return found


def restored(text: str) -> str:
    """The Simplified text that this Traditional text was, as far as characters go.

    >>> restored("他看著我寫名著"), restored("乾隆年間的乾貨")
    ('他看着我写名著', '乾隆年间的干货')
    """
    if len(text) >= LONG:
        from fixtext.reader.bulk_choice import restored_bulk

        return restored_bulk(text)
    text = without_astral(text)
    usual, second, _ = table()
    around = units(text.translate(usual))
    chosen = list(around)
    model = contexts(MODEL)
    apart = told_apart(text)
    for place, char in enumerate(units(text)):
        sure = apart and char == ZHU
        if char in second and (sure or model.score(around, place, char) > 0):
            chosen[place] = second[char]
    if list(around) == chosen:
        return text.translate(usual)
    around[:] = type(around)("H", chosen)
    return around[REACH:-REACH].tobytes().decode("utf-16-le", "surrogatepass")


def told_apart(text: str) -> bool:
    """Whether the text has 着 of its own (Hong Kong, OpenCC's standard): then its 著 is 著.

    >>> told_apart("他看着名著，想着著者"), told_apart("他看著名著")
    (True, False)
    """
    return text.count("着") >= text.count("著") > 0


def choices(text: str) -> list[Choice]:
    """Every contested place of a text, with what was chosen and why.

    >>> [(c.place, c.chosen, c.because) for c in choices("康熙、乾隆的名著")]
    [(3, '乾', '_隆'), (7, '著', '名_')]
    """
    return list(_choices(text))


def _choices(text: str) -> Iterator[Choice]:
    flat = without_astral(text)
    usual, second, _ = table()
    around = units(flat.translate(usual))
    model, apart = contexts(MODEL), told_apart(flat)
    place = REACH
    for index, char in enumerate(flat):
        if ord(char) in second:
            score = model.score(around, place, ord(char))
            if apart and ord(char) == ZHU:
                score = max(score, APART)
            forms = chr(usual.get(ord(char), ord(char))), chr(second[ord(char)])
            yield _choice(index, char, forms, score, _because(around, place, ord(char), score))
        place += 1 if char < "\U00010000" else 2


def _choice(index: int, shown: str, forms: tuple[str, str], score: int, because: str) -> Choice:
    nats = max(-LARGEST_ODDS, min(LARGEST_ODDS, score / NAT))
    share = 1 / (1 + exp(nats))
    odds = ((forms[0], share), (forms[1], exp(nats) * share))
    if score > 0:
        odds = (odds[1], odds[0])
    return Choice(index, shown, odds[0][0], odds, because)


def _because(around: array[int], place: int, char: int, score: int) -> str:
    model = contexts(MODEL)
    sign = 1 if score > 0 else -1
    kinds = range(len(CONTEXTS))
    loudest = max(kinds, key=lambda kind: sign * model.weight(around, place, char, kind))
    offsets = CONTEXTS[loudest]
    spread = range(min((0, *offsets)), max((0, *offsets)) + 1)
    signs = (chr(around[place + o]) if o in offsets else "_" if not o else "…" for o in spread)
    return "" if not offsets else "".join(signs).replace("\n", "¶")


def without_astral(text: str) -> str:
    """Rare Traditional characters beyond the first plane, by table."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    return text.translate(table().astral)
