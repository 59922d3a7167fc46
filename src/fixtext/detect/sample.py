"""Which bytes are read: all of a short text, clusters of non-ASCII from a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.detect.weights import CONTEXT, PART, PLACES, REACH, WHOLE

VARIED = 3
"""Times that each byte stands in a text on average, below which it hardly says anything again."""

_HIGH = re.compile(rb"[\x80-\xff]")
_CLUSTER = re.compile(rb"[\x80-\xff]+(?:[\x00-\x7f]{1,%d}[\x80-\xff]+)*[\x00-\x7f]{0,%d}" % (6, 4))
"""Non-ASCII with little ASCII in between, and what follows it: a trail byte may be ASCII."""
_AGAIN = re.compile(rb"((?:[\x81-\xfe][\x40-\xfe]){1,4}?)\1{2,}")
"""One to four pairs of bytes three times and more."""
_SAFE = re.compile(rb"[\x00-\x2f]")
"""Bytes that are no part of a character in any encoding of more bytes."""


def sample(data: bytes, start: int = 0) -> bytes:
    """What is read of `data`; `start`: the first byte that is not ASCII, or earlier.

    >>> sample("天气".encode("gbk")) == "天气".encode("gbk")
    True
    >>> len(sample("天气预报，".encode("gbk") * 10_000)) < 1000
    True
    """
    if len(data) <= WHOLE:
        return data
    rest = len(data) - start
    places = [start, *(_synchronised(data, start + int(share * rest)) for share in PLACES[1:])]
    parts: list[bytes] = []
    end = 0
    for place in places:
        for cluster_start, cluster in _clusters(data, max(place, end)):
            parts.append(cluster)
            end = cluster_start + len(cluster)
    return b"\n".join(parts)


def twice(data: bytes) -> bytes:
    """The bytes with what is said again and again said twice: a third time tells no more.

    >>> twice("好评好评好评好评！".encode("gbk")).decode("gbk")
    '好评好评！'
    """
    varied = len(set(data)) * VARIED > len(data)
    return data if varied else _AGAIN.sub(rb"\1\1", data)


def _synchronised(data: bytes, place: int) -> int:
    """The next place where a character begins in every encoding."""
    feed = data.find(b"\n", place, place + REACH)
    if feed >= 0:
        return feed + 1
    match = _SAFE.search(data, place, place + REACH)
    return match.end() if match else place


def _clusters(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    taken, stop = 0, min(place + REACH, len(data))
    while taken < PART:
        high = _HIGH.search(data, place, stop)
        if high is None:
            return
        first = high.start()
        match = _CLUSTER.match(data, first, min(first + PART, len(data)))
        assert match is not None
        begin = max(place, first - CONTEXT)
        place = match.end()
        yield begin, data[begin:place]
        taken += place - begin
