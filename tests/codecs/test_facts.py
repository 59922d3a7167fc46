"""Our decoders against what the real ones answered, on every pair of bytes and on broken ones.

The answers were recorded by `tools/record_decoders.py`; none of the decoders is needed here.
"""

from __future__ import annotations

import hashlib
import lzma
from functools import cache
from pathlib import Path

import pytest

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset

FACTS = Path(__file__).parent / "facts"
END_OF_LINE, END_OF_TARGET = "\U000fffff", "\U000ffffe"

OTHER = ("sequences.xz", "encoded.xz")

SINGLES = [bytes((byte,)) for byte in range(256)]
PAIRS = [bytes((lead, trail)) for lead in range(0x80, 0x100) for trail in range(256)]

KNOWN = {
    ("iconv", "cp949", "a2e8"): "glibc 2.36 writes 32 KB of memory it never filled",
    ("iconv", "utf-8", "8fa4fb82a783b3"): "glibc passes five-byte forms through as they are",
}
"""Where we differ from a real decoder on purpose; if one starts to agree, the test fails."""

KATAKANA_DOT = "\u30fb"
"""What Windows shows for a loss in cp932; `Loss` has no name for it, so `?` is compared."""

EDITION_2005 = dict(
    zip(
        (*range(0xE78D, 0xE797), 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
        (
            *(0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19),
            *range(0x9FB4, 0x9FBC),
        ),
        strict=True,
    )
)
"""The 18 private-use cells that GB 18030-2022 moved; the encoding_rs that was asked (0.8.31) is
older than that, Node's ICU and the Encoding Standard of today are not."""


@cache
def unpacked(name: str) -> str:
    return lzma.decompress((FACTS / name).read_bytes()).decode("utf-8", "surrogatepass")


def sequences() -> list[bytes]:
    return [bytes.fromhex(line) for line in unpacked("sequences.xz").split("\n")]


def entries() -> list[tuple[str, str]]:
    files = sorted(path.name for path in FACTS.glob("*.xz") if path.name not in OTHER)
    return [
        (file, entry.split(END_OF_LINE, 1)[0])
        for file in files
        for entry in unpacked(file).split(END_OF_TARGET)
    ]


def answers(file: str, title: str) -> list[str]:
    for entry in unpacked(file).split(END_OF_TARGET):
        head, _, rest = entry.partition(END_OF_LINE)
        if head == title:
            return rest.split(END_OF_LINE)
    raise LookupError(title)


def walked(ours: Charset, data: bytes, loss: Loss) -> str:
    """The decoder's answer, put together from single steps."""
    text, pos = "", 0
    while pos < len(data):
        taken, piece = ours.step(data, pos)
        text += loss.sign if piece is None else piece
        pos += taken
    return text


@pytest.mark.parametrize(("file", "title"), entries(), ids=lambda value: value.replace(" ", "-"))
def test_decodes_as_the_real_one_does(file: str, title: str) -> None:
    backend, _label, world, name, sign = title.split(" ")
    ours, loss = charset(name, world), Loss(sign)
    lines = SINGLES if file == "single.xz" else SINGLES + PAIRS + sequences()
    found = answers(file, title)
    assert len(found) == len(lines)
    wrong = {}
    for line, real in zip(lines, found, strict=True):
        mine = ours.decode(line, loss)
        if (backend, name) == ("wine", "cp932"):
            mine, real = mine.replace(KATAKANA_DOT, "?"), real.replace(KATAKANA_DOT, "?")
        if (backend, name) == ("encoding_rs", "gbk"):
            real = real.translate(EDITION_2005)
        if mine != real:
            wrong[(backend, name, line.hex())] = (real, mine)
    known = {key for key in KNOWN if key[:2] == (backend, name)}
    assert set(wrong) == known, {k: wrong[k] for k in list(wrong)[:5] if k not in known}


@pytest.mark.parametrize(
    ("file", "title"),
    [(file, title) for file, title in entries() if file != "single.xz"],
    ids=lambda value: value.replace(" ", "-"),
)
def test_steps_say_the_same(file: str, title: str) -> None:
    backend, _label, world, name, sign = title.split(" ")
    ours, loss = charset(name, world), Loss(sign)
    lines = PAIRS[::7] + sequences()
    differ = [line.hex() for line in lines if walked(ours, line, loss) != ours.decode(line, loss)]
    assert differ == [], backend


def encoded_entries() -> list[str]:
    return [e.split(END_OF_LINE)[0] for e in unpacked("encoded.xz").split(END_OF_TARGET)]


@pytest.mark.parametrize("title", encoded_entries(), ids=lambda value: value.replace(" ", "-"))
def test_encodes_as_windows_does(title: str) -> None:
    """All of the BMP, best fits and second cells included."""
    ours = charset(title.split(" ")[3], "windows")
    digests = answers("encoded.xz", title)[0].split("\n")
    rows = [row for row in range(256) if not 0xD8 <= row < 0xE0]
    assert len(digests) == len(rows)
    wrong = []
    for row, digest in zip(rows, digests, strict=True):
        chars = [chr(row << 8 | low) for low in range(256) if row or low]
        data = b"|".join(ours.encode_lossy(char) for char in chars)
        if hashlib.blake2b(data, digest_size=4).hexdigest() != digest:
            wrong.append(f"{row:02X}xx")
    assert wrong == []
