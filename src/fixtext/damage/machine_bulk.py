"""The one-to-one table of a long text, with numpy: used, and extended where a text shows more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fixtext.model import Json

BMP: Final = 1 << 16

Units = npt.NDArray[np.uint16]


def applied(
    text: str, table: Mapping[str, str], exceptions: Sequence[tuple[int, str]]
) -> str | None:
    """The text through the table, with what stands elsewhere; None beyond the first plane.

    >>> applied("关于复制", {"关": "關", "复": "復"}, [(1, "於")])
    '關於復制'
    """
    images = _images(tuple(table.items()))
    units = _units(text)
    if images is None or len(units) != len(text):
        return None
    shown = images.take(units)
    for place, char in exceptions:
        if len(char) != 1 or char >= "\U00010000":
            return None
        if place < len(shown):
            shown[place] = ord(char)
    return shown.tobytes().decode("utf-16-le", "surrogatepass")


def tabled(text: str, original: str, known: Mapping[str, str]) -> dict[str, Json] | None:
    """The parameters of the step that made `text` of `original`: the table that is known, what the
    text shows besides, and the places that neither explains.

    >>> tabled("關於復制", "关于复制", {"复": "復"})
    {'table': {'复': '復', '关': '關', '于': '於'}}
    """
    images = _images(tuple(known.items()))
    shown, units = _units(text), _units(original)
    if images is None or len(shown) != len(text) or len(units) != len(text):
        return None
    odd = np.flatnonzero(images.take(units) != shown)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = [(original[place], text[place]) for place in odd.tolist()]
    for char, image in pairs:
        seen[char][image] += 1
    fresh = {}
    for char, counts in seen.items():
        image, count = counts.most_common(1)[0]
        bare = int(np.count_nonzero(units == ord(char))) - counts.total()
        if char not in known and count > bare:
            fresh[char] = image
    table = {**known, **fresh}
    left = odd.tolist()
    if fresh:
        wanted = applied(original, table, ())
        if wanted is None:
            return None
        left = np.flatnonzero(_units(wanted) != shown).tolist()
    exceptions: list[Json] = [[place, text[place]] for place in left]
    return {"table": dict(table), **({"except": exceptions} if exceptions else {})}


@lru_cache(maxsize=8)
def _images(table: tuple[tuple[str, str], ...]) -> Units | None:
    """UTF-16 unit -> what it becomes."""
    if any(len(a) != 1 or len(b) != 1 or max(a, b) >= "\U00010000" for a, b in table):
        return None
    images = np.arange(BMP, dtype=np.uint16)
    images[[ord(a) for a, _ in table]] = [ord(b) for _, b in table]
    return images


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
