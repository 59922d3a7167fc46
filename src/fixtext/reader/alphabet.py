"""What the models know as one symbol: some characters by themselves, all others by class.

Every code point has a symbol and a share of it, so that the models are distributions over
all of Unicode: Han characters, punctuation and ASCII signs stand for themselves; letters,
digits, private use, controls and the rest are classes in which a code point has a share
(by the letter's frequency where it is known, else evenly).

Traditional characters share the symbol of their simplified form: 漢語 and 汉语 are the same
sequence of symbols, and which form stands there is the business of a table of shares per
script. Some symbols differ by script: 著 in Traditional text is mostly 着, in Simplified 著.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from math import log2
from typing import Final, NamedTuple, TypeAlias

from fixtext.reader.tables import table_columns

UNIT: Final = 10
"""Costs are stored as tenths of a bit in one byte: 0 to 25.5 bits."""

BOUNDARY: Final = "\n"
"""The first symbol: every text starts after one, and lines are separated by it."""

SIGNS: Final = (
    " \t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·～\u3000\ufffd"
)
"""Characters outside Han that are symbols by themselves."""

RANGES: Final[tuple[tuple[int, str], ...]] = (
    (0x0000, "control"),
    (0x0020, "ascii"),
    (0x0030, "digit"),
    (0x003A, "ascii"),
    (0x0041, "upper"),
    (0x005B, "ascii"),
    (0x0061, "lower"),
    (0x007B, "ascii"),
    (0x007F, "control"),
    (0x0080, "c1"),
    (0x00A0, "latin-1 sign"),
    (0x00C0, "accented upper"),
    (0x00D7, "latin-1 sign"),
    (0x00D8, "accented upper"),
    (0x00DF, "accented lower"),
    (0x00F7, "latin-1 sign"),
    (0x00F8, "accented lower"),
    (0x0100, "latin extended"),
    (0x0250, "phonetic"),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0780, "other script"),
    (0x08A0, "arabic"),
    (0x0900, "indic"),
    (0x0E00, "thai"),
    (0x0F00, "other script"),
    (0x10A0, "georgian"),
    (0x1100, "jamo"),
    (0x1200, "other script"),
    (0x1E00, "latin extended"),
    (0x1F00, "greek"),
    (0x2000, "general punctuation"),
    (0x2070, "symbol"),
    (0x2500, "box"),
    (0x25A0, "symbol"),
    (0x2C00, "other script"),
    (0x2E80, "radical"),
    (0x2FE0, "cjk sign"),
    (0x3040, "hiragana"),
    (0x30A0, "katakana"),
    (0x3100, "bopomofo"),
    (0x3130, "jamo"),
    (0x3190, "cjk sign"),
    (0x31A0, "bopomofo"),
    (0x31C0, "cjk sign"),
    (0x31F0, "katakana"),
    (0x3200, "cjk square"),
    (0x3400, "han ext a"),
    (0x4DC0, "symbol"),
    (0x4E00, "han"),
    (0xA000, "other script"),
    (0xAC00, "hangul"),
    (0xD7A4, "other script"),
    (0xD800, "surrogate"),
    (0xE000, "private"),
    (0xF900, "compatibility han"),
    (0xFB00, "other script"),
    (0xFE10, "compatibility form"),
    (0xFE70, "arabic"),
    (0xFEFF, "byte order mark"),
    (0xFF00, "full-width"),
    (0xFF61, "half-width kana"),
    (0xFFA0, "full-width"),
    (0x10000, "other astral"),
    (0x1F000, "emoji"),
    (0x1FB00, "other astral"),
    (0x20000, "han astral"),
    (0x40000, "unassigned"),
    (0xF0000, "private astral"),
)
"""Where each class of code points begins; it lasts until the next line."""

HANGUL_COMMON: Final = "common hangul"
"""The 2,350 syllables of KS X 1001, which modern Korean is written with."""

CLASSES: Final = tuple(dict.fromkeys([name for _, name in RANGES] + [HANGUL_COMMON]))
_STARTS: Final = tuple(start for start, _ in RANGES)
_LIMIT: Final = 0x110000


Row: TypeAlias = tuple[int, int, int, int]
"""The four numbers of `Forms`, without their names: fifteen thousand are made at loading."""


class Forms(NamedTuple):
    """What stands behind one character: its symbol in each script and its share, in 1/10 bit."""

    simplified: int
    traditional: int
    simplified_cost: int
    traditional_cost: int


def class_of(code: int) -> str:
    """The class of a code point.

    >>> [class_of(ord(c)) for c in "aé中㐀の가"]
    ['lower', 'accented lower', 'han', 'han ext a', 'hiragana', 'common hangul']
    """
    name = RANGES[bisect_right(_STARTS, code) - 1][1]
    return HANGUL_COMMON if name == "hangul" and chr(code) in _common_hangul() else name


@lru_cache(maxsize=1)
def _common_hangul() -> frozenset[str]:
    rows = bytes(b for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF) for b in (row, cell))
    return frozenset(rows.decode("euc_kr"))


@lru_cache(maxsize=1)
def class_sizes() -> dict[str, int]:
    """How many code points each class has.

    >>> class_sizes()["digit"], class_sizes()["lower"], sum(class_sizes().values()) == 0x110000
    (10, 26, True)
    """
    sizes = dict.fromkeys(CLASSES, 0)
    for (start, name), end in zip(RANGES, (*_STARTS[1:], _LIMIT), strict=True):
        sizes[name] += end - start
    sizes[HANGUL_COMMON] = len(_common_hangul())
    sizes["hangul"] -= sizes[HANGUL_COMMON]
    return sizes


class Alphabet:
    """The symbols of the models and the way from characters to them.

    Rows are searched when they are asked for: a short text needs a dozen of fifteen thousand.
    """

    __slots__ = ("_all", "_codes", "_columns", "_met", "_uniform", "class_ids", "han", "size")

    def __init__(self, han: str, codes: array[int], columns: tuple[array[int], ...]) -> None:
        """`han`: the Han symbols in order; `codes`, sorted, and four columns: rows by character."""
        self.han = han
        self.size = 1 + len(CLASSES) + len(SIGNS) + len(han)
        self.class_ids = {name: position for position, name in enumerate(CLASSES, 1)}
        self._codes = codes
        self._columns = columns
        self._met: dict[str, Row] = {}
        self._all = False
        self._uniform: dict[str, Row] = {}

    @property
    def symbols(self) -> tuple[str, ...]:
        """What each symbol stands for.

        >>> alphabet().symbols[1], len(alphabet().symbols) == alphabet().size
        ('<control>', True)
        """
        return (BOUNDARY, *(f"<{name}>" for name in CLASSES), *SIGNS, *self.han)

    def forms(self, char: str) -> Forms:
        """Symbol and share of any character.

        >>> a = alphabet()
        >>> a.symbols[a.forms("漢").traditional], a.symbols[a.forms("é").simplified]
        ('汉', '<accented lower>')
        """
        return Forms._make(self.row(char))

    def row(self, char: str) -> Row:
        """As `forms`, quicker.

        >>> alphabet().row("漢") == alphabet().forms("漢")
        True
        """
        found = self._met.get(char) or self._searched(char)
        return found or self._stranger(class_of(ord(char)))

    def known(self, char: str) -> bool:
        """Whether a character has a row of its own (all frequent Han and letters have).

        >>> alphabet().known("中"), alphabet().known("㐀")
        (True, False)
        """
        return char in self._met or self._searched(char) is not None

    def characters(self) -> dict[str, Row]:
        """All characters that have a row of their own.

        >>> len(alphabet().characters()) > 8000
        True
        """
        if not self._all:
            rows = zip(*self._columns, strict=True)
            self._met = dict(zip(map(chr, self._codes), rows, strict=True))
            self._all = True
        return self._met

    def columns(self) -> tuple[array[int], ...]:
        """The same as columns: code points in order, then the four of their rows.

        >>> [len(column) for column in alphabet().columns()] == [len(alphabet().characters())] * 5
        True
        """
        return (self._codes, *self._columns)

    def _searched(self, char: str) -> Row | None:
        code = ord(char)
        place = bisect_left(self._codes, code)
        if place == len(self._codes) or self._codes[place] != code:
            return None
        first, second, first_cost, second_cost = (column[place] for column in self._columns)
        found = self._met[char] = (first, second, first_cost, second_cost)
        return found

    def _stranger(self, name: str) -> Row:
        """The row of a character that only its class describes."""
        found = self._uniform.get(name)
        if found is None:
            symbol, cost = self.class_ids[name], round(UNIT * log2(class_sizes()[name]))
            found = self._uniform[name] = (symbol, symbol, cost, cost)
        return found


@lru_cache(maxsize=1)
def alphabet() -> Alphabet:
    """The shipped alphabet, read once.

    >>> alphabet().symbols[0], alphabet().size > 6000
    ('\\n', True)
    """
    header, columns = table_columns("alphabet.bin")
    codes, *rest = columns
    return Alphabet(str(header["han"]), codes, tuple(rest))
