"""Many short strings from one place, decided together: names of an archive, cells of a column."""

from __future__ import annotations

from collections.abc import Sequence

from fixtext.detect.decoded import Decoded
from fixtext.detect.finish import finish
from fixtext.detect.legacy import maybe_utf_8
from fixtext.detect.runs import UTF_8, bits_of, kind_of
from fixtext.detect.stages import chooser
from fixtext.detect.weights import TOGETHER
from fixtext.model import Detection, Options


def decode_together(parts: Sequence[bytes], options: Options) -> tuple[Decoded, ...]:
    """Decode every part; those that are not UTF-8 share one encoding.

    One name of two characters can be read in many ways, twenty of them cannot.

    >>> names = [name.encode("big5") for name in ("台北", "新竹縣", "高雄市", "嘉義")]
    >>> [done.text for done in decode_together(names, Options())]
    ['台北', '新竹縣', '高雄市', '嘉義']
    """
    kinds = [kind_of(part) for part in parts]
    strange = [p for p, kind in zip(parts, kinds, strict=True) if kind == "broken"]
    strange = [p for p in strange if not maybe_utf_8(p)] or strange
    if not strange:
        return tuple(finish(part, Detection(encoding=UTF_8)) for part in parts)
    shared = chooser(options.encodings)(b"\n".join(strange[:TOGETHER]))
    return tuple(
        finish(part, shared if _is_shared(part, kind, shared.encoding) else _PLAIN)
        for part, kind in zip(parts, kinds, strict=True)
    )


_PLAIN = Detection(encoding=UTF_8)


def _is_shared(part: bytes, kind: str, encoding: str) -> bool:
    if kind in ("ascii", UTF_8):
        return False
    if kind == "broken" and not maybe_utf_8(part):
        return True
    return bits_of(part, encoding) < bits_of(part, UTF_8)
