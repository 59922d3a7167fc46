"""Which encoding are these bytes in? Stages in order, a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtext.detect.decoded import Decoded, newline_style

if TYPE_CHECKING:
    from fixtext.model import Options

__all__ = ["Decoded", "decode"]


def decode(data: bytes, options: Options) -> Decoded:
    """Find the encoding of `data` and decode it; never raises for bad bytes.

    >>> from fixtext.model import Options
    >>> decode("天氣預報".encode("big5"), Options()).detection.encoding
    'big5-hkscs'
    """
    from fixtext.model import Detection, Verdict

    bom = data.startswith(b"\xef\xbb\xbf")
    try:
        text = data[3 * bom :].decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        found = Detection(encoding="utf-8", bom=bom, newline=newline_style(text))
        return Decoded(found, text, True)
    if b"\x00" in data:
        return Decoded(Detection(encoding="", verdict=Verdict.BINARY), "", False)
    from fixtext.reader.scoring import scorer

    texts = [(data.decode(c, "replace"), n) for c, n in _CANDIDATES]
    text, name = min(texts, key=lambda t: scorer().bits(t[0]) + 30 * t[0].count("\ufffd"))
    found = Detection(encoding=name, newline=newline_style(text))
    return Decoded(found, text, "\ufffd" not in text)


_CANDIDATES = (("gb18030", "gb18030"), ("big5hkscs", "big5-hkscs"))
