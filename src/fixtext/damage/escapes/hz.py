"""HZ shown as it was written: `~{VPND~}` is 中文 in seven bits, as in old news groups.

Bytes of a whole file in HZ are the detector's; here it is text, or a part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fixtext.damage.escapes.claims import claim, rebuilt
from fixtext.damage.escapes.setting import Stretch, at_home, in_prose, reads
from fixtext.damage.room import Candidate, Context, Params, spans_param
from fixtext.model import Json

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "hz"

_SHIFTED = re.compile(r"~\{((?:[\x21-\x77][\x21-\x7e])+)(~\}|(?=\r?\n|\Z))")
_OPEN = re.compile(r"(?<!~)~\{")
_HIGH = re.compile("[^\x00-\x7f]+")
_LONE = re.compile("(?<!~)~(?:~~)*(?!~)")
UNCLOSED: Final = "~}"


@dataclass(frozen=True, slots=True)
class Hz:
    """The room `hz`.

    `tildes`: a tilde of the text was doubled. `open`: a stretch that reaches the end of its line
    is not closed there.

    >>> Hz().apply("中文 ok", {})
    '~{VPND~} ok'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.hz > 0

    def apply(self, text: str, params: Params) -> str:
        out, last = [], 0
        for start, end in spans_param(params, len(text)):
            piece = text[start:end]
            if params.get("tildes", False):
                piece = piece.replace("~", "~~")
            piece = _HIGH.sub(lambda m: _written(m[0]), piece)
            if params.get("open", False):
                following = text[end : end + 2].startswith(("\n", "\r\n")) or end == len(text)
                piece = re.sub(r"~\}(?=\r?\n)", "", piece)
                piece = piece.removesuffix(UNCLOSED) if following else piece
            out += [text[last:start], piece]
            last = end
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        matches = list(_SHIFTED.finditer(text))
        if (
            at_home(_SHIFTED.sub("", text))
            or not matches
            or len(matches) != len(_OPEN.findall(text))
        ):
            return
        stretches = [Stretch(m.start(), m.end(), _read(m[1])) for m in matches]
        if not all(stretch.text for stretch in stretches):
            return
        if not reads("".join(stretch.text for stretch in stretches)):
            return
        damaged = in_prose(text, stretches, code=False)
        if not damaged:
            return
        found = self._claim(text, damaged)
        if found is not None:
            yield found

    def _claim(self, text: str, damaged: list[Stretch]) -> Candidate | None:
        original, spans = rebuilt(text, damaged)
        what = "text in HZ was not decoded"
        styles: list[dict[str, Json]] = [{}, {"open": True}]
        if "~~" in original and not _LONE.search(original):
            single = original.replace("~~", "~")
            doubled = [{"tildes": True, **style} for style in styles]
            if (found := claim(self, text, single, doubled, what)) is not None:
                return found
        places: tuple[dict[str, Json], ...] = ({}, {"spans": spans})
        return claim(
            self, text, original, [{**style, **place} for place in places for style in styles], what
        )


def _read(pairs: str) -> str:
    try:
        return bytes(ord(char) | 0x80 for char in pairs).decode("gb2312")
    except UnicodeDecodeError:
        return ""


def _written(text: str) -> str:
    data = text.encode("gb2312", "replace")
    if data.isascii():
        return "?" * len(text)
    return "~{" + "".join(chr(byte & 0x7F) for byte in data) + "~}"
