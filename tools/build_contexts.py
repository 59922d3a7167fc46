"""Build `restore.txt`, `restore.bin` in `data/`: which Simplified character a shown one was.

    python tools/build_contexts.py [--corpus PATH] [--check]

Clean Simplified text of the `train` part is turned Traditional in the ways machines do it (one
character for one, with the ambiguous ones converted or left; OpenCC s2t, s2tw, s2hk). Whatever is
shown for more than one original becomes a question; the contexts of its originals train the
table. The same corpus and the same OpenCC give the same files; `--check` compares.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jieba
import numpy as np
import numpy.typing as npt
import opencc

from build_reader import sources
from build_scripts import dump_lines
from contexts_train import UNKNOWN, Examples, Units, edged, examples, train
from fixtext.reader.choice import ZHU
from fixtext.reader.contexts import REACH
from fixtext.reader.scripts import (
    fold,
    is_traditional_only,
    simplified_forms,
    simplified_only,
    traditional_forms,
    traditional_only,
)
from reader_manifest import DATA, note_sources, settle
from reader_text import capped, corpus

CLASSES = ("zh-CN", "names")
CAP_BYTES = 24_000_000
NAMES_CAP_BYTES = 6_000_000
MINIMUM_SECOND = 15
"""A second original seen less often is a slip of somebody's pen."""
MINIMUM_SHARE = 2e-4
MINIMUM_MAPPED = 3
"""Times a pair must be seen to overrule OpenCC's first form."""
WORD_UNIT = 10
"""Occurrences in jieba's dictionary for which a word is shown once more."""
MOST_SHOWN = 30
"""Times a word is shown at most; three times as often is no better on the tuning part."""
WRONG = "着名|着作|着称|原着|显着|编着|卓着|[看接跟随有]著"
"""Slips of converters in the training text itself: their lines are left out."""
WORKS = "名论专巨遗译拙土昭原显卓"
"""Before these 着 is a converter's slip if the lists know only 著."""
SLIP_SHARE = 20
"""着 must be so much commoner behind a character for a 著 there to be a slip."""
FIRST_HAN = "\u4e00"
WITHOUT_ZHE = ("one-to-one", "s2tw")
"""Ways that leave no 着: in the others 著 is 著, and the reader knows it by the 着 beside it."""
REVERSED = ("TWVariantsRevPhrases", "HKVariantsRevPhrases", "TSPhrases")
"""OpenCC's lists of Traditional words whose way back is not the usual one."""
REVERSED_SHOWN = 10
"""Times such a word is shown."""
BMP = 1 << 16
SPELLINGS = frozenset("像待座秘")
"""OpenCC corrects spelling on the way (好象 to 好像, 坐落 to 座落); what it showed stays."""
EXTRA = frozenset("摺捱麴")
"""Traditional, yet with a use of their own in Simplified."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One way of turning Traditional: what is shown, and what stood there."""

    way: str
    shown: Units
    stood: Units
    times: npt.NDArray[np.int32]
    """How often each character is shown as an example."""


def gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


STRAYS = frozenset(c for c in traditional_only() if not gb2312(c))
"""What clean Simplified text does not have."""


def lines(root: Path) -> tuple[list[str], list[str]]:
    """Lines of Simplified text without stray Traditional, and the files they come from."""
    strays = re.compile("[" + "".join(STRAYS) + "]|" + WRONG)
    found, names = [], []
    for cls in CLASSES:
        for name, text in corpus.texts("train", cls, root):
            cut = capped(text.replace("\r", ""), NAMES_CAP_BYTES if cls == "names" else CAP_BYTES)
            found += [
                line
                for line in cut.split("\n")
                if line and not strays.search(line) and max(line) < "\U00010000"
            ]
            names.append(name)
    return found, names


def one_to_one() -> dict[int, str]:
    """Every Simplified character to its first Traditional form."""
    table = {ord(c): traditional_forms(c)[0] for c in simplified_only()}
    for code in range(0x4E00, 0x9FA6):
        form = traditional_forms(chr(code))[0]
        if form != chr(code) and form < "\U00010000":
            table[code] = form
    return table | {ord("着"): "著"}


def words() -> tuple[list[str], list[int]]:
    """Words of jieba's dictionary and of OpenCC's phrases, and how often each is shown."""
    found = {}
    listed = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()
    for word, number, _ in map(str.split, listed):
        found[word] = min(MOST_SHOWN, max(1, int(number) // WORD_UNIT))
    for name in ("STPhrases", "TWPhrases"):
        found |= {word: 1 for word in dump_lines(name) if word not in found}
    back = opencc.OpenCC("tw2s").convert
    for word in sorted({back(word) for name in REVERSED for word in dump_lines(name)}):
        found.setdefault(word, REVERSED_SHOWN)
    kept = [w for w in found if len(w) > 1 and max(w) < "\U00010000" and not set(w) & STRAYS]
    return kept, [found[w] for w in kept]


def ways(texts: Sequence[str], times: Sequence[int], edge: str) -> Iterator[Aligned]:
    """The text in each way, lines of changed length left out."""
    whole = "\n".join(texts)
    yield _aligned("unchanged", texts, texts, times, edge)
    yield _aligned("one-to-one", texts, whole.translate(one_to_one()).split("\n"), times, edge)
    for config in ("s2t", "s2tw", "s2hk"):
        shown = opencc.OpenCC(config).convert(whole).split("\n")
        yield _aligned(config, texts, shown, times, edge)


def _aligned(
    way: str, stood: Sequence[str], shown: Sequence[str], times: Sequence[int], edge: str
) -> Aligned:
    fit = [
        (a, b, h)
        for a, b, h in zip(shown, stood, times, strict=True)
        if len(a) == len(b) and max(a) < "\U00010000"
    ]
    a, b, h = zip(*fit, strict=True)
    sizes = [len(line) + len(edge) for line in a]
    repeated = np.repeat(np.array(h, np.int32), sizes)
    return Aligned(way, _units(edge.join(a) + edge), _units(edge.join(b) + edge), repeated)


def _units(text: str) -> Units:
    return np.frombuffer(text.encode("utf-16-le"), np.uint16)


def counted(aligned: Sequence[Aligned]) -> dict[str, Counter[str]]:
    """Shown -> originals with their numbers, over all ways."""
    total: dict[str, Counter[str]] = {}
    for one in aligned:
        keys = one.shown.astype(np.uint32) << np.uint32(16) | one.stood
        values, numbers = np.unique(keys, return_counts=True)
        for key, number in zip(values.tolist(), numbers.tolist(), strict=True):
            total.setdefault(chr(key >> 16), Counter())[chr(key & 0xFFFF)] += number
    return total


def decisions(total: dict[str, Counter[str]]) -> dict[str, str]:
    """Shown -> its original, or its two originals, commonest first; OpenCC's where unseen."""
    found = {}
    for code in [*range(0x3400, 0xA000), *range(0xF900, 0xFB00)]:
        shown = chr(code)
        usual = next((f for f in simplified_forms(shown) if f < "\U00010000"), shown)
        if fold(shown) == shown and shown not in total:
            continue
        seen = [form for form in total.get(shown, Counter()).most_common() if _real(shown, form)]
        if seen and seen[0][1] >= MINIMUM_MAPPED:
            usual = seen[0][0]
        second = [form for form, number in seen[1:2] if number >= _enough(seen)]
        if shown in SPELLINGS:
            usual, second = shown, []
        if usual != shown or second:
            found[shown] = usual + "".join(second)
    return found


def _real(shown: str, form: tuple[str, int]) -> bool:
    """A Traditional character that stands for itself in Simplified text is a stray."""
    return form[0] != shown or not is_traditional_only(shown) or shown in EXTRA


def _enough(seen: list[tuple[str, int]]) -> float:
    return max(MINIMUM_SECOND, MINIMUM_SHARE * sum(number for _, number in seen))


def questions(
    aligned: Sequence[Aligned], table: dict[str, str], slips: Sequence[tuple[str, str]]
) -> Examples:
    """Every question met in the text, without the slips of the text itself."""
    folded = np.arange(BMP, dtype=np.uint16)
    for shown, originals in table.items():
        folded[ord(shown)] = ord(originals[0])
    second = np.zeros(BMP, np.uint16)
    for shown, originals in table.items():
        if len(originals) > 1:
            second[ord(shown)] = ord(originals[1])
    parts = []
    for one in aligned:
        if one.way == "unchanged":
            continue
        around = edged(folded[one.shown])
        places = np.flatnonzero(second[one.shown])
        chars, stood = one.shown[places], one.stood[places]
        is_second = stood == second[chars]
        known = is_second | (stood == folded[chars])
        known &= (chars != ZHU) | (one.way in WITHOUT_ZHE)
        before = np.where(places > 0, one.stood[places - 1], 0)
        for char, form in slips:
            known &= (before != ord(char)) | (stood != ord(form)) | (chars != ZHU)
        kept = places[known]
        parts.append(
            examples(around, kept + REACH, chars[known], is_second[known], one.times[kept])
        )
    return Examples.joined(parts)


def slips_of(one: Aligned, listed: Sequence[str]) -> list[tuple[str, str]]:
    """The character before, and 着 or 著, where the training text itself has the wrong one.

    论着 and 专着 where the lists have 论著 alone; 带著 and 坐著 where 带着 is far commoner.
    """
    words = set(listed)
    places = np.flatnonzero((one.shown == ZHU) & (np.arange(len(one.shown)) > 0))
    seen = Counter(
        (chr(before), chr(form))
        for before, form in zip(
            one.stood[places - 1].tolist(), one.stood[places].tolist(), strict=True
        )
    )
    found = []
    for before in sorted({char for char, _ in seen if char >= FIRST_HAN}):
        usual, other = seen[before, "着"], seen[before, "著"]
        if before + "著" in words:
            if before in WORKS and before + "着" not in words and usual:
                found.append((before, "着"))
        elif usual >= SLIP_SHARE * other > 0:
            found.append((before, "著"))
    return found


def main() -> None:
    """Write the tables, or with `--check` compare them with fresh ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    corpus.add_option(parser)
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    arguments = parser.parse_args()
    root = corpus.root(arguments.corpus)
    texts, names = lines(root)
    print(f"{sum(map(len, texts)) / 1e6:.1f} million characters", flush=True)
    listed, times = words()
    aligned = [*ways(texts, [1] * len(texts), "\n"), *ways(listed, times, chr(UNKNOWN) * REACH)]
    print("turned Traditional in", len(aligned), "ways", flush=True)
    table = decisions(counted(aligned))
    rows = "".join(f"{shown}\t{forms}\n" for shown, forms in sorted(table.items()))
    settle(DATA / "restore.txt", rows.encode("utf-8"), arguments.check)
    asked = {shown: forms for shown, forms in table.items() if len(forms) > 1}
    print(len(asked), "questions:", " ".join(f"{s}:{f}" for s, f in asked.items()), flush=True)
    slips = slips_of(next(one for one in aligned if one.way == "one-to-one"), listed)
    trained = train(questions(aligned, table, slips))
    settle(DATA / "restore.bin", trained, arguments.check)
    origin = sources(names, root)
    origin.append({"source": f"jieba {jieba.__version__} dict.txt", "licence": "MIT"})
    origin.append({"source": f"OpenCC {opencc.__version__} dictionaries", "licence": "Apache-2.0"})
    for name in ("restore.txt", "restore.bin"):
        note_sources(DATA / name, "tools/build_contexts.py", origin, arguments.check)


if __name__ == "__main__":
    main()
