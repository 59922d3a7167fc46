"""Plans that nobody in his right mind would write: real kinds, parameters of every other room.

Changed bytes of a JSON plan are mostly no JSON. Here the bytes choose instead: which rooms, which
parameters, which of their values is put in the place of another, and on which text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixtext.damage import ROOMS
from fixtext.model import Json, Plan, Step

TEXTS = (
    "",
    "湖北日報訊，學會舉行大會 Copyright © 2001。",
    "你好",
    "{}[]\\%20 &amp; ~{中文~} =?utf-8?B?5Lit?= +Ti1lhw-",
    "Ünïcödé 한국어 ひらがな 😀\u200b\ufeff\r\n\x00\ud800",
)
USUAL: dict[str, tuple[Json, ...]] = {
    "written": ("utf-8", "gb18030", "gbk", "big5", "utf-16-le", "hz"),
    "read": ("latin-1", "cp1252", "gbk", "big5", "cp932", "cp949", "cp437", "utf-8"),
    "world": ("cpython", "windows", "whatwg", "java", "iconv", "mars"),
    "loss": ("question", "fffd", "drop", "lost"),
    "charset": ("gbk", "gb2312", "utf-8", "big5", "cp037"),
    "encoding": ("B", "Q", "gb18030", "utf-8", "x"),
    "spans": ([[0, 4]], [[2, 2]], [[3, 1]], [[0, 1], [1, 9]]),
    "table": ({"报": "報"}, [["會", "huì"]], [["", ""]], {"": "a"}),
    "except": ([[0, "a"]], [0], [[99, ""]]),
    "forms": ("⽂", "文", "⽂⼤⼩"),
    "places": ({"⽂": [2]}, [0, 1], {"⽂": [-1]}, {"文": 3}),
    "edits": ([[2, "insert", "de"]], [[0, "drop", "a"]], [[5, "flip", "zz"]], [[-1, "insert", ""]]),
    "form": ("&#20013;", r"\u4e2d", "%E4", r"\xe4", "<U+4E2D>"),
    "words": ([{"span": [0, 20], "charset": "UTF-8", "encoding": "B", "cuts": [20, 40]}],),
    "also": ("[]\\", "é", "%"),
    "astral": ("pair", "wide", "one"),
    "width": (76, 1, 0),
    "breaks": ([9], [5, 2], [-4]),
    "hex": ("e4", "E4"),
    "sign": ("+", "&"),
    "closed": ("needed", "bare", "always"),
    "simplified": (True,),
    "open": (True,),
    "tildes": (True,),
}
"""Parameters of the rooms, with values that some of them take."""

HOSTILE: tuple[Json, ...] = (
    None,
    True,
    -1,
    0,
    1 << 63,
    1.5,
    float("nan"),
    "",
    "\ud800",
    "\x00",
    "gbk\x00",
    "中" * 40,
    [],
    {},
    [[]],
    [[1, 2, 3]],
    {"a": None},
    [None, {"span": [0, -1]}],
    [[0, 1 << 40]],
)


@dataclass(slots=True)
class Bytes:
    """Choices out of bytes; 0 when they have run out."""

    data: bytes
    at: int = 0

    def below(self, count: int) -> int:
        self.at += 1
        return self.data[self.at - 1] % count if self.at <= len(self.data) else 0


def plan_of(data: bytes) -> tuple[str, Plan]:
    """A text and the plan that the bytes choose."""
    choose = Bytes(data)
    text = TEXTS[choose.below(len(TEXTS))]
    steps = tuple(_step(choose) for _ in range(1 + choose.below(3)))
    encoding = ("utf-8", "", "gbk", "utf-16-le", "klingon")[choose.below(5)]
    return text, Plan(encoding=encoding, bom=bool(choose.below(2)), steps=steps)


def _step(choose: Bytes) -> Step:
    kinds = list(ROOMS)
    kind = kinds[choose.below(len(kinds))]
    return Step(kind=kind, params=dict(_param(choose) for _ in range(choose.below(6))))


def _param(choose: Bytes) -> tuple[str, Json]:
    names = list(USUAL)
    name = names[choose.below(len(names))]
    match choose.below(4):
        case 0 | 1:
            return name, USUAL[name][choose.below(len(USUAL[name]))]
        case 2:
            return name, HOSTILE[choose.below(len(HOSTILE))]
        case _:
            other = USUAL[names[choose.below(len(names))]]
            return name, other[choose.below(len(other))]


def seeds() -> Iterator[bytes]:
    """Bytes that choose every kind once, with parameters of their own."""
    for kind in range(len(ROOMS)):
        yield bytes((1, 0, kind, 3, *(byte for param in range(3) for byte in (kind + param, 0, 0))))
