"""UTF-7 shown as it was written: `+Ti1lhw-` is 中文; in names of mail folders `&Ti1lhw-`.

Folders of IMAP are named in a UTF-7 of their own, with `&` for `+` and `,` for `/`; a program that
copies mail boxes to disk shows `&V4NXPpCuTvY-`. Bytes of a whole file in UTF-7 are the detector's.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fixtext.damage.escapes.claims import claim, rebuilt
from fixtext.damage.escapes.setting import Stretch, at_home, in_prose, reads
from fixtext.damage.room import Candidate, Context, Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Json

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "utf-7"

SIGNS: Final = {"+": "/", "&": ","}
"""What begins a stretch -> the last digit of its Base64."""

CLOSED: Final = ("always", "needed", "bare")
ALWAYS, NEEDED, BARE = CLOSED

_SHIFTED = (
    ("+", re.compile(r"\+([A-Za-z0-9+/]{3,})-?")),
    ("+", re.compile(r"(?<![A-Za-z0-9/+])\+([A-Za-z0-9+/]{3,})-?")),
    ("&", re.compile(r"&([A-Za-z0-9+,]{3,})-")),
    ("&", re.compile(r"(?<![A-Za-z0-9&])&([A-Za-z0-9+,]{3,})-")),
)
"""A sign, and what it may begin: with a letter in front of it too, if all such can be read."""
_HIGH = re.compile("[^\x00-\x7f]+")
_DIGITS = re.compile("[A-Za-z0-9+/-]")


@dataclass(frozen=True, slots=True)
class Utf7:
    """The room `utf-7`.

    `sign` begins a stretch; `closed` says which of them end with `-`: always, where it is needed or
    the text ends, or bare: only where it is needed. `spans` are stretches that were shifted whole,
    ASCII in them included; `doubled` is false if a sign of the text was left as it was.

    >>> Utf7().apply("中文 ok", {"sign": "+"})
    '+Ti1lhw- ok'
    >>> Utf7().apply("垃圾邮件", {"sign": "&"})
    '&V4NXPpCuTvY-'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return any(sign in text and pattern.search(text) for sign, pattern in _SHIFTED)

    def apply(self, text: str, params: Params) -> str:
        sign = text_param(params, "sign", "+")
        if sign not in SIGNS:
            raise InvalidPlanError('"sign" is "+" or "&"')
        closed = text_param(params, "closed", ALWAYS)
        if closed not in CLOSED:
            raise InvalidPlanError(f'"closed" is one of {", ".join(CLOSED)}')
        doubled = params.get("doubled", True) is not False
        spans = spans_param(params, len(text))
        if "spans" not in params:
            spans = [match.span() for match in _HIGH.finditer(text)]
        out, last = [], 0
        for start, end in spans:
            needed = (
                closed == ALWAYS
                or (closed == NEEDED and end >= len(text))
                or _DIGITS.match(text[end : end + 1])
            )
            before = text[last:start]
            out.append(before.replace(sign, sign + "-") if doubled else before)
            out.append(sign + _base64(text[start:end], sign) + "-" * bool(needed))
            last = end
        rest = text[last:]
        return "".join((*out, rest.replace(sign, sign + "-") if doubled else rest))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if at_home(text):
            return
        seen: set[str] = set()
        for sign, pattern in _SHIFTED:
            if sign in seen:
                continue
            stretches = [_read(match, sign) for match in pattern.finditer(text)]
            known = [stretch for stretch in stretches if stretch is not None]
            if not known or len(known) != len(stretches):
                continue
            if not reads("".join(stretch.text for stretch in known)):
                continue
            damaged = in_prose(text, known, code=False)
            if not damaged:
                continue
            found = self._claim(text, sign, damaged)
            if found is not None:
                seen.add(sign)
                yield found

    def _claim(self, text: str, sign: str, damaged: list[Stretch]) -> Candidate | None:
        original, spans = rebuilt(text, damaged)
        what = "text in UTF-7 was not decoded"
        styles: list[dict[str, Json]] = [
            {"sign": sign, **closed, **place}
            for closed in ({}, {"closed": NEEDED}, {"closed": BARE})
            for place in ({}, {"spans": spans})
        ]
        plainly = [{**style, "doubled": False} for style in styles]
        if sign + "-" in original:
            pieces = [*damaged, *_doubled(text, sign, damaged)]
            single, spans = rebuilt(text, sorted(pieces, key=lambda piece: piece.start))
            if (found := claim(self, text, single, styles[::2], what)) is not None:
                return found
        order = [*plainly, *styles] if sign in original else [*styles, *plainly]
        return claim(self, text, original, order, what)


def _doubled(text: str, sign: str, damaged: list[Stretch]) -> list[Stretch]:
    """The signs that were written `+-`, outside of what was shifted."""
    inside = {at for stretch in damaged for at in range(stretch.start, stretch.end)}
    found = re.finditer(re.escape(sign + "-"), text)
    return [Stretch(m.start(), m.end(), sign) for m in found if m.start() not in inside]


def _base64(text: str, sign: str) -> str:
    digits = base64.b64encode(text.encode("utf-16-be", "replace")).decode().rstrip("=")
    return digits.replace("/", SIGNS[sign])


def _read(match: re.Match[str], sign: str) -> Stretch | None:
    digits = match[1].replace(SIGNS[sign], "/")
    try:
        data = base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
        text = data[: len(data) // 2 * 2].decode("utf-16-be")
    except (Error, UnicodeDecodeError):
        return None
    return Stretch(match.start(), match.end(), text) if text and not text.isascii() else None
