"""Encoded words of mail headers (RFC 2047): `=?GB2312?B?1tDOxNDFz6I=?=`.

Subjects and names of attachments travel so. Long ones are cut into several words, and some
mailers cut inside a character: each word alone is then broken, and only their bytes set side by
side can be read. In a header they are right; as a title, a file name or a line they are damage.
"""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fixtext.codecs.lines import lines
from fixtext.codecs.names import canonical
from fixtext.damage.escapes.claims import claim, rebuilt
from fixtext.damage.escapes.setting import HAN, Stretch, at_home, chinese
from fixtext.damage.room import Candidate, Context, Params
from fixtext.errors import InvalidPlanError, UnknownEncodingError
from fixtext.model import Json

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "encoded-words"

CODECS: Final = {
    "utf-8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "cp950": "cp950",
    "big5-hkscs": "big5hkscs",
}
"""Charset of a word -> CPython's codec; what says gb2312 holds GBK and more."""

_WORD = r"=\?([A-Za-z0-9_-]+)\?([BbQq])\?([!->@-~]*)\?="
_ONE = re.compile(_WORD)
_RUN = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
_ESCAPE = re.compile(b"=([0-9A-Fa-f]{2})")
_HEADER = re.compile(
    r"^(?:subject|from|to|cc|bcc|reply-to|sender|comments|content-[a-z-]+|x-[a-z-]+|keywords"
    r"|received|message-id|mime-version|date|thread-topic)\s*:|(?:file)?name\*?=",
    re.IGNORECASE | re.MULTILINE,
)
_ALONE = re.compile(
    r"^\s*(?:(?:re|fw|fwd|回复|答复|转发|回覆|轉寄|轉發)\s*[:：]\s*)*\0[^\0]*$", re.IGNORECASE
)
"""A line that is an encoded word, as an answer or a forwarded message perhaps."""
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class EncodedWords:
    """The room `encoded-words`.

    Each entry of `words` is a run of them: `span` in characters of the text, `charset` and
    `encoding` as written, `cuts` where the bytes were cut, and what stood `between`. For Q,
    `plain` lists the ASCII that is not escaped; `_` is then a space.

    >>> words = [{"span": [0, 4], "charset": "GB2312", "encoding": "B"}]
    >>> EncodedWords().apply("中文信息", {"words": words})
    '=?GB2312?B?1tDOxNDFz6I=?='
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.encoded_words > 0

    def apply(self, text: str, params: Params) -> str:
        entries = params.get("words")
        if not isinstance(entries, list):
            raise InvalidPlanError('"words" is a list of objects')
        out, last = [], 0
        for entry in entries:
            start, end = _span(entry, last)
            out += [text[last:start], _words(text[start:end], entry)]
            last = min(end, len(text))
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if _HEADER.search(text) or at_home(text):
            return
        found = [_read(match) for match in _RUN.finditer(text)]
        runs = [run for run in found if run is not None]
        if len(runs) != len(found) or not runs or not chinese([run[0] for run in runs]):
            return
        if not _stand_alone(text, [run[0] for run in runs]):
            return
        original, spans = rebuilt(text, [run[0] for run in runs])
        words = [{"span": span, **run[1]} for span, run in zip(spans, runs, strict=True)]
        candidate = claim(
            self,
            text,
            original,
            [{"words": words}],
            "a header of a mail was stored with its encoded words",
            {"words": sum(len(_ONE.findall(text[r[0].start : r[0].end])) for r in runs)},
        )
        if candidate is not None:
            yield candidate


def _span(entry: Json, last: int) -> tuple[int, int]:
    match entry.get("span") if isinstance(entry, Mapping) else None:
        case [int(start), int(end)] if last <= start <= end:
            return start, end
        case _:
            raise InvalidPlanError('each of "words" has a "span" [start, end], in order')


def _codec(label: str) -> str:
    try:
        return CODECS[canonical(label)]
    except (KeyError, UnknownEncodingError):
        raise InvalidPlanError(f'encoded words in "{label}" are not read') from None


def _words(text: str, entry: Mapping[str, Json]) -> str:
    label, how = str(entry.get("charset", "utf-8")), str(entry.get("encoding", "B"))
    data = text.encode(_codec(label), "replace")
    cuts, between = entry.get("cuts", []), entry.get("between", " ")
    if not isinstance(cuts, list) or not all(isinstance(cut, int) for cut in cuts):
        raise InvalidPlanError('"cuts" is a list of numbers')
    ends = [0, *cuts, len(data)]
    plain = str(entry.get("plain", ""))
    digits = str(entry.get("hex", "E4"))
    words = []
    for start, end in pairwise(ends):
        piece = data[start:end]
        body = base64.b64encode(piece).decode() if how in "Bb" else _q(piece, plain, digits)
        words.append(f"=?{label}?{how}?{body}?=")
    return str(between).join(words)


def _q(piece: bytes, plain: str, digits: str) -> str:
    style = "=%02X" if digits == "E4" else "=%02x"
    return "".join(
        "_"
        if byte == ord(" ") and " " in plain
        else chr(byte)
        if chr(byte) in plain
        else style % byte
        for byte in piece
    )


def _read(match: re.Match[str]) -> tuple[Stretch, dict[str, Json]] | None:
    """What a run of words says, and how it was written; None if it cannot be read."""
    words = _ONE.findall(match[0])
    label, how = words[0][0], words[0][1]
    if any(word[:2] != (label, how) for word in words):
        return None
    between = set(_ONE.sub("\0", match[0]).strip("\0").split("\0")) - {""}
    try:
        pieces = [_bytes(body, how) for _, _, body in words]
        text = b"".join(pieces).decode(_codec(label))
    except (Error, ValueError, InvalidPlanError):
        return None
    ends = [sum(map(len, pieces[:n])) for n in range(1, len(pieces))]
    written: dict[str, Json] = {"charset": label, "encoding": how}
    if ends:
        written |= {"cuts": ends, "between": between.pop() if between else ""}
    if how in "Qq":
        bodies = "".join(body for _, _, body in words)
        plain = set(_ESCAPE.sub(b"", bodies.encode()).decode())
        written["plain"] = "".join(sorted((plain - {"_"}) | ({" "} if "_" in plain else set())))
        if re.search("=[0-9A-F]?[a-f]", bodies):
            written["hex"] = "e4"
    return Stretch(match.start(), match.end(), text), written


def _bytes(body: str, how: str) -> bytes:
    if how in "Bb":
        return base64.b64decode(body, validate=True)
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), body.replace("_", " ").encode())


def _stand_alone(text: str, stretches: list[Stretch]) -> bool:
    """Is every run a line of its own, or in a text without ordinary Han?"""
    out, last = [], 0
    for stretch in stretches:
        out += [text[last : stretch.start], "\0"]
        last = stretch.end
    return all(
        _ALONE.match(line) and not _HAN.search(line.split("\0", 1)[1])
        for line in lines("".join((*out, text[last:])))
        if "\0" in line
    )
