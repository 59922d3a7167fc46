"""Traditional that was surely written so: the cheap test before the witness is heard.

A machine betrays itself by forms no writer would choose. Most forms never have a rival, and most
of the others stand beside a neighbour that leaves none (`usual.txt`); only what is left, two places
in a kilobyte, is asked of the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from fixtext.reader.choice import table
from fixtext.reader.genuine import TELLING, writer_cost
from fixtext.reader.tables import table_text

WITNESSES: Final = 2
"""Simplified characters whose forms must be wrong before a machine is suspected at all."""


class _Usual(NamedTuple):
    rivals: re.Pattern[str]
    before: frozenset[str]
    after: frozenset[str]


@lru_cache(maxsize=1)
def _usual() -> _Usual:
    rows = [line.split("\t") for line in table_text("usual.txt").split("\n")[:-1]]
    return _Usual(
        re.compile(f"[{''.join(row[0] for row in rows)}]"),
        frozenset(left + form for form, lefts, _ in rows for left in lefts),
        frozenset(form + right for form, _, rights in rows for right in rights),
    )


def surely_written(text: str) -> bool:
    """Can no machine have made this text of Simplified? Asked about text without Simplified.

    >>> surely_written("關於複製的規定，會後發佈"), surely_written("關于復制的規定,會后發布")
    (True, False)
    """
    doubtful = list(_doubtful(text))
    if len({simplified for _, simplified in doubtful}) < WITNESSES:
        return True
    wrong: set[int] = set()
    for at, simplified in doubtful:
        if simplified not in wrong and writer_cost(text, at) >= TELLING:
            wrong.add(simplified)
            if len(wrong) == WITNESSES:
                return False
    return True


def _doubtful(text: str) -> Iterator[tuple[int, int]]:
    """The places where a form may be wrong, and what they are in Simplified."""
    rivals, before, after = _usual()
    simplified = table().usual
    for match in rivals.finditer(text):
        at = match.start()
        if text[at - 1 : at + 1] not in before and text[at : at + 2] not in after:
            char = ord(text[at])
            yield at, simplified.get(char, char)
