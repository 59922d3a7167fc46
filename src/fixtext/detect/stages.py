"""The stages after clean UTF-8 was ruled out, and the choice from a list of candidates."""

from __future__ import annotations

from collections.abc import Callable

from fixtext.codecs.names import canonical
from fixtext.codecs.registry import charset
from fixtext.detect import binary, bom, escapes, legacy, runs, utf8, wide
from fixtext.detect.decoded import Decoded
from fixtext.detect.finish import finish
from fixtext.detect.reading import read_text
from fixtext.detect.sample import sample
from fixtext.detect.weights import LISTED_FALL
from fixtext.model import Detection

STAGES = (bom.detect, wide.detect, escapes.detect, binary.detect, utf8.detect)


def decode(data: bytes) -> Decoded:
    """The first stage that knows; reading if none does.

    >>> decode("天气".encode("hz")).detection.encoding
    'hz'
    """
    for stage in STAGES:
        found = stage(data)
        if found is not None:
            return finish(data, found)
    start = _first_error(data)
    mixed = runs.decode(data, start, legacy.detect)
    if mixed is not None:
        return mixed
    return finish(data, legacy.detect(data, start if data[:start].isascii() else 0))


def listed(data: bytes, encodings: tuple[str, ...]) -> Decoded:
    """The likeliest of the caller's candidates, and no other.

    >>> listed("联通".encode("gbk"), ("utf-8", "gbk")).text
    '联通'
    """
    names = tuple(dict.fromkeys(canonical(name) for name in encodings))
    if len(names) == 1:
        return finish(data, Detection(encoding=names[0], bom=bool(bom.mark_length(data, names[0]))))
    for name in names:
        if bom.mark_length(data, name):
            return finish(data, Detection(encoding=name, bom=True))
    if "utf-8" in names:
        clean = utf8.plain(data)
        if clean is not None:
            return clean
        others = tuple(name for name in names if name != "utf-8")
        mixed = runs.decode(data, _first_error(data), chooser(others))
        if mixed is not None:
            return mixed
    return finish(data, chooser(names)(data))


def chooser(encodings: tuple[str, ...]) -> Callable[[bytes], Detection]:
    """The function that reads bytes in these encodings, or in all if there are none."""
    if not encodings:
        return legacy.detect
    names = tuple(dict.fromkeys(canonical(name) for name in encodings))

    def choose(data: bytes) -> Detection:
        part = sample(data)
        found = [
            read_text(charset(name).decode(part), name, "", LISTED_FALL * rank)
            for rank, name in enumerate(names)
        ]
        return legacy.chosen(sorted(found))

    return choose


def _first_error(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
