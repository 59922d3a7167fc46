"""How good the reader is: perplexity, speed, telling mojibake, filling what was lost.

    python benchmarks/reader.py [--quick] [--part test|tune] [--corpus PATH] [SECTION ...]

Sections: perplexity, speed, pairs, foreign, choice, refill (default: all). Quoted figures
come from `--part test`; constants are chosen on `--part tune`.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
from fixtext.reader.filling import filler
from fixtext.reader.profile import profile
from fixtext.reader.scoring import scorer
from fixtext.reader.tables import DATA
from reader_refill import measure

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
HAN_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
TRIAL = {"zh-CN": "trial's bigram 270, trigram 160", "zh-TW": "trial's bigram 272"}
MISREADINGS = (
    *(("utf-8", "gbk"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("utf-8", "big5")),
    *(("utf-8", "cp932"), ("gbk", "big5"), ("gbk", "latin-1"), ("gbk", "cp932")),
    *(("gbk", "cp949"), ("big5", "gbk")),
)
FOREIGN = {
    "neg-ja": (("cp932", "gb18030"), ("euc_jp", "gb18030"), ("utf-8", "gb18030")),
    "neg-ko": (("cp949", "gb18030"), ("utf-8", "gb18030"), ("cp949", "big5")),
    "neg-script": (("cp1251", "gb18030"), ("cp1253", "gb18030"), ("utf-8", "gb18030")),
    "neg-latin": (("latin-1", "gb18030"), ("cp1252", "big5"), ("cp1250", "gb18030")),
}
LENGTHS = (2, 4, 8)
AFTER = 4
"""Characters after the hidden one that are scored with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """What to measure on."""

    part: str
    quick: bool
    root: Path

    def sentences(self, cls: str, full: int, quick: int) -> list[str]:
        return corpus.sentences(self.part, cls, quick if self.quick else full, corpus=self.root)

    def chinese(self) -> list[str]:
        return [c for c in corpus.split()[self.part] if c != "names"]


def perplexity(run: Run) -> None:
    """2 to the mean cost of a Han character, for every class and for the groups."""
    print("perplexity per Han character        scoring  filling")
    groups: dict[str, list[tuple[float, float, int]]] = {}
    for cls in run.chinese():
        bits = _han_bits(run.sentences(cls, 2000, 200))
        groups.setdefault(cls.split(".")[0], []).append(bits)
        _print_perplexity(cls, [bits])
    for group, parts in groups.items():
        _print_perplexity(f"{group}, all classes alike", parts, TRIAL.get(group, ""))


def _han_bits(sentences: Sequence[str]) -> tuple[float, float, int]:
    scoring = filling = 0.0
    count = 0
    for sentence in sentences:
        state = filler().start
        for char, cost in zip(sentence, scorer().costs(sentence), strict=True):
            more, state = filler().step(state, char)
            if HAN.match(char):
                scoring, filling, count = scoring + cost, filling + more, count + 1
    return scoring, filling, count


def _print_perplexity(name: str, parts: list[tuple[float, float, int]], note: str = "") -> None:
    scoring, filling = (2 ** (sum(p[i] / p[2] for p in parts) / len(parts)) for i in (0, 1))
    print(f"  {name:32} {scoring:8.1f} {filling:8.1f}  {note}")


def speed(run: Run) -> None:
    """Sizes, load times in a fresh interpreter, megabytes a second; seconds of processor time."""
    for name in ("alphabet.bin", "scoring.bin", "filling.bin", "readings.txt", "scripts.txt"):
        print(f"  {name:14} {Path(DATA, name).stat().st_size / 1e6:6.2f} MB")
    for what, code in (
        ("scoring", "from fixtext.reader.scoring import scorer; START; scorer().bits('中')"),
        ("filling", "from fixtext.reader.filling import filler; START; filler().cost('中', '文')"),
        ("readings", "from fixtext.reader.readings import readings; START; readings('中')"),
        ("scripts", "from fixtext.reader.scripts import fold; START; fold('漢')"),
    ):
        print(f"  {what} ready in {_load_time(code):.0f} ms (imports not counted)")
    texts = [text for _, text in corpus.texts(run.part, "zh-CN.prose", run.root)]
    text = "".join(texts)[:1_000_000]
    for name, measured in (("scoring", scorer().bits), ("profile", profile)):
        print(f"  {name} of long text: {_megabytes_a_second(measured, text):.0f} MB/s of UTF-8")


def _load_time(code: str) -> float:
    program = "import time; " + code.replace("START", "t = time.process_time()")
    program += "; print(time.process_time() - t)"
    command = [sys.executable, "-c", program]
    runs = (subprocess.run(command, capture_output=True, check=True) for _ in range(5))
    return 1000 * min(float(done.stdout) for done in runs)


def _megabytes_a_second(measured: Callable[[str], object], text: str) -> float:
    measured(text[:5000])
    best = min(_seconds(measured, text) for _ in range(5))
    return len(text.encode("utf-8")) / best / 1e6


def _seconds(measured: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    measured(text)
    return time.process_time() - begin


def pairs(run: Run) -> None:
    """How often mojibake scores at least as well as its original."""
    print(f"mojibake preferred to its original, %      {'':8}" + "".join(f"{n:8}" for n in LENGTHS))
    total = {n: [0, 0] for n in LENGTHS}
    for written, read in MISREADINGS:
        for group in ("zh-CN", "zh-TW") if written != "big5" else ("zh-TW",):
            snippets = _snippets(run, group, 20000 if not run.quick else 2000)
            line = f"  {written:5} read as {read:10} {group:22}"
            for length in LENGTHS:
                wrong, tried = _pair_errors(snippets[length], written, read)
                total[length][0] += wrong
                total[length][1] += tried
                line += f"{100 * wrong / max(1, tried):8.3f}"
            print(line)
    mean = "".join(f"{100 * w / max(1, t):8.3f}" for w, t in total.values())
    print(f"  {'all together':48}{mean}")


def _snippets(run: Run, group: str, number: int) -> dict[int, list[str]]:
    rng = random.Random(7)
    runs = [m for s in run.sentences(group, 6000, 1500) for m in HAN_RUN.findall(s)]
    found: dict[int, list[str]] = {}
    for length in LENGTHS:
        long_enough = [r for r in runs if len(r) >= length]
        chosen = (rng.choice(long_enough) for _ in range(number))
        found[length] = sorted(
            {r[k : k + length] for r in chosen for k in (rng.randrange(len(r) - length + 1),)}
        )
    return found


def _pair_errors(snippets: Sequence[str], written: str, read: str) -> tuple[int, int]:
    wrong = tried = 0
    bits = scorer().bits
    for text in snippets:
        try:
            damaged = text.encode(written).decode(read, "replace")
        except UnicodeEncodeError:
            continue
        tried += 1
        wrong += damaged != text and bits(damaged) <= bits(text)
    return wrong, tried


def foreign(run: Run) -> None:
    """How often a wrong Chinese reading scores better than clean foreign text."""
    print("wrong Chinese reading preferred to clean foreign text, %")
    for cls, misreadings in FOREIGN.items():
        sentences = run.sentences(cls, 4000, 500)
        for written, read in misreadings:
            wrong = tried = 0
            for text in sentences:
                try:
                    other = text.encode(written).decode(read)
                except UnicodeError:
                    continue
                if other != text:
                    tried += 1
                    wrong += scorer().bits(other) < scorer().bits(text)
            share = 100 * wrong / max(1, tried)
            print(f"  {cls:12} {written:8} read as {read:8} {share:8.3f} of {tried}")


def choice(run: Run) -> None:
    """One character hidden among random ones of the same standard set and byte length."""
    print("hidden character chosen right, %        of 8   of 64")
    for cls in run.chinese():
        rng = random.Random(3)
        encoding = "big5" if cls.startswith(("zh-TW", "zh-HK")) else "gb2312"
        crowd = [c for c in _standard(encoding) if len(c.encode("utf-8")) == 3]
        right, tried = [0, 0], 0
        for sentence in run.sentences(cls, 2000, 300):
            places = [k for k, c in enumerate(sentence) if "\u4e00" <= c <= "\u9fff"]
            if not places:
                continue
            at = rng.choice(places)
            others = rng.sample(crowd, 63)
            tried += 1
            for column, number in enumerate((7, 63)):
                right[column] += _chosen(sentence, at, others[:number]) == sentence[at]
        shares = "".join(f"{100 * r / max(1, tried):8.2f}" for r in right)
        print(f"  {cls:32} {shares}")


def _standard(encoding: str) -> list[str]:
    text = (chr(code) for code in range(0x4E00, 0xA000))
    return [c for c in text if c.encode(encoding, "ignore") and _first_level(c, encoding)]


def _first_level(char: str, encoding: str) -> bool:
    return encoding != "big5" or char.encode("big5")[0] < 0xC7


def _chosen(sentence: str, at: int, others: list[str]) -> str:
    model = filler()
    state = model.state(sentence[:at])
    best, answer = float("inf"), ""
    for char in {sentence[at], *others}:
        cost, after = model.step(state, char)
        for following in sentence[at + 1 : at + 1 + AFTER]:
            more, after = model.step(after, following)
            cost += more
        if cost < best:
            best, answer = cost, char
    return answer


def refill(run: Run) -> None:
    """Whole sentences of UTF-8 read as CPython gbk; trial: order four, 79.8 % and 99.02 %."""
    print("UTF-8 read as gbk, refilled              exact %  characters %   ms a sentence")
    for cls in run.chinese():
        done = measure(run.sentences(cls, 400, 60), filler())
        exact = 100 * done.exact / max(1, done.sentences)
        right = 100 * done.characters_right / max(1, done.characters)
        print(f"  {cls:36} {exact:8.1f} {right:12.2f} {done.milliseconds:12.1f}")


SECTIONS: dict[str, Callable[[Run], None]] = {
    "perplexity": perplexity,
    "speed": speed,
    "pairs": pairs,
    "foreign": foreign,
    "choice": choice,
    "refill": refill,
}


def main() -> None:
    """Run the sections asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="a tenth of the sentences")
    parser.add_argument("--part", choices=("test", "tune"), default="test")
    corpus.add_option(parser)
    arguments = parser.parse_args()
    unknown = set(arguments.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    run = Run(arguments.part, arguments.quick, corpus.root(arguments.corpus))
    for name in arguments.sections or SECTIONS:
        SECTIONS[name](run)
        print(flush=True)


if __name__ == "__main__":
    main()
