"""Speed beside the tools that stand in the same pipe, on data made from a seed.

    python benchmarks/speed.py                    # 100 MB for each row, some minutes
    python benchmarks/speed.py --size 5 --repeat 3 --rows clean,gbk

Ours, the peer and the limit (`cat`, or the codec alone) take turns; medians are shown, and ratios
of throughput, ours to the peer's, of processor time (user and system) and of wall time. Peers
that are not installed are passed over. The text is that of `tests/samples`, sentences by chance:
laws, with a sign here and there that has to be looked at; `plain` leaves those sentences out.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
from timing import OURS, Run, interleaved, timed

SAMPLES = HERE.parent / "tests" / "samples"
MEGA = 1_000_000
SEED = 20
SENTENCE = re.compile(r"[^。\n]*[。\n]+")
PAGE = 20_000
"""Characters of the polluted page, which the file repeats."""

SMALL_FILES = 20_000
"""Bytes of a small file, about."""

FTFY = (
    "import sys, ftfy\n"
    "for line in open(0, encoding='utf-8', newline=''): sys.stdout.write(ftfy.fix_encoding(line))"
)
CODEC = (
    "import sys, codecs\n"
    "d = codecs.getincrementaldecoder(sys.argv[1])()\n"
    "while b := sys.stdin.buffer.raw.read(262144): sys.stdout.buffer.write(d.decode(b).encode())"
)
LOOP = (
    'for f in "$0"/*; do e=$(uchardet "$f"); '
    'iconv -f "$e" -t utf-8 "$f" > "$f.new" && mv "$f.new" "$f"; done'
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what to do, with whom, and the ratio that is aimed at."""

    work: str
    goal: float
    make: Callable[[int], bytes]
    peer: Sequence[str]
    limit: Sequence[str]
    ours: Sequence[str] = (*OURS, "-j", "1")


def sentences(*names: str, plain: bool = False) -> list[str]:
    text = "".join((SAMPLES / f"{name}.txt").read_text(encoding="utf-8") for name in names)
    found = [sentence for sentence in SENTENCE.findall(text) if sentence.strip()]
    if plain:
        from fixtext.reader.bulk_signs import signs

        found = [sentence for sentence in found if not len(signs(sentence))]
    return found


def drawn(found: list[str], size: int, encoding: str) -> bytes:
    """Sentences by chance, up to so many bytes; a megabyte is drawn and repeated."""
    chance = random.Random(SEED)
    parts: list[bytes] = []
    length = 0
    while length < min(size, MEGA):
        parts.append((chance.choice(found).rstrip("\n") + "\n").encode(encoding, "ignore"))
        length += len(parts[-1])
    once = b"".join(parts)
    return once * max(1, size // len(once))


LAWS = ("statutes-a", "statutes-b", "statutes-c")


def clean(size: int) -> bytes:
    return drawn(sentences(*LAWS), size, "utf-8")


def plain(size: int) -> bytes:
    return drawn(sentences(*LAWS, plain=True), size, "utf-8")


def gbk(size: int) -> bytes:
    return drawn(sentences(*LAWS), size * 2 // 3, "gbk")


def big5(size: int) -> bytes:
    return drawn(sentences("taiwan"), size * 2 // 3, "big5")


def misread(size: int) -> bytes:
    return clean(size // 2).decode().encode().decode("latin-1").encode()


def polluted(size: int) -> bytes:
    from support.pages import pollute

    text = drawn(sentences(*LAWS), 3 * PAGE, "utf-8").decode()
    once = pollute(text, seed=SEED, size=150, folded=True).damaged.encode()
    return once * max(1, size // len(once))


ROWS = {
    "clean": Row(
        "clean UTF-8, laws", 1.5, clean, ("iconv", "-f", "utf-8", "-t", "utf-8"), ("cat",)
    ),
    "plain": Row(
        "clean UTF-8, plain", 1.5, plain, ("iconv", "-f", "utf-8", "-t", "utf-8"), ("cat",)
    ),
    "gbk": Row(
        "GBK -> UTF-8",
        0.9,
        gbk,
        ("iconv", "-f", "gb18030", "-t", "utf-8"),
        (sys.executable, "-c", CODEC, "gbk"),
    ),
    "gbk-j2": Row(
        "GBK -> UTF-8, -j 2 (see wall)",
        1.4,
        gbk,
        ("iconv", "-f", "gb18030", "-t", "utf-8"),
        (sys.executable, "-c", CODEC, "gbk"),
        (*OURS, "-j", "2"),
    ),
    "big5": Row(
        "Big5 -> UTF-8",
        0.9,
        big5,
        ("iconv", "-f", "big5-hkscs", "-t", "utf-8"),
        (sys.executable, "-c", CODEC, "big5hkscs"),
    ),
    "polluted": Row(
        "polluted Traditional -> Simplified", 2.0, polluted, ("opencc", "-c", "t2s"), ("cat",)
    ),
    "misread": Row("UTF-8 read as Latin-1", 10.0, misread, (sys.executable, "-c", FTFY), ("cat",)),
}


def installed(command: Sequence[str]) -> bool:
    if command[-1] == FTFY:
        return importlib.util.find_spec("ftfy") is not None
    return shutil.which(command[0]) is not None


def measured(row: Row, size: int, repeat: int, folder: Path) -> str:
    path = folder / "input"
    path.write_bytes(row.make(size * MEGA))
    peer = [row.peer] if installed(row.peer) else []
    ours, limit, *theirs = interleaved([row.ours, row.limit, *peer], path, repeat)
    return line(row.work, row.goal, ours, theirs[0] if theirs else None, limit, path)


def line(work: str, goal: float, ours: Run, theirs: Run | None, limit: Run, path: Path) -> str:
    megabytes = path.stat().st_size / MEGA
    beside = f"{'peer not installed':>24}"
    if theirs:
        ratios = (theirs.work / ours.work, theirs.wall / ours.wall)
        beside = f"{megabytes / theirs.work:8.1f} {ratios[0]:7.2f} {ratios[1]:7.2f}"
    return (
        f"{work:36} {megabytes / ours.work:8.1f} {beside} {goal:6.1f}"
        f" {limit.work / ours.work:7.3f} {ours.memory:6.0f}"
    )


def start_up(repeat: int, folder: Path) -> str:
    path = folder / "input"
    path.write_text("你好\n", encoding="utf-8")
    ours, click = interleaved([OURS, (sys.executable, "-c", "import click")], path, repeat)
    return (
        f"start-up, `echo 你好 | fixtext`: {ours.work * 1000:.0f} ms, `import click`"
        f" {click.work * 1000:.0f} ms: {ours.work / click.work:.2f} times"
        f" (wall {ours.wall / click.wall:.2f}); aimed at: 2.5 at most"
    )


def strings() -> Iterator[str]:
    """The library on strings of 1 KB, in this process, beside ftfy."""
    import fixtext

    try:
        from ftfy import fix_encoding
    except ImportError:
        yield "strings: ftfy is not installed"
        return
    found = sentences(*LAWS)
    chance = random.Random(SEED)
    healthy = ["".join(chance.choices(found, k=12))[:341] for _ in range(200)]
    broken = [text.encode().decode("latin-1") for text in healthy]
    for name, texts, goal in (("clean", healthy, 4.0), ("UTF-8 read as Latin-1", broken, 3.0)):
        ours = per_string(fixtext.fix_text, texts)
        theirs = per_string(fix_encoding, texts)
        yield (
            f"fix_text, {name} strings of 1 KB: {ours:.0f} µs, ftfy.fix_encoding {theirs:.0f} µs:"
            f" {theirs / ours:.2f} times as fast; aimed at: {goal}"
        )


def per_string(function: Callable[[str], str], texts: list[str]) -> float:
    """Microseconds of processor time for each."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            function(text)
        rounds.append((time.process_time() - start) / len(texts) * 1e6)
    return statistics.median(rounds)


def small_files(count: int, folder: Path) -> str:
    """Half GBK, half UTF-8, repaired in place."""
    found = sentences(*LAWS)
    trees = {name: folder / name for name in ("ours", "loop")}
    for tree in trees.values():
        tree.mkdir()
        for number in range(count):
            encoding = "gbk" if number % 2 else "utf-8"
            data = drawn(found[number % 50 :], SMALL_FILES, encoding)
            (tree / f"{number}.txt").write_bytes(data)
    ours = timed((*OURS, "-q", "-i", str(trees["ours"])))
    words = f"{count} small files in place: {ours.wall:.1f} s ({ours.work:.1f} s of work)"
    if not (shutil.which("uchardet") and shutil.which("iconv")):
        return f"{words}; uchardet or iconv is not installed"
    theirs = timed(("sh", "-c", LOOP, str(trees["loop"])))
    return (
        f"{words}, loop of uchardet + iconv {theirs.wall:.1f} s ({theirs.work:.1f} s of work):"
        f" {theirs.wall / ours.wall:.1f} times as fast, by work {theirs.work / ours.work:.1f};"
        " aimed at: 20"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=100, help="megabytes of UTF-8 of each input")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rows", default=",".join((*ROWS, "files", "start", "strings")))
    options = parser.parse_args()
    wanted = options.rows.split(",")
    print(f"{options.size} MB, medians of {options.repeat}; MB/s and ratios of processor time")
    print(
        f"{'work':36} {'ours':>8} {'peer':>8} {'ratio':>7} {'wall':>7} {'goal':>6}"
        f" {'limit':>7} {'MB':>6}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for row in (ROWS[key] for key in wanted if key in ROWS):
            print(measured(row, options.size, options.repeat, folder), flush=True)
        if "files" in wanted:
            print(small_files(options.files, folder), flush=True)
        if "start" in wanted:
            print(start_up(options.repeat * 3, folder), flush=True)
    if "strings" in wanted:
        for words in strings():
            print(words, flush=True)


if __name__ == "__main__":
    main()
