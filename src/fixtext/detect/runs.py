"""Files in two encodings: every line is decoded as it is, and stretches of a line where needed.

Editors append to files without asking what they are in; logs collect lines from programs that
do not agree. UTF-8 is recognised by structure line by line; the lines that are not UTF-8 are
read together, so that short ones profit from the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from fixtext.detect.decoded import Decoded, newline_style
from fixtext.detect.finish import decoded_best
from fixtext.detect.legacy import CHINESE, maybe_utf_8
from fixtext.detect.reading import read
from fixtext.detect.weights import DAMAGED, LONG, PRIOR, SURE_CHARACTERS, SURE_STRETCH, SWITCH
from fixtext.model import Detection, Run

Choose = Callable[[bytes], Detection]

UTF_8 = "utf-8"
LEAST_STRETCHES = 4
"""Bytes below which what is not UTF-8 in lines of UTF-8 is damage: a character that was cut."""
SURE_PAIRS = 12
"""Characters from which a line is UTF-8, those of two bytes too: one pair of GBK in seven is one by
chance."""
_FRAGMENT = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}){2}")
_LEAD_OR_NEXT = bytes(
    b"L"[0] if 0xE0 <= byte <= 0xEF else b"c"[0] if 0x80 <= byte <= 0xBF else b"."[0]
    for byte in range(256)
)
"""What a byte may be in a sequence of three."""
_TWO, _FOUR = b"Lcc" * 2, b"Lcc" * 4
PLACES_ASKED = 40
"""Chance would have to strike so often, for UTF-8 further on to be missed."""
_SEPARATOR = re.compile(rb"([\x00-\x2f:;<=>?]+)")
"""ASCII that is never part of a longer character."""
_NOT_BY_LINE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def decode(data: bytes, start: int, choose: Choose) -> Decoded | None:
    """Decode by lines if some are UTF-8 and some are not; None if there is one encoding only.

    `start` is where UTF-8 breaks first; `choose` finds the encoding of what is not UTF-8.

    >>> from fixtext.detect.legacy import detect
    >>> data = "第一行，用国标写成。\\n".encode("gbk") + "第二行是统一码。\\n".encode("utf-8")
    >>> found = decode(data, 0, detect).detection
    >>> [(run.start, run.end, run.encoding) for run in found.runs]
    [(0, 21, 'gb18030'), (21, 46, 'utf-8')]
    """
    if data[:start].isascii() and not _has_utf_8(data):
        return None
    lines = _lines(data)
    kinds = [kind_of(line) for line in lines]
    broken = [line for line, kind in zip(lines, kinds, strict=True) if kind == "broken"]
    other = _other(broken, choose)
    if other is None:
        return None
    runs = list(_merged(_runs(lines, kinds, other.encoding)))
    if len(runs) == 1:
        return None
    return _joined(data, runs, other)


def _other(broken: list[bytes], choose: Choose) -> Detection | None:
    """What the lines that are not UTF-8 are in, or the stretches, if every line has UTF-8 too."""
    strange = [line for line in broken if not maybe_utf_8(line)]
    if strange and _high(strange) >= LEAST_STRETCHES:
        other = choose(b"".join(strange))
        return None if other.encoding in (*_NOT_BY_LINE, UTF_8, "") else other
    parts = [part for line in broken for part in _SEPARATOR.split(line)]
    strange = [part for part in parts if kind_of(part) == "broken" and not _FRAGMENT.search(part)]
    if _high(strange) < LEAST_STRETCHES:
        return None
    other = choose(b"\n".join(strange))
    sure = other.encoding in CHINESE and other.confidence >= SURE_STRETCH
    return other if sure else None


def _high(parts: list[bytes]) -> int:
    """Bytes that are not ASCII."""
    return sum(len(part) - len(part.translate(None, bytes(range(0x80, 0x100)))) for part in parts)


def _has_utf_8(data: bytes) -> bool:
    marked = data.translate(_LEAD_OR_NEXT)
    if len(data) <= LONG:
        return _TWO in marked
    return any(kind_of(_stretch(data, place)) == UTF_8 for place in _places(marked))


def _places(marked: bytes) -> Iterator[int]:
    """Where four sequences of three bytes follow each other; the first few places.

    In GBK and Big5 that happens by chance once in some megabytes.

    >>> list(_places(("abc" + "天气预报").encode().translate(_LEAD_OR_NEXT)))
    [3]
    """
    place = -len(_FOUR)
    for _ in range(PLACES_ASKED):
        place = marked.find(_FOUR, place + len(_FOUR))
        if place < 0:
            return
        yield place


def _stretch(data: bytes, place: int) -> bytes:
    """What stands around a place, up to the next separators."""
    start = place
    while start > 0 and not _SEPARATOR.match(data, start - 1, start):
        start -= 1
    end = _SEPARATOR.search(data, place)
    return data[start : end.start() if end else len(data)]


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends; only `\\n` counts, it is the same byte in every encoding here."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def kind_of(line: bytes) -> str:
    """ "ascii", "utf-8" beyond doubt, "perhaps" UTF-8 (too short to be sure), or "broken"."""
    if line.isascii():
        return "ascii"
    try:
        text = line.decode(UTF_8)
    except UnicodeDecodeError:
        return "broken"
    high = [char for char in text if char >= "\x80"]
    of_three = sum(char > "\u07ff" for char in high)
    sure = of_three >= SURE_CHARACTERS or len(high) >= SURE_PAIRS
    return UTF_8 if sure else "perhaps"


def _runs(lines: list[bytes], kinds: list[str], other: str) -> Iterator[Run]:
    """A run for every line, or several for a line that is mixed itself."""
    start = 0
    for line, kind in zip(lines, kinds, strict=True):
        end = start + len(line)
        if kind != "broken":
            yield Run(start=start, end=end, encoding=_name(line, other))
        else:
            for piece in _pieces(line, other):
                yield Run(start=start, end=start + len(piece[0]), encoding=piece[1])
                start += len(piece[0])
        start = end


def _pieces(line: bytes, other: str) -> list[tuple[bytes, str]]:
    """The line in one piece, or cut at ASCII if that reads better."""
    whole = other
    if maybe_utf_8(line) and bits_of(line, UTF_8) <= bits_of(line, other):
        whole = UTF_8
    if _FRAGMENT.search(line) is None:
        return [(line, whole)]
    parts = [part for part in _SEPARATOR.split(line) if part]
    pieces = [(part, _name(part, other)) for part in parts]
    if {UTF_8, other} - {name for _, name in pieces}:
        return [(line, whole)]
    cut = sum(bits_of(part, name) for part, name in pieces if name)
    cut += SWITCH * sum(name == other for _, name in pieces)
    return pieces if cut < bits_of(line, whole) else [(line, whole)]


def _name(part: bytes, other: str) -> str:
    kind = kind_of(part)
    if kind == "perhaps":
        return UTF_8 if bits_of(part, UTF_8) <= bits_of(part, other) else other
    return {"ascii": "", UTF_8: UTF_8}.get(kind, other)


def bits_of(data: bytes, encoding: str) -> float:
    return read(data, encoding, "", PRIOR.get(encoding, 0.0)).bits


def _merged(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of one encoding become one run; ASCII joins what is before it, or after."""
    current: Run | None = None
    for run in runs:
        if current is None:
            current = run
        elif run.encoding in ("", current.encoding) or not current.encoding:
            name = current.encoding or run.encoding
            current = Run(start=current.start, end=run.end, encoding=name)
        else:
            yield current
            current = run
    if current is not None:
        yield current


def _joined(data: bytes, runs: list[Run], other: Detection) -> Decoded:
    pieces, exact, named = [], True, []
    line = 1
    for run in runs:
        part = data[run.start : run.end]
        last = line + part.count(b"\n")
        encoding, _, text, whole = decoded_best(part, run.encoding)
        lines = (line, last - part.endswith(b"\n"))
        named.append(replace(run, encoding=encoding, lines=lines))
        line = last
        pieces.append(text)
        exact = exact and whole
    sizes: dict[str, int] = {}
    for run in named:
        sizes[run.encoding] = sizes.get(run.encoding, 0) + run.end - run.start
    found = replace(
        other,
        encoding=max(sizes, key=lambda name: sizes[name]),
        language="",
        newline=newline_style(text := "".join(pieces)),
        confidence=other.confidence * (1 if exact else DAMAGED),
        runs=tuple(named),
    )
    return Decoded(found, text, exact, tuple(pieces))
