"""Ask the real decoders what they do, and keep their answers as test data.

    python tools/record_decoders.py            run every decoder found, rewrite tests/codecs/facts
    python tools/record_decoders.py --check    run them again and compare; 1 if anything differs

The decoders: CPython itself; Node's TextDecoder (`node`); Java (`java`, single-file source);
glibc's iconv (through ctypes, as `iconv -c`); encoding_rs, which is what Firefox runs (`rustc`
or `cargo`, see `record_decoders.rs`; name the program in RECORD_ENCODING_RS); and Wine's
MultiByteToWideChar, which stands in for Windows (`wine` and the program made from
`record_decoders.c`, named in RECORD_WINE). What is not installed is left as recorded.

Every decoder gets the same lines: each of the 256 bytes alone, each pair 80-FF x 00-FF, and
seeded broken sequences of one to eight bytes, among them UTF-8 of common Han.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import hashlib
import lzma
import os
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
FACTS = HERE.parent / "tests" / "codecs" / "facts"

SEED = 20240601
ERROR_SEQUENCES = 3000
LONGEST = 8
HAN = (
    "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "過發後點問時機這實經"
)

BEST_FIT = {
    "gbk": "936", "cp950": "950", "cp932": "932", "cp949": "949",
    **{f"cp{n}": str(n) for n in range(1250, 1259)},
}  # fmt: skip
"""Encodings for which Windows has best fits, and its code pages."""

END_OF_LINE, END_OF_TARGET = "\U000fffff", "\U000ffffe"
"""Part the answers in a file of facts; no decoder emits them for these lines."""

FAMILIES = {
    "gb": ("gbk", "gb18030", "gb2312"),
    "big5": ("big5", "cp950", "big5-hkscs"),
    "japanese": ("cp932", "shift_jis", "euc-jp"),
    "korean": ("cp949", "euc-kr"),
    "utf": ("utf-8", "utf-16-le", "utf-16-be"),
}
"""One file of facts each, so that like tables are packed together; the rest is single-byte."""


@dataclass(frozen=True)
class Target:
    """One real decoder and the simulation it is compared with."""

    backend: str
    label: str
    world: str
    name: str
    loss: str
    makes_table: bool = True


_1250S = range(1250, 1259)
_ISO = (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)
_UTF = {"utf-8": "UTF-8", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}
_JAVA_LACKS = (10, 14)
_IBM = (437, 850, 852, 866)

CPYTHON = {
    "gbk": "gbk", "gb18030": "gb18030", "gb2312": "gb2312", "big5": "big5", "cp950": "cp950",
    "big5-hkscs": "big5hkscs", "cp932": "cp932", "shift_jis": "shift_jis", "cp949": "cp949",
    "euc-kr": "euc_kr", "euc-jp": "euc_jp", **{name: name for name in _UTF},
}  # fmt: skip
ENCODING_RS = {
    "gbk": "gbk", "big5": "big5", "shift_jis": "shift_jis", "euc-kr": "euc-kr", **_UTF,
    "mac-roman": "macintosh", "koi8-r": "koi8-r", "koi8-u": "koi8-u", "cp866": "ibm866",
    "cp874": "windows-874",
    **{f"iso8859-{n}": f"iso-8859-{n}" for n in _ISO},
    **{f"cp{n}": f"windows-{n}" for n in _1250S},
}  # fmt: skip
NODE = {"gb18030": "gb18030", **_UTF}
JAVA = {
    "gbk": "GBK", "gb18030": "GB18030", "gb2312": "GB2312", "big5": "Big5",
    "big5-hkscs": "Big5-HKSCS", "cp950": "x-windows-950", "shift_jis": "Shift_JIS",
    "cp932": "windows-31j", "euc-kr": "EUC-KR", "cp949": "x-windows-949", **_UTF,
    "latin-1": "ISO-8859-1", "mac-roman": "x-MacRoman", "koi8-r": "KOI8-R", "koi8-u": "KOI8-U",
    "cp874": "x-windows-874", **{f"cp{n}": f"IBM{n}" for n in _IBM},
    **{f"iso8859-{n}": f"ISO-8859-{n}" for n in _ISO if n not in _JAVA_LACKS},
    **{f"cp{n}": f"windows-{n}" for n in _1250S},
}  # fmt: skip
ICONV = {
    "gbk": "GBK", "gb18030": "GB18030", "gb2312": "GB2312", "big5": "BIG5",
    "big5-hkscs": "BIG5-HKSCS", "shift_jis": "SJIS", "cp932": "CP932", "euc-kr": "EUC-KR",
    "cp949": "UHC", **_UTF, "latin-1": "ISO-8859-1", "mac-roman": "MACINTOSH",
    "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "cp874": "CP874",
    **{f"cp{n}": f"CP{n}" for n in (*_IBM, *_1250S) if n not in (1255, 1258)},
    **{f"iso8859-{n}": f"ISO-8859-{n}" for n in _ISO},
}  # fmt: skip
WINE = {
    "gbk": "936", "cp950": "950", "cp932": "932", "cp949": "949", "mac-roman": "10000",
    "koi8-r": "20866", "koi8-u": "21866", "latin-1": "28591", "cp874": "874",
    **{f"cp{n}": str(n) for n in (*_IBM, *_1250S)},
    **{f"iso8859-{n}": str(28590 + n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}  # fmt: skip


def targets() -> list[Target]:
    """Every real decoder that was asked."""
    found = [Target("cpython", CPYTHON[n], "cpython", n, "fffd", False) for n in CPYTHON]
    found += [Target("encoding_rs", ENCODING_RS[n], "whatwg", n, "fffd") for n in ENCODING_RS]
    found += [Target("node", NODE[n], "whatwg", n, "fffd", n == "gb18030") for n in NODE]
    found += [Target("java", JAVA[n], "java", n, "fffd") for n in JAVA]
    found += [Target("iconv", ICONV[n], "iconv", n, "drop") for n in ICONV]
    found += [Target("wine", WINE[n], "windows", n, "question") for n in WINE]
    return [
        target if target.name not in _UTF else replace(target, makes_table=False)
        for target in found
    ]


Ask = Callable[[str, Sequence[bytes]], "list[str]"]


def pair_lines() -> list[bytes]:
    """Each byte alone, then each pair with a high lead byte."""
    singles = [bytes((byte,)) for byte in range(256)]
    return singles + [bytes((lead, trail)) for lead in range(0x80, 0x100) for trail in range(256)]


def error_lines() -> list[bytes]:
    """Seeded sequences in which little is valid."""
    rng = random.Random(SEED)
    kinds: list[Callable[[], int]] = [
        lambda: rng.randrange(0x20, 0x7F),
        lambda: rng.randrange(0x80, 0x100),
        lambda: rng.randrange(0x80, 0x100),
        lambda: rng.randrange(0x30, 0x3A),
        lambda: rng.choice((0x80, 0x8E, 0x8F, 0xA0, 0xA4, 0xFD, 0xFE, 0xFF, 0xC9, 0xD4)),
        lambda: rng.randrange(0x81, 0x85),
    ]
    found = [
        bytes(rng.choice(kinds)() for _ in range(rng.randint(1, LONGEST)))
        for _ in range(ERROR_SEQUENCES * 2 // 3)
    ]
    while len(found) < ERROR_SEQUENCES:
        text = "".join(rng.choice(HAN) for _ in range(3))
        han = text.encode(rng.choice(("utf-8", "gbk", "big5hkscs")), "ignore")
        start = rng.randrange(2)
        found.append(han[start : start + rng.randint(2, LONGEST)] or b"\x80")
    return found


def _hexed(lines: Sequence[bytes]) -> str:
    return "\n".join(line.hex() for line in lines) + "\n"


def _program(*command: str) -> Ask:
    def ask(label: str, lines: Sequence[bytes]) -> list[str]:
        run = subprocess.run(
            [*command, label], input=_hexed(lines), capture_output=True, text=True, check=True
        )
        return run.stdout.replace("\r", "").split("\n")[: len(lines)]

    return ask


def _wine(program: str) -> Ask:
    def ask(label: str, lines: Sequence[bytes]) -> list[str]:
        run = subprocess.run(
            ["wine", program, label, "decode"],
            input=_hexed(lines), capture_output=True, text=True, check=True,
            env={**os.environ, "WINEDEBUG": "-all"},
        )  # fmt: skip
        answers = run.stdout.replace("\r", "").split("\n")[: len(lines)]
        units = ["".join(f"{int(unit, 16):04x}" for unit in answer.split()) for answer in answers]
        return [_points(bytes.fromhex(u).decode("utf-16-be", "surrogatepass")) for u in units]

    return ask


def wine_encode(page: str, chars: Sequence[str]) -> list[bytes]:
    """What Wine's WideCharToMultiByte writes for each character."""
    lines = "\n".join(f"{ord(char):x}" for char in chars) + "\n"
    run = subprocess.run(
        ["wine", os.environ["RECORD_WINE"], page, "encode"],
        input=lines, capture_output=True, text=True, check=True,
        env={**os.environ, "WINEDEBUG": "-all"},
    )  # fmt: skip
    return [bytes.fromhex(line) for line in run.stdout.split("\n")[: len(chars)]]


def _points(text: str) -> str:
    return " ".join(f"{ord(char):x}" for char in text)


def ask_cpython(label: str, lines: Sequence[bytes]) -> list[str]:
    return [_points(line.decode(label, "replace")) for line in lines]


def ask_iconv(label: str, lines: Sequence[bytes]) -> list[str]:
    """What `iconv -c -f LABEL -t UTF-8` writes for each line.

    glibc 2.36 writes memory it never filled for A2 E8 in UHC; that is kept as one NUL.
    """
    libc = ctypes.CDLL(ctypes.util.find_library("c"))
    libc.iconv_open.restype = ctypes.c_void_p
    libc.iconv.restype = ctypes.c_size_t
    libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4
    descriptor = libc.iconv_open(b"UTF-8//IGNORE", label.encode())
    if descriptor in (None, ctypes.c_void_p(-1).value):
        raise LookupError(label)
    found = []
    for line in lines:
        libc.iconv(descriptor, None, None, None, None)
        source = ctypes.create_string_buffer(line, len(line))
        target = ctypes.create_string_buffer(1024)
        source_at = ctypes.c_void_p(ctypes.addressof(source))
        target_at = ctypes.c_void_p(ctypes.addressof(target))
        source_left, target_left = ctypes.c_size_t(len(line)), ctypes.c_size_t(1024)
        refs = [ctypes.byref(x) for x in (source_at, source_left, target_at, target_left)]
        libc.iconv(descriptor, *refs)
        text = target.raw[: 1024 - target_left.value].decode("utf-8", "replace")
        found.append(_points("\0" if "\0" in text and 0 not in line else text))
    libc.iconv_close(ctypes.c_void_p(descriptor))
    return found


def backends() -> dict[str, Ask]:
    """The decoders that can be asked here."""
    found: dict[str, Ask] = {
        "cpython": ask_cpython,
        "iconv": ask_iconv,
        "node": _program("node", str(HERE / "record_decoders.js")),
        "java": _program("java", str(HERE / "record_decoders.java")),
    }
    if program := os.environ.get("RECORD_ENCODING_RS"):
        found["encoding_rs"] = _program(program)
    if program := os.environ.get("RECORD_WINE"):
        found["wine"] = _wine(program)
    return found


def family(name: str) -> str:
    """The file of facts that an encoding belongs to."""
    return next((key for key, names in FAMILIES.items() if name in names), "single")


def answers(ask: Ask, target: Target) -> list[str]:
    """Everything one decoder answers, as text. A single-byte one is asked byte by byte."""
    lines = pair_lines()
    lines = lines[:256] if family(target.name) == "single" else lines + error_lines()
    found = ask(target.label, lines)
    return ["".join(chr(int(point, 16)) for point in answer.split()) for answer in found]


def pack(text: str) -> bytes:
    return lzma.compress(text.encode("utf-8", "surrogatepass"), preset=9 | lzma.PRESET_EXTREME)


def unpack(data: bytes) -> str:
    return lzma.decompress(data).decode("utf-8", "surrogatepass")


def title(target: Target) -> str:
    return " ".join((target.backend, target.label, target.world, target.name, target.loss))


def recorded(path: Path) -> dict[str, str]:
    """What a file of facts holds: title -> the rest of its entry."""
    if not path.exists():
        return {}
    entries = (e.split(END_OF_LINE, 1) for e in unpack(path.read_bytes()).split(END_OF_TARGET))
    return {entry[0]: entry[1] for entry in entries}


def encoded_rows(page: str) -> str:
    """Digests of what Wine writes for the BMP, 256 characters each."""
    chars = [chr(point) for point in range(1, 0x10000) if not 0xD800 <= point < 0xE000]
    rows: dict[int, list[bytes]] = {}
    for char, data in zip(chars, wine_encode(page, chars), strict=True):
        rows.setdefault(ord(char) >> 8, []).append(data)
    digests = (hashlib.blake2b(b"|".join(row), digest_size=4) for row in rows.values())
    return "\n".join(digest.hexdigest() for digest in digests)


def record(check: bool) -> int:
    """Ask everybody; 1 if what they say is not what the files say."""
    asked, differs = backends(), 0
    files: dict[str, dict[str, str]] = {}
    for target in targets():
        key = family(target.name)
        if key not in files:
            files[key] = recorded(FACTS / f"{key}.xz")
        if target.backend in asked:
            said = END_OF_LINE.join(answers(asked[target.backend], target))
            if files[key].get(title(target)) != said:
                differs = 1
                print("differs:", title(target))
            files[key][title(target)] = said
    if "wine" in asked:
        files["encoded"] = {f"wine {p} windows {n}": encoded_rows(p) for n, p in BEST_FIT.items()}
        if files["encoded"] != recorded(FACTS / "encoded.xz"):
            differs = 1
            print("differs: encoded")
    sequences = "\n".join(line.hex() for line in error_lines())
    if not check:
        FACTS.mkdir(parents=True, exist_ok=True)
        (FACTS / "sequences.xz").write_bytes(pack(sequences))
        for key, entries in files.items():
            text = END_OF_TARGET.join(k + END_OF_LINE + entries[k] for k in sorted(entries))
            (FACTS / f"{key}.xz").write_bytes(pack(text))
    return differs if check else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    return record(parser.parse_args().check)


if __name__ == "__main__":
    raise SystemExit(main())
