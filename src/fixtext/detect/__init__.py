"""Which encoding are these bytes in? Stages in order, a file each.

1. `bom`: a byte order mark. 2. `wide`: UTF-16 and UTF-32 without one. 3. `escapes`: ISO-2022,
HZ, UTF-7. 4. `binary`: no text at all. 5. `utf8`: UTF-8 that has no error. 6. `runs`: lines in
different encodings. 7. `legacy`: all others, and damaged UTF-8, by reading.

A stage is a function from bytes to a `Detection`, or None for "not mine". Clean UTF-8 is what
most input is, so it is recognised before all of them, by one decoding and no reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtext.detect.decoded import Decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fixtext.model import Options

__all__ = ["Decoded", "decode", "decode_together"]


def decode(data: bytes, options: Options) -> Decoded:
    """Find the encoding of `data` and decode it; never raises for bad bytes.

    >>> from fixtext.model import Options
    >>> decode("天氣預報".encode("big5"), Options()).detection.encoding
    'big5-hkscs'
    >>> decode("天气预报，晴。\\n".encode("gbk"), Options()).text
    '天气预报，晴。\\n'
    """
    from fixtext.detect import stages, utf8

    if options.encodings:
        return stages.listed(data, options.encodings)
    return utf8.plain(data) or stages.decode(data)


def decode_together(parts: Sequence[bytes], options: Options) -> tuple[Decoded, ...]:
    """Decode many strings of one place (names of an archive, cells of a column) as one.

    >>> from fixtext.model import Options
    >>> names = [name.encode("gbk") for name in ("北京", "上海", "广州", "深圳")]
    >>> [done.text for done in decode_together(names, Options())]
    ['北京', '上海', '广州', '深圳']
    """
    from fixtext.detect import together

    return together.decode_together(parts, options)
