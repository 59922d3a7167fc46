"""The way back, for tests: what `Decoded.exact` promises."""

from __future__ import annotations

from fixtext.codecs.registry import charset
from fixtext.detect import Decoded
from fixtext.detect.bom import MARKS


def again(done: Decoded) -> bytes | None:
    """The bytes, made from a detection and its text."""
    found = done.detection
    if found.runs:
        pairs = zip(found.runs, done.pieces, strict=True)
        parts = [charset(run.encoding).encode(piece) for run, piece in pairs]
        return None if None in parts else b"".join(part for part in parts if part)
    body = charset(found.encoding).encode(done.text)
    if body is None or not found.bom:
        return body
    return next(mark for mark, name in MARKS if name == found.encoding) + body
