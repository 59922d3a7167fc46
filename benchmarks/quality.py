"""Repair, measured: exact sentences and characters right for each damage, beside two baselines.

Sentences of 10 to 60 characters that the reader was not trained on are damaged and repaired with
default options; nothing tells fixtext what happened. Beside it: the plain inverse with the pair
known, and ftfy's fix_encoding. Seeds are fixed, so a run can be split by `--damage` and `--cls`.

`--document` repairs all sentences of a row as one text of some 200 KB, which is how speed counts;
times are CPU seconds, the second of two runs, so that tables are there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import fixtext
from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.codecs.registry import charset

SURE = 95
"""Percent from which a hole counts as sure."""

DOCUMENT = 200_000
"""Bytes of the text on which speed is measured."""

MARKS = "，。、；：？！…—·“”‘’（）《》〈〉「」『』【】"

STRETCH = 3000
"""Characters compared where two texts do not have the same lines."""

CLASSES = {"modern": "zh-CN", "classical": "classical", "zh-TW": "zh-TW"}


@dataclass(frozen=True)
class Reading:
    """Written in one encoding, read in another, by the decoder of one world."""

    written: str
    read: str
    world: str = "cpython"
    loss: Loss = Loss.FFFD

    def damage(self, text: str) -> str:
        return charset(self.read, self.world).decode(text.encode(codec(self.written)), self.loss)

    def inverse(self, text: str) -> str:
        data = charset(self.read, self.world).encode_lossy(text)
        return data.decode(codec(self.written), "replace")


@dataclass(frozen=True)
class Row:
    """One line of the table: layers of misreading, and how many Han characters at least."""

    name: str
    layers: tuple[Reading, ...]
    goal: str = ""

    def damage(self, text: str) -> str:
        for layer in self.layers:
            text = layer.damage(text)
        return text

    def inverse(self, text: str) -> str:
        for layer in reversed(self.layers):
            text = layer.inverse(text)
        return text


def codec(name: str) -> str:
    """Python's name; Big5 is written as Windows writes it, which is what Taiwan's files hold."""
    return {"big5-hkscs": "big5hkscs", "big5": "cp950"}.get(name, name)


def rows() -> Iterator[Row]:
    single = ("latin-1", "cp1252", "cp437", "koi8-r", "mac-roman", "cp1251")
    for read in single:
        world = "whatwg" if read in ("cp1252", "cp1251") else "cpython"
        for written in ("utf-8", "gb18030"):
            yield Row(f"{written} as {read}", (Reading(written, read, world),), "100 / 100")
    twice = Reading("utf-8", "latin-1")
    yield Row("utf-8 as latin-1, twice", (twice, twice), "100 / 100")
    yield Row("utf-8 as latin-1, three times", (twice,) * 3, "100 / 100")
    yield Row(
        "gbk as latin-1, then utf-8 as latin-1", (Reading("gbk", "latin-1"), twice), "100 / 100"
    )
    for world in ("cpython", "windows", "whatwg", "java"):
        goal = "85 / 99.3"
        yield Row(f"utf-8 as gbk, {world}, U+FFFD", (Reading("utf-8", "gbk", world),), goal)
    for world in ("cpython", "windows", "whatwg", "java"):
        yield Row(
            f"utf-8 as gbk, {world}, ?",
            (Reading("utf-8", "gbk", world, Loss.QUESTION),),
            "80 / 99",
        )
    yield Row("utf-8 as cp1252 strict", (Reading("utf-8", "cp1252"),), "90 / 99.3")
    for read in ("big5", "cp932", "cp949"):
        yield Row(f"gbk as {read}", (Reading("gbk", read),), "80 / 98")
    yield Row("big5 as gbk", (Reading("big5", "gbk"),), "50 / 90")
    yield Row("big5 as gb18030", (Reading("big5", "gb18030", "whatwg"),), "100 / 100")
    yield Row("big5 as latin-1", (Reading("big5", "latin-1"),), "100 / 100")
    for read in ("cp932", "cp949"):
        yield Row(f"utf-8 as {read}", (Reading("utf-8", read),), "70 / 97")
    gbk = Reading("utf-8", "gbk")
    yield Row("utf-8 as gbk, twice", (gbk, gbk), "60 / 96")
    strict = Reading("utf-8", "cp1252")
    yield Row("utf-8 as latin-1, then as gbk", (twice, gbk))
    yield Row("utf-8 as latin-1, then as cp1252 strict", (twice, strict))
    yield Row("utf-8 as gbk, then as latin-1", (gbk, twice))
    yield Row("utf-8 as cp1252 strict, then as gbk", (strict, gbk))
    yield Row("gbk as latin-1, then utf-8 as gbk", (Reading("gbk", "latin-1"), gbk))
    for read, world in (("gbk", "iconv"), ("cp1252", "cpython")):
        dropped = Reading("utf-8", read, world, Loss.DROP)
        yield Row(f"utf-8 as {read}, {world}, dropped", (dropped,))


@dataclass
class Score:
    """What came of one tool on one row."""

    exact: int = 0
    right: int = 0
    characters: int = 0
    sentences: int = 0

    def add(self, got: str, want: str) -> None:
        self.sentences += 1
        self.characters += len(want)
        self.exact += got == want
        self.right += len(want) if got == want else aligned(got, want)

    def __str__(self) -> str:
        if not self.sentences:
            return "-"
        exact = 100 * self.exact / self.sentences
        return f"{exact:5.1f} / {100 * self.right / self.characters:5.2f}"


def missed(got: str, want: str, misses: Counter[str]) -> None:
    """Count the wrong characters by kind."""
    if len(got) != len(want):
        misses["sentences of another length"] += 1
        return
    for place, (mine, right) in enumerate(zip(got, want, strict=True)):
        if mine == right:
            continue
        if mine == REPLACEMENT:
            misses["left open"] += 1
        elif right in MARKS:
            at_end = place == len(want) - 1
            misses["marks at the end" if at_end else "marks inside"] += 1
        elif right.isascii():
            misses["ASCII"] += 1
        else:
            misses["Han and others"] += 1


def aligned(got: str, want: str) -> int:
    if len(got) == len(want):
        return sum(a == b for a, b in zip(got, want, strict=True))
    return in_order(got, want)


def in_order(got: str, want: str) -> int:
    """Characters of `want` that stand in `got` in the same order."""
    blocks = SequenceMatcher(None, got, want, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def fits(row: Row, text: str) -> bool:
    """The writer has all characters of the sentence, and a misreading changes it."""
    try:
        text.encode(codec(row.layers[0].written))
    except UnicodeEncodeError:
        return False
    return row.damage(text) != text


def measure(
    row: Row, sentences: list[str], bins: dict[int, list[int]], misses: Counter[str]
) -> tuple[str, ...]:
    ours, inverse, ftfy = Score(), Score(), Score()
    seconds, size = 0.0, 0
    from ftfy import fix_encoding

    for text in sentences:
        if not fits(row, text):
            continue
        damaged = row.damage(text)
        start = time.process_time()
        result = fixtext.fix(damaged)
        seconds += time.process_time() - start
        size += len(damaged.encode())
        ours.add(result.text, text)
        calibrate(result, text, bins)
        missed(result.text, text, misses)
        inverse.add(row.inverse(damaged), text)
        ftfy.add(fix_encoding(damaged), text)
    speed = f"{size / seconds / 1e6:.3f}" if seconds else "-"
    return row.name, str(ours), row.goal, str(inverse), str(ftfy), str(ours.sentences), speed


def calibrate(result: fixtext.Result, want: str, bins: dict[int, list[int]]) -> None:
    """Stated probability against what is right, for every hole with a choice, filled or left."""
    if len(result.text) != len(want):
        return
    for hole in result.holes:
        if hole.candidates and len(hole.candidates) > 1:
            best, stated = hole.candidates[0]
            right = want[hole.start : hole.start + len(hole.text)] == best
            for label in (min(9, int(stated * 10)), *([SURE] if stated >= SURE / 100 else [])):
                counts = bins.setdefault(label, [0, 0])
                counts[0] += right
                counts[1] += 1


def document(row: Row, sentences: list[str]) -> tuple[str, ...]:
    """The sentences as one text, `DOCUMENT` bytes of it when damaged: characters and speed."""
    texts: list[str] = []
    size = 0
    for text in sentences:
        if fits(row, text):
            texts.append(text)
            size += len(row.damage(text).encode()) + 1
        if size >= DOCUMENT:
            break
    original = "\n".join(texts) + "\n"
    damaged = row.damage(original)
    fixtext.fix(damaged[: len(damaged) // 2])
    start = time.process_time()
    result = fixtext.fix(damaged)
    seconds = time.process_time() - start
    size = len(damaged.encode())
    right = aligned_lines(result.text, original)
    return (
        row.name,
        f"{100 * right / len(original):12.2f} %",
        row.goal,
        result.verdict.value,
        f"{size / 1000:.0f} KB",
        str(len(texts)),
        f"{size / seconds / 1e6:.3f}",
    )


def aligned_lines(got: str, want: str) -> int:
    """Characters right; where a line end was lost, in stretches of the same length."""
    if len(got) == len(want):
        return sum(a == b for a, b in zip(got, want, strict=True))
    lines, others = want.split("\n"), got.split("\n")
    if len(lines) != len(others):
        return in_order(got[:STRETCH], want[:STRETCH]) * len(want) // STRETCH
    right = sum(aligned(a, b) for a, b in zip(others, lines, strict=True))
    return right + len(lines) - 1


def short_rows(part: str, count: int) -> Iterator[tuple[str, ...]]:
    """2, 3 and 4 Han characters, every lossless pair."""
    import random
    import re

    for length, goal in ((4, "100"), (3, "99"), (2, "95")):
        rng = random.Random(length)
        pool = corpus.sentences(part, "zh-CN", count * 3, 7)
        strings = []
        for text in pool:
            runs = re.findall(f"[\u4e00-\u9fff]{{{length},}}", text)
            if runs:
                run = rng.choice(runs)
                at = rng.randrange(len(run) - length + 1)
                strings.append(run[at : at + length])
        exact = total = 0
        for row in rows():
            if row.goal != "100 / 100":
                continue
            for text in strings[: count // 3]:
                if fits(row, text):
                    total += 1
                    exact += fixtext.fix_text(row.damage(text)) == text
        yield (
            f"{length} Han characters, lossless",
            f"{100 * exact / total:5.1f}",
            goal,
            "",
            "",
            str(total),
            "",
        )


def unrecoverable(sentences: list[str]) -> tuple[str, ...]:
    good = 0
    for text in sentences:
        garbled = text.encode("gbk", "replace").decode("utf-8", "replace")
        if garbled.isascii():
            good += 1
            continue
        result = fixtext.fix(garbled)
        again = fixtext.fix(garbled.encode("utf-8").decode("gbk", "replace"))
        good += result.verdict is fixtext.Verdict.UNRECOVERABLE and result.text == garbled
        del again
    return (
        "gbk as utf-8: verdict unrecoverable",
        f"{100 * good / len(sentences):5.1f}",
        "99",
        "",
        "",
        str(len(sentences)),
        "",
    )


HEADER = ("damage", "fixtext", "goal", "inverse", "ftfy", "n", "MB/s")
HEADER_OF_DOCUMENTS = ("damage", "characters", "goal", "verdict", "size", "lines", "MB/s")


def show(r: tuple[str, ...]) -> None:
    print(f"{r[0]:38} {r[1]:>14} {r[2]:>10} {r[3]:>14} {r[4]:>14} {r[5]:>5} {r[6]:>7}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("--cls", default="modern", choices=(*CLASSES, "all"))
    parser.add_argument("-n", type=int, default=300)
    parser.add_argument("--damage", "--only", default="", help="rows whose name contains this")
    parser.add_argument(
        "--short", action="store_true", help="only the strings of 2 to 4 characters"
    )
    parser.add_argument("--document", action="store_true", help="speed on a text of 200 KB")
    args = parser.parse_args()
    show(HEADER_OF_DOCUMENTS if args.document else HEADER)
    if args.short:
        for line in short_rows(args.part, args.n):
            show(line)
        return
    for name in CLASSES if args.cls == "all" else (args.cls,):
        if args.cls == "all":
            print(f"-- {name}")
        one_class(name, args)


def one_class(name: str, args: argparse.Namespace) -> None:
    """All rows on sentences of one class, and how right the stated odds were."""
    bins: dict[int, list[int]] = {}
    misses: Counter[str] = Counter()
    count = 2500 if args.document else args.n
    sentences = corpus.sentences(args.part, CLASSES[name], count, 1)
    taiwan = corpus.sentences(args.part, "zh-TW", count, 1)  # what Big5 is written with
    for row in rows():
        if args.damage in row.name:
            mine = taiwan if row.layers[0].written.startswith("big5") else sentences
            show(document(row, mine) if args.document else measure(row, mine, bins, misses))
    if not args.damage and not args.document:
        show(unrecoverable(sentences))
    for stated in sorted(bins):
        right, total = bins[stated]
        label = "0.95 and more" if stated == SURE else f"0.{stated}"
        print(f"holes stated at {label}: {100 * right / total:.1f} % of {total} right")
    if misses:
        print("wrong:", ", ".join(f"{count} {kind}" for kind, count in misses.most_common()))


if __name__ == "__main__":
    main()
