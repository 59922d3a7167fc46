"""Clean text in pieces: whole files, single lines, strings of 2 to 8 characters; and as bytes."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import corpus

SIZES = ("whole", "lines", "short")
FORMS = ("str", "utf-8", "legacy")
CHUNK = (2_000, 20_000)
"""Characters of a stretch that stands for a whole file where time is short."""
SHORT = (2, 8)
"""Characters of names, titles and words."""

_WORDS = re.compile(r"[^\W\d_](?:[\w·・'’\-& ]{0,6}[^\W_])")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")

ENCODINGS: dict[str, tuple[str, ...]] = {
    "zh-CN": ("gb18030", "gbk"),
    "zh-TW": ("cp950", "gb18030"),
    "zh-HK": ("big5hkscs",),
    "classical": ("gb18030",),
    "neg-ja": ("cp932", "euc_jp", "iso2022_jp"),
    "neg-ko": ("cp949",),
}
"""What text of a class is stored in where it is not UTF-8 (names of Python's codecs); not Python's
`big5`: it writes ／ as A241, which Windows, browsers and glibc read as ∕."""

BY_LANGUAGE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("cs", "pl", "hu", "ro"), ("cp1250", "iso8859_2")),
    **dict.fromkeys(("de", "es", "fr", "it", "pt", "sv", "en"), ("cp1252", "mac_roman")),
    **dict.fromkeys(("ru", "bg"), ("cp1251", "koi8_r", "cp866")),
    "tr": ("cp1254",),
    "el": ("cp1253", "iso8859_7"),
    "he": ("cp1255",),
    "ar": ("cp1256",),
    "fa": ("cp1256",),
    "th": ("tis_620", "cp874"),
    "vi": ("cp1258",),
}
"""The same by the language at the end of a file's name."""

QUOTES = ("neg-mojibake-talk",)
"""Classes of which short strings are no clean text: there `浣犲ソ` stands without its sentence."""

TRADITIONAL = ("zh-TW", "zh-HK", "classical", "neg-rare")
"""Classes that `-s simplified` is meant to change."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Clean text, where it is from, and how it is given to fixtext."""

    cls: str
    file: str
    size: str
    text: str
    encoding: str = ""

    @property
    def data(self) -> str | bytes:
        return self.text.encode(self.encoding) if self.encoding else self.text

    @property
    def chinese(self) -> bool:
        """The text, not the bytes, is what must come back."""
        return self.encoding in ("utf-8", "gb18030", "gbk", "cp950", "big5hkscs")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Pieces of each size for each class; 0 means all there are (whole files then)."""

    whole: int = 0
    lines: int = 0
    short: int = 0

    def of(self, size: str) -> int:
        return {"whole": self.whole, "lines": self.lines, "short": self.short}[size]


def classes() -> list[tuple[str, str]]:
    """(part, class) for everything the reader was not trained on."""
    found = [("test", cls) for cls in corpus.classes("test")]
    return found + [("tune", cls) for cls in corpus.classes("tune") if not cls.startswith("neg-")]


def files(part: str, cls: str) -> tuple[str, ...]:
    return corpus.files(part, cls)


def pieces(
    part: str, cls: str, size: str, amount: int, seed: int = 0, *, only: str = ""
) -> Iterator[Piece]:
    """`amount` pieces of a class, evenly from its files; the same arguments give the same ones.

    With `only` those of one file; each file has its share and its dice.
    """
    names = list(files(part, cls))
    random.Random(f"{part} {cls} {size} {seed}").shuffle(names)
    for position, name in enumerate(names):
        wanted = (amount * (position + 1)) // len(names) - (amount * position) // len(names)
        if only in ("", name) and (wanted or not amount):
            rng = random.Random(f"{name} {size} {seed}")
            text = _text(part, cls, name)
            yield from (Piece(cls, name, size, one) for one in _cut(text, size, wanted, rng))


@lru_cache(maxsize=2)
def _text(part: str, cls: str, name: str) -> str:
    return dict(corpus.texts(part, cls, only=name))[name]


def _cut(text: str, size: str, amount: int, rng: random.Random) -> Iterator[str]:
    if size == "whole":
        yield from _chunks(text, amount, rng) if amount else (text,)
    else:
        found = sorted(set(_lines(text) if size == "lines" else _strings(text, rng)))
        yield from rng.sample(found, min(amount, len(found))) if amount else found


def _chunks(text: str, amount: int, rng: random.Random) -> Iterator[str]:
    for _ in range(amount):
        length = rng.randint(*CHUNK)
        start = rng.randrange(max(1, len(text) - length))
        yield text[start : start + length]


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines(keepends=True) if not line.isascii())


def _strings(text: str, rng: random.Random) -> Iterator[str]:
    """Words, and stretches of words where a script writes none."""
    for match in _WORDS.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        if _HAN.search(word) and len(word) > SHORT[0]:
            length = rng.randint(SHORT[0], len(word))
            start = rng.randrange(len(word) - length + 1)
            word = word[start : start + length]
        yield word


def encodings(piece: Piece) -> tuple[str, ...]:
    """The natural encodings of a piece besides UTF-8."""
    language = re.search(r"_([a-z]{2})\.txt$", piece.file)
    if language and piece.cls in ("neg-latin", "neg-script"):
        return BY_LANGUAGE.get(language[1], ())
    return next((e for cls, e in ENCODINGS.items() if piece.cls.startswith(cls)), ())


def given(piece: Piece, form: str) -> Iterator[Piece]:
    """A piece in a form: as it is, as UTF-8, in every other natural encoding that can write it."""
    if form == "str":
        yield piece
        return
    for name in ("utf-8",) if form == "utf-8" else encodings(piece):
        try:
            same = piece.text.encode(name).decode(name) == piece.text
        except UnicodeEncodeError:
            continue
        if same and not piece.text.isascii():
            yield replace(piece, encoding=name)


@lru_cache(maxsize=1)
def damaged() -> tuple[tuple[str, str], ...]:
    """(file, string) of what is really broken in the corpus; nobody calls that clean."""
    path = Path(__file__).with_name("harmless_damaged.json")
    entries = json.loads(path.read_text(encoding="utf-8"))
    return tuple((entry["file"], entry["has"]) for entry in entries)


def is_damaged(piece: Piece) -> bool:
    return any(piece.file == file and has in piece.text for file, has in damaged())
