"""How likely bytes are as text in one encoding: errors and characters, counted in bits."""

from __future__ import annotations

from dataclasses import dataclass

from fixtext.detect.weights import CUT, ERROR, WORST

LOST = "\ufffd"

PYTHON_CODEC = {
    "big5-hkscs": "big5hkscs",
    "utf-16-le": "utf-16-le",
    "euc-jp": "euc_jp",
}
"""CPython's name where it is not ours."""


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """Bytes read in one encoding; fewer bits are better.

    `bits` is what the reading costs, the rarity of the encoding included; `han` and
    `han_bits` count its Han characters and what they cost.
    """

    bits: float
    encoding: str
    language: str = ""
    errors: int = 0
    han: int = 0
    han_bits: float = 0.0


def read(data: bytes, encoding: str, language: str, prior: float) -> Reading:
    """Decode and count.

    >>> good = read("天气预报".encode("gbk"), "gb18030", "zh", 0.0)
    >>> poor = read("天气预报".encode("gbk"), "big5-hkscs", "zh", 0.0)
    >>> good < poor, good.han
    (True, 4)
    """
    text = decoded(data, encoding)
    bits, errors, han, han_bits = cost(text)
    return Reading(prior + bits, encoding, language, errors, han, han_bits)


def decoded(data: bytes, encoding: str) -> str:
    """Text with U+FFFD for what cannot be read; for EUC-TW and the like by our own decoders."""
    if encoding in ("euc-tw", "iso-2022-cn"):
        from fixtext.codecs.registry import charset

        return charset(encoding).decode(data)
    return data.decode(PYTHON_CODEC.get(encoding, encoding), "replace")


def cost(text: str) -> tuple[float, int, int, float]:
    """(bits, errors, Han characters, bits of the Han characters).

    An error costs `ERROR`, at the end of a line or of the text only `CUT`.
    """
    from fixtext.reader.scoring import scorer

    costs = scorer().costs(text)
    errors = text.count(LOST)
    if not errors:
        han = [c for c, char in zip(costs, text, strict=True) if "\u3400" <= char < "\ua000"]
        total = sum(costs) if max(costs, default=0.0) <= WORST else sum(map(_capped, costs))
        return total, 0, len(han), sum(han)
    total, han_bits, count, last = 0.0, 0.0, 0, len(text) - 1
    for i, (bits, char) in enumerate(zip(costs, text, strict=True)):
        if char == LOST:
            total += CUT if i == last or text[i + 1] == "\n" else ERROR
            continue
        bits = min(bits, WORST)
        total += bits
        if "\u3400" <= char < "\ua000":
            count += 1
            han_bits += bits
    return total, errors, count, han_bits


def _capped(bits: float) -> float:
    return min(bits, WORST)
