"""Correct Simplified Chinese: every figure of script restoration, beside OpenCC and its peers.

    python benchmarks/script.py [--part test] [-n DOCUMENTS] [--corpus PATH]

(a) (b) Clean Simplified documents are turned Traditional by one-to-one tables (着 -> 著; the
ambiguous characters converted, or left) and by OpenCC s2t, s2tw, s2hk, and restored: characters
wrong in 10,000. Lines whose reference is itself in both scripts, or holds the slips of a
converter (着名), are left out for everybody. (c) Documents of 200 Han characters and more: genuine
Traditional must stay, machine-made must be recognised. (d) Characters a second of processor
time on long text.
(e) Stray Traditional characters put into Simplified text, and the same text clean.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import opencc

import corpus
import fixtext
from fixtext.damage.overconverted import convertible
from fixtext.model import Options, Script
from fixtext.reader.choice import restored
from fixtext.reader.scripts import (
    is_traditional_only,
    simplified_forms,
    simplified_only,
    traditional_forms,
    traditional_only,
)

TESTS = Path(__file__).resolve().parent.parent / "tests"
Turn = Callable[[str], str]
GROUPS = ("zh-CN", "classical")
PER_FILE = 400_000
"""Characters read of each file for (a) and (b)."""
LONG = 2_000_000
"""Characters of the long text of (d)."""
LEFT = "后里于云干几台系斗谷丑"
"""What tables that leave ambiguous characters leave."""
SLIPS = "着名|着作|着称|原着|显着|编着|卓着|[看接跟随有]著"
"""Wrong in the reference itself."""
UNUSUAL = (
    "执著|[反回答]覆|覆命|彷佛|[凭]藉|藉[口助机此以由帮]|[由对终敢等关至处位生属用于]於|於是|於[0-9]|"
    "(?<!幺)麽|摺[扇叠]|谘|分锺|菸|家俱|迳庭|拚[命死]|薰[陶染]|[名论专巨昭土]着|"
    "[带顶睡活待等拿望说笑想穿戴隔坐站走跑抱背住指听向朝跟沿顺靠随照衣争]著|不著(?![名文录])|"
    "馀[间年名人万千百下]"
)
"""Spelt in the reference as the norm for Simplified does not (执着, 反复, 凭借, 于是, 折扇, 家具),
as met in the tuning part: whoever restores what the norm has is wrong by these lines."""
LEAST = 200
"""Han characters of a document of (c)."""
STRAYS = 12
"""Han characters in (e) for each stray, at most."""


def gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


NORM = re.compile(UNUSUAL)
OUTSIDE = re.compile(f"[{''.join(c for c in traditional_only() if not gb2312(c))}]|{SLIPS}")


def tables() -> dict[str, Turn]:
    """The ways of (a) and (b)."""
    full = {ord(c): traditional_forms(c)[0] for c in simplified_only()}
    for code in range(0x4E00, 0x9FA6):
        form = traditional_forms(chr(code))[0]
        if form != chr(code) and form < "\U00010000":
            full[code] = form
    full[ord("着")] = "著"
    kept = {code: form for code, form in full.items() if chr(code) not in LEFT}
    ways: dict[str, Turn] = {
        "one-to-one, all converted": lambda text: text.translate(full),
        "one-to-one, some left": lambda text: text.translate(kept),
    }
    return ways | {name: opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")}


def restorers() -> dict[str, Turn]:
    """Ourselves and the peers that are installed."""
    found: dict[str, Turn] = {"fixtext": restored}
    found |= {f"opencc {name}": opencc.OpenCC(name).convert for name in ("t2s", "tw2s", "hk2s")}
    try:
        import opencc_pyo3

        for name in ("t2s", "tw2s"):
            found[f"opencc-pyo3 {name}"] = opencc_pyo3.OpenCC(name).convert
    except ImportError:
        print("opencc-pyo3 is not installed: left out")
    return found


def characters_wrong(part: str) -> None:
    """(a) and (b), on all lines and on those that are spelt by the norm."""
    wrong: Counter[tuple[str, str, str, bool]] = Counter()
    total: Counter[tuple[str, bool]] = Counter()
    ways, who = tables(), restorers()
    for group in GROUPS:
        for _, text in corpus.texts(part, group):
            lines = [ln for ln in text[:PER_FILE].split("\n") if ln and not OUTSIDE.search(ln)]
            clean = "\n".join(lines)
            usual = [NORM.search(line) is None for line in lines]
            total[group, False] += len(clean)
            total[group, True] += sum(
                len(ln) + 1 for ln, ok in zip(lines, usual, strict=True) if ok
            )
            for way, turn in ways.items():
                shown = turn(clean)
                for name, restore in who.items():
                    got = restore(shown).split("\n")
                    by_line = [differences(a, b) for a, b in zip(got, lines, strict=True)]
                    wrong[group, way, name, False] += sum(by_line)
                    wrong[group, way, name, True] += sum(
                        number for number, ok in zip(by_line, usual, strict=True) if ok
                    )
    for chosen in (*((group,) for group in GROUPS), GROUPS):
        for norm in (False, True):
            size = sum(total[group, norm] for group in chosen)
            lines_of = "lines spelt by the norm" if norm else "all lines"
            print(f"\n{' and '.join(chosen)}, {lines_of}: {size / 1e6:.2f} million characters")
            for way in ways:
                rates = {n: 1e4 * sum(wrong[g, way, n, norm] for g in chosen) / size for n in who}
                print(f"  {way:26}", "   ".join(f"{n} {rate:.2f}" for n, rate in rates.items()))


def differences(got: str, want: str) -> int:
    if len(got) != len(want):
        return abs(len(got) - len(want)) + sum(a != b for a, b in zip(got, want, strict=False))
    return sum(a != b for a, b in zip(got, want, strict=True))


def documents(text: str, count: int, rng: random.Random) -> Iterator[str]:
    """Stretches of whole lines with at least `LEAST` Han characters."""
    lines = text.splitlines(keepends=True)
    for start in rng.sample(range(len(lines)), min(len(lines), count)):
        wanted = rng.choice((LEAST, LEAST, 300, 500, 1000))
        document, end, han = "", start, 0
        while han < wanted and end < len(lines):
            document += lines[end]
            han += len(corpus.HAN.findall(lines[end]))
            end += 1
        if han >= LEAST:
            yield document


def simplified(part: str, count: int, rng: random.Random) -> list[str]:
    """Documents without any Traditional."""
    found = [d for _, t in corpus.texts(part, "zh-CN") for d in documents(t, count, rng)]
    return [d for d in found if not any(map(is_traditional_only, d))]


def recognised(part: str, count: int) -> None:
    """(c)"""
    rng = random.Random(11)
    print(f"\n-s auto, documents of {LEAST} Han characters and more")
    for cls in ("zh-TW", "zh-HK"):
        for name, text in corpus.texts(part, cls):
            pieces = list(documents(text, 4 * count, rng))
            changed = [d for d in pieces if fixtext.fix(d).text != d]
            print(f"  genuine {name:36} {len(pieces):4} documents, {len(changed)} changed")
    machines: dict[str, Turn] = {"one-to-one (random tables)": lambda t: random_table(t, rng)}
    machines |= {n: opencc.OpenCC(n).convert for n in ("s2t", "s2tw", "s2hk")}
    pieces = simplified(part, count, rng)
    for way, turn in machines.items():
        results = [(d, fixtext.fix(turn(d))) for d in pieces]
        known = sum(any(s.kind == "machine-traditional" for s in r.plan.steps) for _, r in results)
        exact = sum(r.text == d for d, r in results)
        rate = 100 * known / max(1, len(pieces))
        print(f"  made by {way:36} {len(pieces):4} documents, {rate:.1f} % known, {exact} exact")


def random_table(text: str, rng: random.Random) -> str:
    """One of the tables that made the polluted pages, drawn anew for each document."""
    one_to_one = import_module("support.pages").one_to_one
    return text.translate({ord(a): b for a, b in one_to_one(rng).items()})


def speed(part: str) -> None:
    """(d)"""
    text = "".join(t[:PER_FILE] for _, t in corpus.texts(part, "zh-CN"))[:LONG]
    shown = opencc.OpenCC("s2tw").convert(text)
    options = Options(script=Script.SIMPLIFIED)
    who: dict[str, Turn] = {
        **restorers(),
        "fixtext.fix, -s simplified": lambda t: fixtext.fix(t, options).text,
    }
    print(f"\nspeed on {len(shown) / 1e6:.1f} million characters, best of three")
    base = 0.0
    for name, restore in who.items():
        restore(shown[:5000])
        seconds = min(timed(restore, shown) for _ in range(3))
        base = seconds if name == "opencc t2s" else base
        print(f"  {name:28} {len(shown) / seconds / 1e6:8.2f} million characters a second")
        if name == "fixtext":
            ours = seconds
    print(f"  fixtext beside opencc t2s: {base / ours:.1f} times")


def timed(restore: Turn, text: str) -> float:
    start = time.process_time()
    restore(text)
    return time.process_time() - start


def strays(part: str, count: int) -> None:
    """(e)"""
    rng = random.Random(5)
    pieces = simplified(part, count, rng)
    right = total = harmed = 0
    rivals: dict[str, list[str]] = {}
    for form in sorted(convertible()):
        rivals.setdefault(simplified_forms(form)[0], []).append(form)
    for clean in pieces:
        spots = [i for i, c in enumerate(clean) if c in rivals]
        most = max(1, len(clean) // STRAYS)
        chosen = sorted(rng.sample(spots, min(len(spots), rng.randint(1, most))))
        chars = list(clean)
        for place in chosen:
            chars[place] = rng.choice(rivals[clean[place]])
        got = fixtext.fix("".join(chars)).text
        total += len(chosen)
        if len(got) == len(clean):
            right += sum(got[place] == clean[place] for place in chosen)
            rest = set(range(len(clean))) - set(chosen)
            harmed += sum(got[place] != clean[place] for place in rest)
    changed = [d for d in pieces if fixtext.fix(d).text != d]
    print(f"\nstrays: {total} in {len(pieces)} documents, {100 * right / total:.1f} % put right,")
    print(f"  {harmed} other characters changed; {len(changed)} clean documents changed")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    corpus.add_option(parser)
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("-n", type=int, default=25, help="documents of each file in (c) and (e)")
    parser.add_argument("--only", choices="abcde", help="one figure")
    args = parser.parse_args()
    os.environ["FIXTEXT_CORPUS"] = str(corpus.root(args.corpus))
    sys.path.insert(0, str(TESTS))
    if args.only in (None, "a", "b"):
        characters_wrong(args.part)
    if args.only in (None, "c"):
        recognised(args.part, args.n)
    if args.only in (None, "d"):
        speed(args.part)
    if args.only in (None, "e"):
        strays(args.part, args.n)


if __name__ == "__main__":
    main()
