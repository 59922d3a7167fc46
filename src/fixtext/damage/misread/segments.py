"""Which stretches of a text look damaged: lines, and sentences inside lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fixtext.codecs.lines import lines
from fixtext.reader.scoring import scorer

UNHEALTHY = 10.5
"""Bits for each character that is not ASCII above which a stretch is looked at: healthy Chinese
takes 7 to 9, mojibake 12 and more."""

SIGNS = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")
"""Characters healthy text has not: loss signs, private use, C1 controls."""

_PIECE = re.compile(r"[^\n。！？；，、：“”《》（）]*[\n。！？；，、：“”《》（）]?")
"""Marks of undamaged Chinese: where one stands, the text around it can be read separately."""

BLOCK = 1 << 17
"""Characters read at a time; the reader is at full speed from some thousand on."""

RECENT = 4
REMEMBERED = 1 << 20
"""Texts whose stretches are remembered, and their length at most: the search looks at a text to
tell whether it is healthy, then to repair it, then to tell whether the repair is stable."""

MERGE = 2
"""Undamaged characters between two damaged pieces that are taken for part of the damage."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch `text[start:end]` that looks damaged."""

    start: int
    end: int


def suspicious(text: str) -> list[Segment]:
    """The stretches of `text` that do not read like any healthy text, in order.

    >>> text = "今天天气很好。鏈嶅姟鍣ㄨ繍琛屾甯�我们去公园。"
    >>> [text[s.start:s.end] for s in suspicious(text)]
    ['鏈嶅姟鍣ㄨ繍琛屾甯�我们去公园。']
    """
    return list(_suspicious(text) if len(text) < REMEMBERED else _looked_through(text))


@lru_cache(maxsize=RECENT)
def _suspicious(text: str) -> tuple[Segment, ...]:
    return tuple(_looked_through(text))


def _looked_through(text: str) -> list[Segment]:
    found: list[Segment] = []
    for start, block in _blocks(text):
        costs = scorer().costs(block)
        at = 0
        for line in lines(block):
            end = at + len(line)
            if not line.isascii() and _unhealthy(line, costs[at:end]):
                found.extend(_inside(line, costs[at:end], start + at))
            at = end
    return found


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines of about `BLOCK` characters: the costs of a long text need not all be held."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield start, text[start:end]
        start = end


def _unhealthy(piece: str, costs: list[float]) -> bool:
    if SIGNS.search(piece):
        return True
    odd = [cost for char, cost in zip(piece, costs, strict=True) if not char.isascii()]
    if not odd:
        return False
    return sum(odd) / len(odd) > UNHEALTHY or max(_windows(odd)) > UNHEALTHY + 2


def _windows(costs: list[float], width: int = 8) -> list[float]:
    """Mean costs of stretches of `width` characters: one bad sentence in a long line shows."""
    total = sum(costs[:width])
    means = [total / min(width, len(costs))]
    for old, new in zip(costs, costs[width:], strict=False):
        total += new - old
        means.append(total / width)
    return means


def _inside(line: str, costs: list[float], offset: int) -> list[Segment]:
    """The unhealthy pieces of a line, neighbours joined."""
    found: list[Segment] = []
    for match in _PIECE.finditer(line):
        start, end = match.span()
        piece = match[0]
        if not _unhealthy(piece, costs[start:end]):
            continue
        if found and start + offset - found[-1].end <= MERGE:
            found[-1] = Segment(found[-1].start, end + offset)
        else:
            found.append(Segment(start + offset, end + offset))
    return found


def cores(piece: str) -> Iterator[tuple[int, int]]:
    """Where the damage in `piece` may begin and end, likeliest first.

    All of it; else without the healthy characters at its ends, one more or less of them.

    >>> piece = "后面正常鏈嶅姟鍣ㄨ繍琛屾这句也没有问题"
    >>> "鏈嶅姟鍣ㄨ繍琛屾" in [piece[start:end] for start, end in cores(piece)]
    True
    """
    costs = scorer().costs(piece)
    start = _healthy_prefix(costs)
    end = len(piece) - _healthy_prefix(costs[::-1])
    tried = []
    for first in (0, start, start - 1, start + 1) if start else (0,):
        for last in (len(piece), end, end + 1, end - 1) if end < len(piece) else (len(piece),):
            if 0 <= first < last <= len(piece) and (first, last) not in tried:
                tried.append((first, last))
    whole = (0, len(piece))
    best = (start, end)
    yield whole
    if best != whole and best in tried:
        yield best
    yield from (t for t in tried if t not in (whole, best))


def _healthy_prefix(costs: list[float]) -> int:
    """How many characters to leave out: the prefix that is healthiest in sum."""
    best, total, length = 0.0, 0.0, 0
    for index, cost in enumerate(costs, start=1):
        total += UNHEALTHY - cost
        if total > best:
            best, length = total, index
    return length if length >= MERGE else 0
