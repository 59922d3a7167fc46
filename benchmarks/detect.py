"""Ours beside other detectors, on the same snippets.

    python benchmarks/detect.py [--corpus PATH] [--part test] [--quick] [--only WORK] [--peers LIST]

Peers that are installed take part: charset-normalizer, chardet, chardetng_py, faust-cchardet
(`pip install chardet chardetng_py faust-cchardet`), and uchardet's library through ctypes.

Per kind of work: exact % (a superset of the encoding counts), decodes-right %, and
microseconds for a snippet. Text comes from the `test` part of the corpus, which nothing was
trained or tuned on (`--part tune` is for tuning); the seed is fixed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import corpus
import detect_peers as peers
import detect_work as work

COUNT, QUICK = 200, 40
"""Snippets of each encoding in each work."""


@dataclass
class Tally:
    """What one detector did on one work."""

    snippets: int = 0
    exact: int = 0
    right: int = 0
    chinese: int = 0
    seconds: float = 0.0

    def row(self, foreign: bool) -> str:
        n = max(self.snippets, 1)
        last = f"{100 * self.chinese / n:6.2f}" if foreign else "      "
        micro = 1e6 * self.seconds / n
        return f"{100 * self.exact / n:6.1f} {100 * self.right / n:6.1f} {last} {micro:9.0f}"


def measure(detect: peers.Detector, snippets: Iterable[work.Snippet]) -> dict[str, Tally]:
    """Tallies by encoding, and over all under ""."""
    tallies: dict[str, Tally] = {}
    for snippet in snippets:
        begin = time.process_time()
        name = detect(snippet.data)
        seconds = time.process_time() - begin
        exact, right = work.judge(snippet, name)
        for key in ("", snippet.encoding):
            tally = tallies.setdefault(key, Tally())
            tally.snippets += 1
            tally.exact += exact
            tally.right += right
            tally.chinese += peers.is_chinese(name)
            tally.seconds += seconds
    return tallies


def print_work(
    title: str, snippets: list[work.Snippet], detectors: Mapping[str, peers.Detector], details: bool
) -> None:
    foreign = title.startswith("foreign")
    print(f"\n{title} ({len(snippets)} snippets)")
    print(f"  {'':22}  exact  right  {'as zh' if foreign else '     '}        µs")
    for name, detect in detectors.items():
        tallies = measure(detect, snippets)
        print(f"  {name:22} {tallies.pop('').row(foreign)}", flush=True)
        if details:
            for encoding, tally in sorted(tallies.items()):
                print(f"      {encoding:18} {tally.row(foreign)}")


def mixed_lines(root: Path, part: str, count: int) -> None:
    """Files of 20 lines, k of them GBK and the rest UTF-8: how many lines are decoded right."""
    from fixtext.detect import decode
    from fixtext.model import Options

    right = lines = 0
    for texts, kinds in work.mixed_files(root, part, count):
        data = b"".join(t.encode(k) for t, k in zip(texts, kinds, strict=True))
        done = decode(data, Options()).text.split("\n")
        for i, text in enumerate(texts):
            lines += 1
            right += i < len(done) and done[i] + "\n" == text
    print(
        f"\n20 lines, 1 to 19 in GBK, the rest UTF-8: {100 * right / max(lines, 1):.2f} % of lines"
    )


def speed(root: Path, part: str, detectors: Mapping[str, peers.Detector]) -> None:
    """1 MB of each encoding, MB/s, best of three; and 50 bytes."""
    print(f"\n{'speed, MB/s':24}" + "".join(f"{n:>10}" for n in work.BIG) + "   50 bytes, µs")
    data = {name: work.big(root, part, name) for name in work.BIG}
    small = [s.data for s in work.snippets(root, part, work.MAIN, 50, 20)]
    for name, detect in detectors.items():
        rates = [len(d) / best(detect, [d]) / 1e6 for d in data.values()]
        micro = 1e6 * best(detect, small) / len(small)
        print(f"  {name:22}" + "".join(f"{r:10.0f}" for r in rates) + f"{micro:12.0f}", flush=True)


def best(detect: peers.Detector, data: list[bytes]) -> float:
    """Seconds for all of `data`, the best of five."""

    def once() -> float:
        begin = time.process_time()
        for one in data:
            detect(one)
        return time.process_time() - begin

    return min(once() for _ in range(5))


def works(root: Path, part: str, count: int) -> Iterator[tuple[str, list[work.Snippet]]]:
    """(title, snippets) for every row of the table."""
    for size in (20, 50, 200):
        yield f"main five, {size} bytes", work.snippets(root, part, work.MAIN, size, count)
    for low, high in ((1, 2), (3, 4), (5, 6)):
        yield f"{low}-{high} characters", work.short(root, part, low, high, count)
    for damage in work.DAMAGES:
        yield f"{damage}, 100 bytes", work.damaged(root, part, damage, count)
    yield "all thirteen, 50 bytes", work.snippets(root, part, work.ALL, 50, count)
    for size in (20, 50, 200):
        yield f"foreign, {size} bytes", work.foreign(root, size, max(count // 3, 10))
    yield "log lines, 0.5 % Han", work.logs(root, part, count // 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    corpus.add_option(parser)
    parser.add_argument("--part", default="test", choices=("test", "tune"))
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} snippets instead of {COUNT}")
    parser.add_argument("--only", default="", help="kinds of work whose title contains this")
    parser.add_argument("--peers", default="all", help='"none", or names, with commas')
    parser.add_argument("--details", action="store_true", help="a row for every encoding")
    arguments = parser.parse_args()
    root = corpus.root(arguments.corpus)
    detectors = peers.detectors(arguments.peers)
    count = QUICK if arguments.quick else COUNT
    random.seed(0)
    for title, snippets in works(root, arguments.part, count):
        if arguments.only in title:
            print_work(title, snippets, detectors, arguments.details)
    if arguments.only in "mixed lines":
        mixed_lines(root, arguments.part, count // 4)
    if arguments.only in "speed":
        speed(root, arguments.part, detectors)


if __name__ == "__main__":
    main()
