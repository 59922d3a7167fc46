"""Where escapes stand: in prose, where they are damage, or where they are at home?

- A page, a program, a JSON or property file, a log, a mail: escapes are right there.
- A text that speaks about escapes sets a few beside ordinary Chinese.
- Damage leaves the reason to be seen: everything the encoding lacked is escaped, nothing else.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fixtext.codecs.lines import lines
from fixtext.damage.room import Context
from fixtext.reader.scoring import scorer

CHARGE: Final = 12.0
"""Bits that any escape room charges: one text in some thousands shows its escapes."""

TOGETHER: Final = 2
"""Han characters that must be escaped side by side: one alone may be a sign in a list."""

LINE: Final = 8
"""Han characters of a wholly escaped line in a text that also has ordinary Han: an example in a
text about escapes is a word, damage is a sentence."""

FOREIGN: Final = 0.1
"""Share of kana or hangul among what was escaped from which it is not Chinese."""

READS: Final = 11.0
"""Bits for each character up to which guessed bytes read as Chinese: healthy text takes 7 to 9."""

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_HAN_TOGETHER = re.compile(f"[{HAN}]{{{TOGETHER},}}")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30fa\u30fd-\u30ff\u1100-\u11ff\uac00-\ud7a3]")
_WORD = re.compile(r"[A-Za-z]{2,}")

_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9:_-]*(?:\s[^<>]*)?/?>|<!--|<!DOCTYPE|<!\[CDATA|<\?xml|^\s*(?:```|~~~)|\]\(",
    re.MULTILINE,
)
"""Tags, and what Markdown writes around code and addresses."""

_CODE = re.compile(
    r"""["`{}\[\]<>=\\|$]|//|/\*|(?<![A-Za-z])'|'(?![A-Za-z])|^(?:\ {4}|\t)"""
    r"""|^\s*(?:\#|\*|--|;|%|!)|^\s*[A-Za-z_][\w.-]*\s*[:=]|[A-Za-z0-9_.)-]\s*[:=]\s*\0|\0\s*[:=]|\d\d:\d\d:\d\d|%[sd]""",
    re.VERBOSE,
)
"""What a line of code, data, a property file or a log has besides its escapes (each is NUL)."""

_COMMAND = re.compile(r"^\s*[a-z][\w.-]*\s+\0")
"""`printf \\344\\270\\255`, or a property written without a sign: a program reads it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Escapes side by side: `text` became what stands from `start` to `end`."""

    start: int
    end: int
    text: str


def at_home(text: str) -> bool:
    """Is this a page or Markdown, where escapes are right?

    >>> at_home("<p>&#20013;</p>"), at_home("1 < 2, &#20013;")
    (True, False)
    """
    return _MARKUP.search(text) is not None


def in_prose(
    text: str, stretches: Sequence[Stretch], *, code: bool = True, program: bool = False
) -> list[Stretch]:
    """The stretches that are damage, by where they stand.

    `code`: look for signs of code; `program`: the escapes are those of a programming language.

    >>> text = "&#20013;&#25991;"
    >>> in_prose(text, [Stretch(0, 16, "中文")])
    [Stretch(start=0, end=16, text='中文')]
    >>> in_prose("var s = " + text, [Stretch(8, 24, "中文")])
    []
    """
    if not stretches or not chinese(stretches):
        return []
    lines = _by_line(text, stretches)
    signs = ((_CODE,) if code else ()) + ((_COMMAND,) if program else ())
    if any(sign.search(rest) for rest, inside in lines if inside for sign in signs):
        return []
    if not any(_HAN.search(rest) for rest, _ in lines):
        words = sum(len(_WORD.findall(rest)) for rest, _ in lines)
        return list(stretches) if weight(stretches) >= words else []
    return [
        stretch
        for rest, inside in lines
        if not _HAN.search(rest) and weight(inside) >= max(LINE, len(_WORD.findall(rest)))
        for stretch in inside
    ]


def chinese(stretches: Sequence[Stretch]) -> bool:
    """Was Chinese escaped, or Chinese that had been misread byte by byte before?"""
    han = sum(len(_HAN.findall(stretch.text)) for stretch in stretches)
    foreign = sum(len(_KANA_OR_HANGUL.findall(stretch.text)) for stretch in stretches)
    if foreign > FOREIGN * han and foreign:
        return False
    return any(_HAN_TOGETHER.search(s.text) or misread(s.text) >= TOGETHER for s in stretches)


def weight(stretches: Sequence[Stretch]) -> int:
    """How many Han characters were escaped."""
    return sum(max(len(_HAN.findall(s.text)), misread(s.text)) for s in stretches)


def misread(text: str) -> int:
    """How many Han are hidden in text that was read byte by byte; 0 if that is not what it is.

    >>> misread("ä¸\\xadæ–‡"), misread("ÖÐÎÄÐÅÏ¢"), misread("déjà"), misread("ÌìÆøģÐÍ")
    (2, 4, 0, 4)
    """
    from fixtext.codecs.registry import charset

    if text.isascii():
        return 0
    for read in (charset("latin-1"), charset("cp1252", "whatwg")):
        data = None if _HAN.search(text) else read.encode(text)
        for name in ("utf-8", "gb18030") if data else ():
            hidden = (data or b"").decode(name, "replace")
            healthy = "\ufffd" not in hidden and (name == "utf-8" or reads(hidden))
            if healthy and _HAN.search(hidden):
                return len(_HAN.findall(hidden))
    return _hybrid(text)


def _hybrid(text: str) -> int:
    """The Han hidden in text that was read as UTF-8 where it could be, and else as Latin-1."""
    from fixtext.damage.hybrid import Utf8OrLatin1

    latin = sum("\x80" <= char < "\u0100" for char in text)
    if 2 * latin < sum(char >= "\x80" for char in text):
        return 0
    found = (len(_HAN.findall(one.text)) for one in Utf8OrLatin1().undo(text, Context()))
    return next(found, 0)


def reads(text: str) -> bool:
    """Does it read as Chinese?

    >>> reads("中文信息处理"), reads("涓枃淇℃伅")
    (True, False)
    """
    return bool(text) and scorer().bits(text) <= READS * len(text)


def _by_line(text: str, stretches: Sequence[Stretch]) -> list[tuple[str, list[Stretch]]]:
    """Each line with NUL in the place of its stretches, and these."""
    found: list[tuple[str, list[Stretch]]] = []
    queue = deque(stretches)
    start = at = 0
    for line in lines(text):
        end = start + len(line)
        rest: list[str] = []
        inside: list[Stretch] = []
        while queue and queue[0].start < end:
            stretch = queue.popleft()
            rest += [text[max(at, start) : stretch.start], "\0"]
            inside.append(stretch)
            at = stretch.end
        rest.append(text[max(at, start) : end])
        found.append(("".join(rest), inside))
        start = end
    return found


LACKING: Final = ("gb2312", "gbk", "big5")
"""Encodings of pages to which forms are sent."""

_BESIDE = re.compile(rf"[{HAN}\s\u3000-\u303f\uff00-\uff65‘-”…—]")


def stored_in(text: str, stretches: Sequence[Stretch]) -> str | None:
    """The encoding that has all of the text but nothing of what was escaped, if it shows.

    >>> stored_in("总理朱&#38229;基会见", [Stretch(3, 11, "镕")])
    'gb2312'
    >>> stored_in("比如&#20013;就是", [Stretch(2, 10, "中")]) is None
    True
    """
    sides = [(text[s.start - 1 : s.start], text[s.end : s.end + 1]) for s in stretches]
    if not any(_HAN.fullmatch(a or " ") and _HAN.fullmatch(b or " ") for a, b in sides):
        return None
    if not all(_BESIDE.fullmatch(side) for pair in sides for side in pair if side):
        return None
    escaped = set("".join(stretch.text for stretch in stretches))
    if not any(_HAN.match(char) for char in escaped):
        return None
    rest = set(text)
    for name in LACKING:
        if all(map(holds(name), rest)) and not any(map(holds(name), escaped)):
            return name
    return None


def holds(codec: str) -> Callable[[str], bool]:
    """Whether an encoding has a character, as a question to be asked character by character.

    >>> holds("gb2312")("镕"), holds("gbk")("镕"), holds("ascii")("a")
    (False, True, True)
    """

    def has(char: str) -> bool:
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            return False
        return True

    return has
