"""Write `codecs/tables/` from what the real decoders answered: where worlds differ from CPython.

    python tools/record_decoders_tables.py            rewrite deltas.txt and bestfit.txt
    python tools/record_decoders_tables.py --check    1 if they would change

Needs the decoders named in `record_decoders.py`. Sources: Wine for Windows (and for its best
fits), encoding_rs for browsers (Node for GB18030, whose edition is newer), Java, glibc.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from fixtext.codecs.cells import SAME, _ask_cpython, base_codec
from fixtext.codecs.registry import DOUBLE, charset
from fixtext.codecs.single import BROWSER_LABELS
from record_decoders import BEST_FIT, Target, backends, pair_lines, targets, wine_encode

TABLES = Path(__file__).parent.parent / "src" / "fixtext" / "codecs" / "tables"

MOVED_FORMS = 39420
"""Four-byte forms of GB18030 that stand for the BMP."""

HEADER = """\
# Made by tools/record_decoders_tables.py from what the decoders themselves answer; do not edit.
# Facts about {what}.
"""


def four_byte(index: int) -> bytes:
    """The four-byte form of GB18030 with that number."""
    rest, fourth = divmod(index, 10)
    rest, third = divmod(rest, 126)
    first, second = divmod(rest, 10)
    return bytes((0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth))


def meaning(line: bytes, answer: str, lost: str, trail: str) -> str:
    """The text of one byte or pair, or "" if the decoder lost anything there."""
    text = "".join(chr(int(point, 16)) for point in answer.split())
    if lost in text or (len(line) == 2 and lost == "" and text == trail):
        return ""
    return text


def double_cells(target: Target, answers: Sequence[str]) -> tuple[dict[int, str], dict[int, str]]:
    """(what CPython's nearest codec says, what this decoder says), singles and pairs."""
    lines = pair_lines()
    lost = {"fffd": "\ufffd", "drop": "", "question": "?"}[target.loss]
    if (target.backend, target.name) == ("wine", "cp932"):
        lost = "\u30fb"
    old_singles, old_pairs, _ = _ask_cpython(base_codec(target.name, target.world))
    new: dict[int, str] = {}
    for line, answer in zip(lines[:256], answers, strict=False):
        single = "".join(chr(int(point, 16)) for point in answer.split())
        new[line[0]] = single if line[0] < 0x80 or lost == "" or lost not in single else ""
    for line, answer in zip(lines[256:], answers[256:], strict=True):
        if not new[line[0]]:
            key = line[0] << 8 | line[1]
            new[key] = meaning(line, answer, lost or "\0", new[line[1]])
            if lost == "" and new[key] == new[line[1]]:
                new[key] = ""
            if target.name == "cp932" and key == 0x8145:
                new[key] = "\u30fb"
    old = dict(enumerate(old_singles)) | {k: t for k, t in enumerate(old_pairs) if k >= 0x8000}
    return old, new


def delta_lines(old: dict[int, str], new: dict[int, str]) -> list[str]:
    """The cells that differ, runs of successive cells and characters on one line."""
    runs: list[tuple[int, int, str]] = []
    for key in sorted(new):
        text = new[key]
        if text == old.get(key, ""):
            continue
        if runs:
            first, count, start = runs[-1]
            follows = first + count == key and key & 0xFF
            if follows and (text == start == "" or _counts_up(start, text, count)):
                runs[-1] = (first, count + 1, start)
                continue
        runs.append((key, 1, text))
    return [
        f"{first:02X}{f'+{count:X}' if count > 1 else ''} {_points(start)}"
        for first, count, start in runs
    ]


def _counts_up(start: str, text: str, count: int) -> bool:
    return len(start) == len(text) == 1 and ord(start) + count == ord(text)


def _points(text: str) -> str:
    return ".".join(f"{ord(char):04X}" for char in text) or "-"


def four_byte_lines(target: Target) -> list[str]:
    """Four-byte forms that a decoder of GB18030 reads unlike CPython."""
    forms = [four_byte(index) for index in range(MOVED_FORMS)]
    answers = backends()[target.backend](target.label, forms)
    lost = "" if target.loss == "drop" else "\ufffd"
    lines = []
    for form, answer in zip(forms, answers, strict=True):
        text = "".join(chr(int(point, 16)) for point in answer.split())
        if text != form.decode("gb18030"):
            lines.append(f"{form.hex().upper()} {_points('' if text == lost else text)}")
    return lines


def swallowed_lines(target: Target, cells: dict[int, str]) -> list[str]:
    """Which pairs glibc loses whole: seen from what it makes of the bytes that follow.

    Bytes are put behind each pair for which "one byte lost" and "two bytes lost" foretell
    different text; the second round foretells with what the first one found.
    """
    found: set[int] = set()
    broken = [key for key, text in cells.items() if key >= 0x8000 and not text]
    for _ in range(2):
        probes: dict[int, bytes] = {}
        for key in broken:
            pair = bytes((key >> 8, key & 0xFF))
            for rest in _probes(cells, key & 0xFF):
                if _foretell(pair[1:] + rest, cells, found) != _foretell(rest, cells, found):
                    probes[key] = pair + rest
                    break
        answers = backends()[target.backend](target.label, list(probes.values()))
        for (key, probe), answer in zip(probes.items(), answers, strict=True):
            seen = "".join(chr(int(point, 16)) for point in answer.split())
            if seen == _foretell(probe[2:], cells, found):
                found.add(key)
            else:
                found.discard(key)
    grouped: dict[str, list[int]] = {}
    for lead in range(0x80, 0x100):
        trails = [key & 0xFF for key in found if key >> 8 == lead]
        if trails:
            grouped.setdefault(_ranges(trails), []).append(lead)
    return [f"~ {_ranges(leads)} {trails}" for trails, leads in grouped.items()]


def _probes(cells: dict[int, str], trail: int) -> list[bytes]:
    own = [bytes((t,)) + b"AA" for t in range(0x40, 0xFF) if cells.get(trail << 8 | t)]
    return [b"A", b"4", *own[:1], b"\xb0\xa1A", b"\xc4\xe3A", b"\xa4\x40A"]


def _foretell(data: bytes, cells: dict[int, str], swallowed: set[int]) -> str:
    text, pos = "", 0
    while pos < len(data):
        key = data[pos] << 8 | data[pos + 1] if pos + 1 < len(data) else -1
        single, pair = cells[data[pos]], cells.get(key, "")
        text += single or pair
        pos += 2 if not single and (pair or key in swallowed) else 1
    return text


def _ranges(members: Iterable[int]) -> str:
    found: list[list[int]] = []
    for byte in sorted(members):
        if found and found[-1][1] == byte - 1:
            found[-1][1] = byte
        else:
            found.append([byte, byte])
    return ",".join(f"{first:02X}-{last:02X}" for first, last in found)


def single_lines(target: Target, answers: Sequence[str]) -> list[str]:
    """Bytes of a single-byte encoding that a world reads unlike CPython (C1 apart)."""
    lost = {"fffd": "\ufffd", "drop": "", "question": "?"}[target.loss]
    old = {b: bytes((b,)).decode(target.name, "ignore") for b in range(0x80, 0x100)}
    new = {}
    for byte in old:
        text = "".join(chr(int(point, 16)) for point in answers[byte].split())
        new[byte] = "" if text == lost else text
        if target.world in ("windows", "whatwg") and byte < 0xA0 and text == chr(byte):
            new[byte] = old[byte]
    return delta_lines(old, new)


def deltas() -> str:
    """The text of `deltas.txt`."""
    asked = backends()
    parts = [HEADER.format(what="the cells in which a world's encoding differs from CPython's")]
    for target in targets():
        elsewhere = (target.name, target.world) in SAME or (
            target.world == "whatwg" and target.name in BROWSER_LABELS
        )
        if elsewhere or not target.makes_table:
            continue
        answers = asked[target.backend](target.label, pair_lines())
        if target.name in (*DOUBLE, "gb18030"):
            old, new = double_cells(target, answers)
            lines = delta_lines(old, new)
            if target.name == "gb18030":
                lines += four_byte_lines(target)
            if target.world == "iconv":
                lines += swallowed_lines(target, new)
        else:
            lines = single_lines(target, answers)
        if lines:
            parts.append("\n".join([f"[{target.name} {target.world}]", *lines]) + "\n")
    return "\n".join(parts)


def best_fits() -> str:
    """The text of `bestfit.txt`: what Windows writes where a code page has no such character."""
    chars = [chr(point) for point in range(0x80, 0x10000) if not 0xD800 <= point < 0xE000]
    parts = [HEADER.format(what="Windows' best fits, as Wine's WideCharToMultiByte writes them")]
    for name, page in BEST_FIT.items():
        read = charset(name, "windows")
        fits: dict[int, str] = {}
        for char, data in zip(chars, wine_encode(page, chars), strict=True):
            back = read.decode(data)
            if back not in (char, "?") and read.encode(char) is None:
                fits[ord(char)] = back
        lines = delta_lines({}, fits)
        parts.append("\n".join([f"[{name} windows]", *lines]) + "\n")
    return "\n".join(parts)


def main() -> int:
    changed = 0
    for path, make in ((TABLES / "deltas.txt", deltas), (TABLES / "bestfit.txt", best_fits)):
        text = make()
        if path.read_text(encoding="ascii") != text:
            changed = 1
            print(f"{path.name} differs")
            if "--check" not in sys.argv:
                path.write_text(text, encoding="ascii")
    return changed if "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
