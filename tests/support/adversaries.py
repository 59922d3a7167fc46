"""Made-up damage: inputs with an explanation behind every explanation, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

NOTES = ("(qǐng)", "(bào)", "huì)", "(wù)", "?qǐng)", "?wù)", "(shí)", "?yàn)")


@lru_cache(maxsize=1)
def signs() -> dict[str, list[str]]:
    """Characters by what they look like to a search."""
    pairs = (bytes((a, b)) for a in range(0x81, 0xFE) for b in range(0x40, 0xFF))
    read = ((pair[0], pair.decode("gbk", "ignore")) for pair in pairs)
    gbk = [(lead, char) for lead, char in read if char > "\x7f"]
    return {
        "rare": [char for lead, char in gbk if not 0xB0 <= lead < 0xD8],
        "common": [char for lead, char in gbk if 0xB0 <= lead < 0xC8],
        "latin": list(map(chr, range(0x80, 0x100))),
        "kana": list(map(chr, range(0xFF61, 0xFFA0))),
        "hangul": list(map(chr, range(0xAC00, 0xD7A4))),
        "private": list(map(chr, range(0xE000, 0xE766))),
        "ascii": list(map(chr, range(0x20, 0x7F))),
        "lost": ["\ufffd"],
        "asked": ["?"],
    }


def soup(rng: random.Random, size: int, **shares: int) -> str:
    kinds = [signs()[name] for name in shares]
    chosen = rng.choices(kinds, list(shares.values()), k=size)
    return "".join(rng.choice(kind) for kind in chosen)


def _notes(rng: random.Random, size: int) -> str:
    pieces = (soup(rng, 3, rare=2, common=3, asked=1) + rng.choice(NOTES) for _ in range(size // 7))
    return "".join(pieces)


def _slipped(encoding: str, rate: float) -> Callable[[random.Random, int], bytes]:
    def made(rng: random.Random, size: int) -> bytes:
        whole = soup(rng, size // 2, common=1).encode(encoding, "ignore")
        return bytes(byte for byte in whole if rng.random() >= rate)

    return made


def _twice(rng: random.Random, size: int) -> str:
    text = soup(rng, size, common=1)
    for _ in range(2):
        text = text.encode().decode("gbk", "replace")
    return text[:size]


ADVERSARIES: dict[str, Callable[[random.Random, int], str | bytes]] = {
    "a quarter lost": lambda rng, size: soup(rng, size, rare=3, lost=1),
    "a quarter asked": lambda rng, size: soup(rng, size, rare=3, asked=1),
    "lost among Latin": lambda rng, size: soup(rng, size, latin=3, lost=1),
    "lost among Hangul": lambda rng, size: soup(rng, size, hangul=3, rare=1, lost=1),
    "lost among kana": lambda rng, size: soup(rng, size, kana=3, rare=1, lost=1),
    "private use": lambda rng, size: soup(rng, size, rare=2, private=1, asked=1),
    "everything": lambda rng, size: soup(rng, size, **dict.fromkeys(signs(), 1)),
    "notes": _notes,
    "twice": _twice,
    "slipped GBK": _slipped("gbk", 0.02),
    "slipped Big5": _slipped("big5", 0.02),
    "slipped UTF-8": _slipped("utf-8", 0.04),
    "UTF-8 without leads": lambda rng, size: bytes(
        byte for byte in soup(rng, size // 2, common=1).encode() if byte < 0xC0
    ),
    "random bytes": lambda rng, size: bytes(rng.randrange(0x80, 0x100) for _ in range(size)),
}


def adversary(name: str, size: int, seed: int = 0) -> str | bytes:
    """An input of `size` characters or bytes."""
    return ADVERSARIES[name](random.Random(f"{name} {size} {seed}"), size)
