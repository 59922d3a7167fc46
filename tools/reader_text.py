"""Training text as symbols: capped files, OpenCC for Traditional, symbols by table look-up."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import opencc

from fixtext.reader.alphabet import (
    BOUNDARY,
    CLASSES,
    HANGUL_COMMON,
    SIGNS,
    UNIT,
    Alphabet,
    class_of,
    class_sizes,
)
from fixtext.reader.scripts import traditional_forms

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import corpus as corpus

Ids = npt.NDArray[np.uint16]
Codes = npt.NDArray[np.uint32]

CAP_BYTES = 25_000_000
"""Of one file. On the tuning part 10 MB is worse than 20 by 4 %; no cap is better by 2 % on modern
text and worse by a tenth on old text."""
NAMES_CAP_BYTES = 2_000_000
"""Of one list of words or names: names gain in prose and news what more would lose in reviews."""
WORD_LISTS = (
    "train/names/names_idioms_wainshine.txt",
    "train/names/words_thuocl.txt",
    "train/names/places_cn.txt",
)
"""For filling, only what is inside their words counts, not that a line ends after each."""
JIEBA = "0.42.1"
WORD_WEIGHT = 4
"""Of a word of jieba's dictionary at most; one more for every tenfold count."""
FRAGMENTS = 0.5
"""Share of the lines that are broken into sentences, for filling: cells, titles and subtitles are
such lines."""
SENTENCE_ENDS = "。！？!?；;"
MINIMUM_COUNT = 8
"""A Han character seen less often is left to its class, unless a standard set has it."""
CONVERTERS = {"zh-TW": "tw2s", "zh-HK": "hk2s", "classical": "t2s", "names": "t2s"}
MIRROR = "s2tw"
MIRROR_WEIGHT = 0.2
"""Forms chosen by a converter count less than forms that people wrote."""
MADE_WORDS = 8_000
"""Words of made foreign text for each of the commonest scripts, for scoring only."""
STRANGER_SHARE = 2.0**-9
"""Share of a form in a script that does not use it: quotations, mixed text."""
FREQUENT_SHARE = {HANGUL_COMMON: 0.62, "hiragana": 0.95, "katakana": 0.93}
"""How much of a class its listed letters make up; of alphabets, 0.97."""
LETTERS = {
    "digit": "0123456789",
    "lower": "etaoinshrdlcumwfgypbvkjxqz",
    "upper": "SCAPTIMDBREFNLOGHUWVJKQYXZ",
    "accented lower": "éäüöáíóèàçãêñúâåôøæîëïûõòìùßÿðý",
    "latin extended": "łąężśćńźčřšžěůőűţșăğışđňťďľạếộảấậệốớươœ",
    "accented upper": "ÉÄÖÜÁÍÓÀÅÈÇÚ",
    "cyrillic": ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєОСПВНКИМДРТБАЗГЕЯЧУЛФЭЮХЖШЦ"),
    "greek": "αοιετσνηυρπκμλςάωδίγέχόθήφύβώξζψΑΚΕΤΠΜΣΟΗΝΔΙ",
    "hiragana": (
        "のにたいをはとるがしてでなかっれらもうすりこだまさきめくあけどそえよつやわおちみせろばびん"
        "ごへげじねぎべひむほずぶふゆざぐぬぼぞぜょゃゅ"
    ),
    "katakana": (
        "ーンスルトリアイラクドシレジタフロコテプバグメッサマカデウムパニオキナセブチビハピワツエモ"
        "ポヤノミダボソガベヒ・ネケペザゴホュョャェィァォ"
    ),
    HANGUL_COMMON: (
        "이다는을에의가하고지로사기를한자도대어시리은정서인나해스일있수아과보주전만들부그라제으구면"
        "여안상원장게소동공선비조경국위우할무거적성신미계"
    ),
    "thai": "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซถศณธภษฐ",
    "arabic": "اليمونترهبدسعفحكقجشصطخةىضغذثءزئظأإآؤپچگک",
    "hebrew": "יוהלאתמרבשנםעדקפחכטסגזצןךףץ",
}
"""Letters by falling frequency, from common knowledge of each language; shares by rank."""


@dataclass(slots=True)
class Corpus:
    """The training text: every file as code points written and code points of its symbols."""

    files: list[tuple[str, str, Codes, Codes]] = field(default_factory=list)

    def counts(self) -> npt.NDArray[np.int64]:
        """How often each code point stands for a symbol."""
        total = np.zeros(0x110000, np.int64)
        for _, _, _, symbols in self.files:
            total += np.bincount(symbols, minlength=0x110000)
        return total


def capped(text: str, cap: int) -> str:
    """An even choice of lines, about `cap` bytes of UTF-8 in all."""
    size = len(text.encode("utf-8"))
    if size <= cap:
        return text
    lines = text.split("\n")
    share = cap / size
    return "\n".join(line for i, line in enumerate(lines) if int((i + 1) * share) > int(i * share))


def code_points(text: str) -> Codes:
    """A string as an array of code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def load(classes: Iterable[str], root: Path) -> Corpus:
    """Every training file of these classes; Traditional is paired with its Simplified."""
    result = Corpus()
    for cls in classes:
        converter = opencc.OpenCC(CONVERTERS[cls]) if cls in CONVERTERS else None
        cap = NAMES_CAP_BYTES if cls == "names" else CAP_BYTES
        for name, text in corpus.texts("train", cls, root):
            lines = capped(text.replace("\r", ""), cap).strip("\n")
            written, symbols = lines, lines
            if converter:
                written, symbols = aligned(lines, converter)
            result.files.append(
                (cls, name, code_points(BOUNDARY + written), code_points(BOUNDARY + symbols))
            )
    return result


def aligned(text: str, converter: opencc.OpenCC) -> tuple[str, str]:
    """The lines whose conversion kept their length, before and after."""
    pairs = zip(text.split("\n"), converter.convert(text).split("\n"), strict=True)
    kept = [(before, after) for before, after in pairs if len(before) == len(after)]
    return "\n".join(b for b, _ in kept), "\n".join(a for _, a in kept)


def standard_han() -> str:
    """Every Han character of GB2312 and of Big5 level 1."""
    gb = (bytes((a, b)) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    big5 = (
        bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    text = "".join(c.decode("gb2312", "ignore") for c in gb)
    text += "".join(c.decode("big5", "ignore") for c in big5)
    return "".join(c for c in text if class_of(ord(c)) == "han")


def with_fragments(ids: Ids, table: Ids, seed: int = 1) -> Ids:
    """Text some lines of which are broken into sentences: a line of a file may be just one."""
    stops = np.array([table[ord(c)] for c in SENTENCE_ENDS])
    closers = np.array([table[ord(c)] for c in BOUNDARY + "”』」’）"])
    rng = np.random.default_rng(seed)
    line = np.cumsum(ids == table[ord(BOUNDARY)])
    broken = rng.random(int(line[-1]) + 1) < FRAGMENTS
    following = np.append(ids[1:], np.uint16(0))
    ends = np.isin(ids, stops) & ~np.isin(following, closers) & broken[line]
    fragments: Ids = np.insert(ids, np.flatnonzero(ends) + 1, np.uint16(0))
    return fragments


def weighted_words(lists: Iterable[Ids], table: Ids) -> tuple[Ids, npt.NDArray[np.float64]]:
    """All words of the lists and of jieba's dictionary, each after a boundary; a weight for each.

    The dictionary's own counts are damped: a tenfold count is one more.
    """
    streams = list(lists)
    weights = [np.ones(int(np.sum(ids == table[ord(BOUNDARY)]))) for ids in streams]
    simplify = opencc.OpenCC("t2s")
    rows = [line.split(" ") for line in jieba_dictionary().splitlines()]
    rows = [row for row in rows if len(row[0]) > 1 and class_of(ord(row[0][0])) == "han"]
    text = simplify.convert("".join(BOUNDARY + row[0] for row in rows))
    streams.append(table[code_points(text)])
    counts = np.array([float(row[1]) for row in rows])
    weights.append(np.clip(np.rint(np.log10(np.maximum(counts, 1.0))), 1, WORD_WEIGHT))
    return np.concatenate(streams), np.concatenate(weights)


def jieba_dictionary() -> str:
    """The dictionary of the package jieba (MIT), of the version the manifest names."""
    if version("jieba") != JIEBA:
        raise SystemExit(f"the tables are built with jieba {JIEBA}")
    return (files("jieba") / "dict.txt").read_text("utf-8")


def han_symbols(counts: npt.NDArray[np.int64], simplify: opencc.OpenCC) -> str:
    """The Han symbols by falling frequency."""
    standard = set(simplify.convert(standard_han()))
    codes = [c for c in np.flatnonzero(counts) if class_of(int(c)).startswith("han")]
    seen = {chr(c) for c in codes if counts[c] >= MINIMUM_COUNT}
    return "".join(sorted(seen | standard, key=lambda c: (-int(counts[ord(c)]), c)))


def symbol_table(han: str) -> Ids:
    """Code point -> symbol, for text whose characters are symbols already."""
    bare = Alphabet(han, array("I"), (array("H"), array("H"), array("B"), array("B")))
    table = np.zeros(0x110000, np.uint16)
    for code in range(0x20000):
        table[code] = bare.class_ids[class_of(code)]
    for code in (0x20000, 0x40000, 0xF0000):
        table[code : 0x40000 if code == 0x20000 else 0x110000] = bare.class_ids[class_of(code)]
    for position, symbol in enumerate(bare.symbols):
        if len(symbol) == 1:
            table[ord(symbol)] = position
    return table


def letter_rows() -> Iterator[tuple[str, int]]:
    """(letter, cost within its class in 1/10 bit), by rank: share 1 / (rank + 3)."""
    for name, letters in LETTERS.items():
        size, listed = class_sizes()[name], FREQUENT_SHARE.get(name, 0.97)
        if len(set(letters)) < len(letters) or {class_of(ord(c)) for c in letters} != {name}:
            raise SystemExit(f"letters of {name}: one twice, or of another class")
        if name == "digit":
            weights = [1.0] * 10
        else:
            weights = [1 / (rank + 3) for rank in range(len(letters))]
        total = sum(weights)
        for letter, weight in zip(letters, weights, strict=True):
            share = listed * weight / total + (1 - listed) / size
            yield letter, round(-UNIT * float(np.log2(share)))


def synthetic(table: Ids, han_size: int, seed: int = 1) -> Ids:
    """A little made text in other scripts: words, spaces, stops, in the class's symbol.

    Real foreign text may not be trained on; this only teaches that letters of one script
    follow each other. Han in the Japanese part is drawn evenly from the frequent symbols.
    """
    rng = np.random.default_rng(seed)
    words = {"cyrillic": 0x431, "greek": 0x3B1, "arabic": 0x627, "hebrew": 0x5D0, "thai": 0xE01}
    words |= {"indic": 0x915, "georgian": 0x10D0, "armenian": 0x561, "common hangul": 0xAC00}
    out: list[int] = []
    for name, code in words.items():
        length = 2.8 if "hangul" in name else 5.5
        for _ in range(MADE_WORDS if name == "cyrillic" else MADE_WORDS // 3):
            out += [int(table[code])] * int(1 + rng.poisson(length - 1))
            out.append(int(table[ord(rng.choice(list("       ,.(\n")))]))
    lower, accented, extended = (int(table[ord(c)]) for c in "eéł")
    for _ in range(4 * MADE_WORDS):
        word = rng.random(int(1 + rng.poisson(4.5)))
        out += [accented if a < 0.05 else extended if a < 0.08 else lower for a in word]
        out.append(int(table[ord(rng.choice(list("       ,.'\n")))]))
    first = int(table[ord("的")])
    kanji = np.arange(first, first + min(1500, han_size))
    hira, kata = int(table[0x306E]), int(table[0x30A2])
    for _ in range(MADE_WORDS):
        out += [int(k) for k in rng.choice(kanji, int(rng.poisson(1.4)))]
        if rng.random() < 0.25:
            out += [kata] * int(2 + rng.poisson(3))
        out += [hira] * int(1 + rng.poisson(2))
        if rng.random() < 0.15:
            out.append(int(table[ord(rng.choice(list("、。\n")))]))
    return np.array(out, np.uint16)


def form_rows(texts: Corpus, table: Ids, han: str) -> Iterator[tuple[int, int, int, int, int]]:
    """(code point, symbol and symbol, cost and cost): simplified, then traditional."""
    simplified = _form_counts(texts, table, {"zh-CN"}, mirror=False)
    traditional = _form_counts(texts, table, {"zh-TW", "zh-HK", "classical"}, mirror=True)
    own = {ord(c) for c in han}
    family: dict[int, set[int]] = {s: {s} for s in own}
    for code, symbol in traditional:
        family.setdefault(symbol, set()).add(code)
    for char in han:
        family[ord(char)].update(map(ord, traditional_forms(char)))
    for form, symbol in japanese_forms(own):
        family[symbol].add(form)
    best: dict[tuple[int, int], tuple[float, int, float]] = {}
    for side, counts in enumerate((simplified, traditional)):
        for symbol, forms in family.items():
            weights = {f: counts.get((f, symbol), 0.0) for f in forms}
            total = sum(weights.values())
            for form in forms:
                default = 1.0 if form == _default(symbol, forms, side) else 0.0
                share = (weights[form] + 0.5 * default) / (total + 0.5)
                share = (1 - STRANGER_SHARE) * share + STRANGER_SHARE / len(forms)
                votes = weights[form] + 0.01 * default + (1e-6 if form == symbol else 0)
                old = best.get((side, form))
                if old is None or votes > old[0]:
                    best[side, form] = (votes, symbol, share)
    for form in sorted({f for _, f in best}):
        row = [best[0, form], best[1, form]]
        costs = [min(255, round(-UNIT * float(np.log2(share)))) for _, _, share in row]
        yield form, int(table[row[0][1]]), int(table[row[1][1]]), costs[0], costs[1]


def japanese_forms(own: set[int]) -> Iterator[tuple[int, int]]:
    """(Japanese new form, symbol it stands for): clean Japanese shall not look like rare Han."""
    text = "".join(c for c in map(chr, range(0x4E00, 0xA000)) if ord(c) not in own)
    old = opencc.OpenCC("t2s").convert(opencc.OpenCC("jp2t").convert(text))
    if len(old) != len(text):
        raise SystemExit("jp2t changed the length")
    for form, char in zip(text, old, strict=True):
        if form != char and ord(char) in own:
            yield ord(form), ord(char)


def _default(symbol: int, forms: set[int], side: int) -> int:
    if side == 0:
        return symbol
    return next((ord(f) for f in traditional_forms(chr(symbol)) if ord(f) in forms), symbol)


def _form_counts(
    texts: Corpus, table: Ids, classes: set[str], mirror: bool
) -> dict[tuple[int, int], float]:
    """(form, symbol) -> how often, over the files of these classes."""
    result: dict[tuple[int, int], float] = {}
    for cls, _, written, symbols in texts.files:
        if cls in classes:
            _add_pairs(result, written, symbols, table, 1.0)
        elif mirror and cls == "zh-CN":
            text = symbols[: len(symbols) // 2].tobytes().decode("utf-32-le", "surrogatepass")
            before, after = aligned(text, opencc.OpenCC(MIRROR))
            _add_pairs(result, code_points(after), code_points(before), table, MIRROR_WEIGHT)
    return result


def _add_pairs(
    result: dict[tuple[int, int], float], written: Codes, symbols: Codes, table: Ids, weight: float
) -> None:
    keys = written.astype(np.uint64) << np.uint64(32) | symbols
    keys = keys[table[symbols] >= table[ord("的")]]
    pairs, counts = np.unique(keys, return_counts=True)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        key = (pair >> 32, pair & 0xFFFFFFFF)
        result[key] = result.get(key, 0.0) + weight * count


def class_count() -> int:
    """How many symbols are no Han."""
    return 1 + len(CLASSES) + len(SIGNS)
