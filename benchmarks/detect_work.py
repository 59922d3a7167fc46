"""The snippets that detectors are measured on, and how an answer is judged."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import corpus
import detect_peers as peers

SIMPLIFIED, TRADITIONAL, HONG_KONG = "zh-CN", "zh-TW", "zh-HK"

MAIN = (
    ("gb2312", SIMPLIFIED),
    ("gbk", TRADITIONAL),
    ("big5", TRADITIONAL),
    ("utf-8", SIMPLIFIED),
    ("utf-8", TRADITIONAL),
)
ALL = (
    *MAIN,
    ("gb18030", SIMPLIFIED),
    ("big5hkscs", HONG_KONG),
    ("euc-tw", TRADITIONAL),
    ("hz", SIMPLIFIED),
    ("iso-2022-cn", SIMPLIFIED),
    ("utf-16-le", SIMPLIFIED),
    ("utf-16-be", TRADITIONAL),
    ("utf-7", SIMPLIFIED),
)
DAMAGES = ("cut mid-character", "one 0xFF byte", "one byte turned ?", "one byte dropped")
DAMAGED_SIZE = 100

FOREIGN = (
    ("cp932", "neg-ja/"),
    ("euc_jp", "neg-ja/"),
    ("cp949", "neg-ko/"),
    ("cp1251", "_ru"),
    ("koi8-r", "_ru"),
    ("cp1251", "_uk"),
    ("cp1251", "_bg"),
    ("cp1253", "_el"),
    ("cp1255", "lingua_he"),
    ("cp1256", "_ar"),
    ("cp874", "_th"),
    ("cp1254", "_tr"),
    ("cp1250", "_pl"),
    ("cp1250", "_cs"),
    ("cp1250", "_hu"),
    ("cp1252", "_fr"),
    ("cp1252", "_de"),
    ("cp1252", "_es"),
    ("cp1252", "_pt"),
    ("cp1252", "_sv"),
)
"""Encoding, and what the path of its texts contains."""

SUPERSETS = (
    ("gb2312", "gbk", "gb18030"),
    ("big5", "cp950", "big5hkscs"),
    ("latin-1", "iso8859-1", "cp1252"),
    ("shift-jis", "cp932"),
    ("euc-kr", "cp949"),
    ("ascii", "utf-8"),
    ("utf-16-le", "utf-16"),
    ("utf-16-be", "utf-16"),
)
RARE = "㐂㑇㔾㗎㙟㚻㛂㜣㝵㠭㤘㥯㧬㨂㩒㪐㫰㬎㭎㮾㰕㱔㲋㳘㴪㶸㷛㸌㹴㺢😀👍🎉𠀋𠮷𣎴"
"""Characters that GB18030 writes with four bytes."""
MINIMUM_LETTERS = 0.04
"""Foreign text with fewer letters of its own among its bytes says nothing about encodings."""
HAN = re.compile("[\u4e00-\u9fa5]+")
KEEP = 400
"""Characters of a text from which one snippet is cut."""


@dataclass(frozen=True)
class Snippet:
    """Bytes, the encoding they were written in, and their text ("" where it was damaged)."""

    data: bytes
    encoding: str
    text: str


def judge(snippet: Snippet, name: str) -> tuple[bool, bool]:
    """(exact or superset, decodes right)."""
    true, said = peers.normal(snippet.encoding), peers.normal(name)
    right = bool(snippet.text) and decodes(snippet, said)
    exact = said == true
    for row in SUPERSETS:
        if true in row and said in row[row.index(true) :]:
            exact = True
    single = snippet.encoding.startswith(("cp125", "cp874", "koi8"))
    return exact or (single and right), right or (exact and not snippet.text)


def decodes(snippet: Snippet, name: str) -> bool:
    from fixtext.codecs.registry import charset
    from fixtext.errors import FixtextError

    try:
        if name in ("euc-tw", "iso-2022-cn"):
            return charset(name).decode(snippet.data) == snippet.text
        return snippet.data.decode(name) == snippet.text
    except (LookupError, UnicodeDecodeError, FixtextError):
        return False


def encode(text: str, encoding: str) -> bytes:
    """The bytes; characters that the encoding lacks are left out."""
    from fixtext.codecs.registry import charset

    if encoding in ("euc-tw", "iso-2022-cn"):
        reader = charset(encoding)
        return reader.encode("".join(c for c in text if reader.encode(c) is not None)) or b""
    return text.encode(encoding, "ignore")


@lru_cache(maxsize=64)
def passages(root: Path, part: str, cls: str) -> tuple[str, ...]:
    """Stretches of text of a class: sentences joined as they would stand in a file."""
    chosen = "classical" if cls == HONG_KONG and part == "tune" else cls
    found = corpus.sentences(part, chosen, 3000, corpus=root, lo=8, hi=KEEP)
    return tuple(" ".join(found[i : i + 5]) for i in range(0, len(found), 5))


def cut(text: str, encoding: str, size: int, rng: random.Random) -> str:
    """A stretch of `text` of about `size` bytes, whole characters only."""
    kept = kept_text(text, encoding)
    start = rng.randrange(max(1, len(kept) - size))
    kept = kept[start : start + size]
    while kept and len(encode(kept, encoding)) > size:
        kept = kept[: -max(1, (len(encode(kept, encoding)) - size) // 4)]
    return kept.strip("\x00")


@lru_cache(maxsize=8192)
def kept_text(text: str, encoding: str) -> str:
    from fixtext.codecs.registry import charset

    if encoding in ("euc-tw", "iso-2022-cn"):
        return charset(encoding).decode(encode(text, encoding))
    return text.encode(encoding, "ignore").decode(encoding)


def snippets(
    root: Path, part: str, kinds: tuple[tuple[str, str], ...], size: int, count: int
) -> list[Snippet]:
    found = []
    for encoding, cls in kinds:
        rng = random.Random(f"{encoding} {cls} {size}")
        texts = passages(root, part, cls)
        taken = 0
        while taken < count:
            text = rng.choice(texts)
            if encoding == "gb18030":
                place = rng.randrange(min(len(text), size // 3))
                text = text[: place + 400]
                text = cut(text, "gbk", size - 4, rng)
                place = rng.randrange(len(text) + 1)
                text = text[:place] + rng.choice(RARE) + text[place:]
            else:
                text = cut(text, encoding, size, rng)
            if len(HAN.findall(text)) and sum(map(len, HAN.findall(text))) >= min(4, size // 8):
                found.append(Snippet(encode(text, encoding), encoding, text))
                taken += 1
    return found


def short(root: Path, part: str, low: int, high: int, count: int) -> list[Snippet]:
    """Han characters alone, as they follow each other in text."""
    found = []
    for encoding, cls in MAIN[:4]:
        rng = random.Random(f"{encoding} {cls} {low}")
        texts = passages(root, part, cls)
        taken = 0
        while taken < count:
            runs = [
                r for r in HAN.findall(kept_text(rng.choice(texts), encoding)) if len(r) >= high
            ]
            if runs:
                run, length = rng.choice(runs), rng.randint(low, high)
                start = rng.randrange(len(run) - length + 1)
                text = run[start : start + length]
                found.append(Snippet(encode(text, encoding), encoding, text))
                taken += 1
    return found


def damaged(root: Path, part: str, damage: str, count: int) -> list[Snippet]:
    found = []
    for i, snippet in enumerate(snippets(root, part, MAIN[:4], DAMAGED_SIZE, count)):
        rng = random.Random(f"{damage} {i}")
        data = snippet.data
        high = [p for p, byte in enumerate(data) if byte >= 0x80]
        place = rng.choice(high[1:-1])
        if damage == "cut mid-character":
            last = max(k for k, char in enumerate(snippet.text) if char >= "\x80")
            data = encode(snippet.text[: last + 1], snippet.encoding)[:-1]
        elif damage == "one 0xFF byte":
            data = data[:place] + b"\xff" + data[place:]
        elif damage == "one byte turned ?":
            data = data[:place] + b"?" + data[place + 1 :]
        else:
            data = data[:place] + data[place + 1 :]
        found.append(Snippet(data, snippet.encoding, ""))
    return found


def foreign(root: Path, size: int, count: int) -> list[Snippet]:
    found = []
    for encoding, mark in FOREIGN:
        rng = random.Random(f"{encoding} {mark} {size}")
        lines = foreign_lines(root, mark)
        taken = tries = 0
        while taken < count and tries < 50 * count:
            tries += 1
            text = cut(rng.choice(lines), encoding, size, rng)
            data = encode(text, encoding)
            letters = sum(char.isalpha() for char in text if char >= "\x80")
            if len(data) >= size * 0.8 and letters >= MINIMUM_LETTERS * size:
                found.append(Snippet(data, encoding, text))
                taken += 1
    return found


@lru_cache(maxsize=64)
def foreign_lines(root: Path, mark: str) -> tuple[str, ...]:
    lines: list[str] = []
    for path in sorted((root / "dev").glob("neg-*/*.txt")):
        if path.parent.name in ("neg-ja", "neg-ko", "neg-latin", "neg-script") and mark in str(
            path
        ):
            lines += path.read_text("utf-8").split("\n")
    text = [line.strip() for line in lines if len(line.strip()) >= 10]
    return tuple(" ".join(text[i : i + 8]) for i in range(0, len(text), 8))


def logs(root: Path, part: str, count: int) -> list[Snippet]:
    """Sixty lines of a log; about one character in two hundred is Han."""
    found = []
    for encoding, cls in MAIN[:4]:
        rng = random.Random(f"log {encoding}")
        for _ in range(count):
            lines = []
            for _ in range(60):
                numbers = " ".join(f"k{rng.randrange(99)}={rng.randrange(10**6)}" for _ in range(7))
                lines.append(
                    f"2024-05-{rng.randrange(1, 30):02} INFO worker[{rng.random():.5f}] {numbers}"
                )
            for _ in range(5):
                runs = HAN.findall(kept_text(rng.choice(passages(root, part, cls)), encoding))
                lines[rng.randrange(60)] += " msg=" + max(runs, key=len)[: rng.randint(4, 6)]
            text = "\n".join(lines) + "\n"
            found.append(Snippet(text.encode(encoding), encoding, text))
    return found


def mixed_files(root: Path, part: str, count: int) -> Iterator[tuple[list[str], list[str]]]:
    rng = random.Random("mixed")
    lines = corpus.sentences(part, SIMPLIFIED, 2000, corpus=root, lo=6, hi=60)
    lines = [line for line in lines if kept_text(line, "gbk") == line and "\n" not in line]
    for i in range(count):
        kinds = ["gbk"] * (1 + i % 19) + ["utf-8"] * (19 - i % 19)
        rng.shuffle(kinds)
        yield [line + "\n" for line in rng.sample(lines, 20)], kinds


MEGABYTE = 1_000_000
BIG = {"gbk": SIMPLIFIED, "gbk-trad": TRADITIONAL, "big5": TRADITIONAL, "utf-8": SIMPLIFIED}


def big(root: Path, part: str, name: str) -> bytes:
    """One megabyte of whole files, the same ones again if there are not enough."""
    encoding = name.partition("-trad")[0]
    text = "\n".join(text[:400_000] for _, text in corpus.texts(part, BIG[name], root))
    data = text.encode(encoding, "ignore") + b"\n"
    return (data * (MEGABYTE // len(data) + 1))[:MEGABYTE].rpartition(b"\n")[0]
