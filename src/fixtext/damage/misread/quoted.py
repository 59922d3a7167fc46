"""A quote is not damage: text that speaks about mojibake shows some.

`把“中文”当作 Latin-1 打开，会看到 ä¸­æ–‡ 这样的乱码` is clean. Two signs tell: the line names
encodings or mojibake, or what the stretch would become stands beside it. Either counts only where
there is more clean text on the line than damage: an article about encodings may be damaged too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TALK: Final = re.compile(
    r"(?i)mojibake|UTF-?8|UTF-?16|\bgb(?:k|2312|18030)\b|\bbig-?5|latin-?1|iso-?8859|windows-?125\d"
    r"|\bcp-?\d{3,4}\b|shift_?jis|euc-?(?:jp|kr|tw)|(?<!transfer-)(?:en|de)cod(?:e|ing)|codec|unicode"
    r"|ftfy|garbled|corrupted|乱码|亂碼|文字化け|(?:编|編|解)(?:码|碼)|字符集|字元集|锟斤拷"
)
_DECLARED: Final = re.compile(r"(?i)(?:charset|encoding)\s*[=:]\s*[\"']?[\w-]+")
"""`<meta charset="utf-8">` says in which encoding a page is; it does not talk about it."""

NEAR: Final = 2
"""Lines before and after that may do the talking where the stretch stands in quotation marks."""

_LABEL: Final = re.compile(
    r"(?i)(?:mojibake|garbled|乱码|亂碼|文字化け|(?:古文|口字|符号|符號|拼音|问句|問句|锟拷)[码碼])"
    r"\w{0,4}[\"'`”’」』*]*\s*[:：|,，\t]\s*[\"'`“‘「『]*$"
)
"""`符号码：` right before a stretch says that it is one."""

_CELL: Final = re.compile(r"[^\s|,，;；:：=/\"'`“”‘’「」『』()（）<>《》]+")
"""What stands between separators and brackets: a cell of a table, a quoted word."""

FEWEST: Final = 2
"""Characters of a cell that make it more than a chance that it is the original of its neighbour."""

_OPEN: Final = "\"'`“‘「『《(（"
_CLOSE: Final = "\"'`”’」』》)）"


def quoted(damaged: str, original: str) -> bool:
    """Is all that differs between two texts, line by line, only shown?

    >>> line = 'The string "schÃ¶n" is what you get when "schön" is decoded wrongly.'
    >>> quoted(line, line.replace("Ã¶", "ö"))
    True
    >>> quoted("我们发现 ä¸\xadæ–‡", "我们发现 中文")
    False
    """
    before, after = damaged.split("\n"), original.split("\n")
    if len(before) != len(after):
        return False
    changed = [at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    return bool(changed) and all(_shown(before, at, after[at]) for at in changed)


def stretch_quoted(text: str, start: int, end: int, original: str) -> bool:
    """The same for one stretch of a text, `original` in the place of `text[start:end]`.

    >>> text = "乱码大全：\\n网页上的“ä¸\xadæ–‡”大家都见过。\\n下面我们来看第二个例子。"
    >>> stretch_quoted(text, text.index("ä"), text.index("”"), "中文")
    True
    """
    first = last = start
    for _ in range(NEAR + 1):
        first = text.rfind("\n", 0, max(first, 0))
    last = end
    for _ in range(NEAR + 1):
        last = text.find("\n", last + 1) if last >= 0 else last
    here = slice(first + 1, last if last >= 0 else len(text))
    around = text[here]
    start, end = start - first - 1, end - first - 1
    return quoted(around, around[:start] + original + around[end:])


def _shown(lines: list[str], at: int, original: str) -> bool:
    line = lines[at]
    start, end, there = _difference(line, original)
    stretch, became = line[start:end], original[start:there].strip()
    near = lines[max(0, at - NEAR) : at] + lines[at + 1 : at + 1 + NEAR]
    if _LABEL.search(line[:start]) or _in_a_cell(became, line[:start], line[end:], near):
        return True
    rest = line[:start] + "".join(c if c.isascii() else " " for c in stretch) + line[end:]
    if sum(map(str.isalnum, rest)) < sum(not c.isascii() for c in stretch):
        return False
    beside = line[:start] + "\n" + line[end:]
    if any(known in beside for known in _layers(became)) or _talks(rest):
        return True
    inside = line[:start].rstrip()[-1:] in _OPEN and line[end:].lstrip()[:1] in _CLOSE
    return inside and any(map(_talks, near))


def _in_a_cell(became: str, before: str, after: str, near: list[str]) -> bool:
    """Is the original a cell of the same line; or quoted nearby, if the line holds no more?"""
    known = [layer for layer in _layers(became) if len(layer) >= FEWEST]
    if not known:
        return False
    if before.strip() or after.strip():
        cells = _CELL.findall(before) + _CELL.findall(after)
        return any(layer in cells for layer in known)
    marks = list(zip(_OPEN, _CLOSE, strict=True))
    return any(
        first + layer + last in line for layer in known for first, last in marks for line in near
    )


def _layers(became: str) -> Iterator[str]:
    """What a stretch would become, and what that would become if it was misread before."""
    while not became.isascii():
        yield became
        try:
            became = became.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return


def _talks(text: str) -> bool:
    return _TALK.search(_DECLARED.sub("", text)) is not None


def _difference(a: str, b: str) -> tuple[int, int, int]:
    """Start of the difference, its end in `a`, and its end in `b`."""
    limit = min(len(a), len(b))
    start = next((i for i in range(limit) if a[i] != b[i]), limit)
    same = 0
    while same < limit - start and a[-1 - same] == b[-1 - same]:
        same += 1
    return start, len(a) - same, len(b) - same
