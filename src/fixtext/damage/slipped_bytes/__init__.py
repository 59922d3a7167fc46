"""Single bytes of a file dropped, inserted or changed: by a bad cable, a bad disk, a bad script.

UTF-8 finds itself again at once: the character that was hit is lost, the next one is right. In
GBK, GB18030 and Big5 a lost byte pairs all that follows wrongly, up to the next byte that cannot
be part of a pair: `他说明天去北京。` becomes `他得魈烊ケ本�。`. To repair it, the place of the
accident is found by reading: after it, the text shifted by one byte reads well and the text as
it stands does not. What was lost there is chosen among the characters that have the byte that
is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import REPLACEMENT, Charset
from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params, Source, text_param
from fixtext.damage.slipped_bytes.edits import edits_param, harm, kept_param, written
from fixtext.damage.slipped_bytes.lattice import SEEN
from fixtext.damage.slipped_bytes.mend import Hit, Mended, mended
from fixtext.errors import UnknownEncodingError
from fixtext.model import Evidence, Hole, Json, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "slipped-bytes"

ENCODINGS = ("gb18030", "gbk", "big5", "big5-hkscs", "cp950", "utf-8")
"""The encodings in which accidents are looked for."""

DECODER = "cpython"
"""The world whose decoder shows the bytes of a file here."""

INTACT = 4
"""Characters, ASCII aside, that must have come through: three bytes of Greek read as one Chinese
character and a half."""

FILL_AT = 0.4
"""Share of the odds from which the character that was hit is filled in."""


@dataclass(frozen=True, slots=True)
class SlippedBytes:
    """The room `slipped-bytes`.

    >>> edits = {"encoding": "gbk", "edits": [[2, "drop", "cb"]]}
    >>> SlippedBytes().apply("他说明天去北京。", edits)
    '他得魈烊ケ本�。'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        if context.later or context.source is None or text.isascii():
            return False
        source = context.source
        return source.encoding in ENCODINGS and (source.encoding != "utf-8" or REPLACEMENT in text)

    def apply(self, text: str, params: Params) -> str:
        return _decoder(params).decode(self.leave(text, params))

    def leave(self, text: str, params: Params) -> bytes:
        """The damaged bytes themselves."""
        return harm(written(text, _decoder(params), kept_param(params)), edits_param(params))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        source = context.source
        if source is None:
            return
        reader = charset(source.encoding, DECODER)
        if reader.decode(source.data) != text:
            return
        found = mended(source.data, text, reader)
        if found.edits:
            yield from self._claimed(found, source, text, reader)

    def _claimed(
        self, found: Mended, source: Source, text: str, reader: Charset
    ) -> Iterator[Candidate]:
        original = reader.decode(found.original)
        if _intact(original) - len(found.hits) < INTACT:
            return
        params: dict[str, Json] = {
            "encoding": source.encoding,
            "edits": [edit.to_json() for edit in found.edits],
        }
        if REPLACEMENT in original:
            params["kept"] = [data.hex() for data in _signs(found.original, reader)]
        if self.leave(original, params) != source.data:
            return
        holes = tuple(_hole(hit, found.original, reader) for hit in found.hits)
        gone = text.count(REPLACEMENT) - original.count(REPLACEMENT)
        yield Candidate(
            text=original,
            step=Step(kind=NAME, params=params),
            cost=found.cost - SEEN * max(0, gone),
            originals=1 + found.rivals,
            margin=found.margin,
            holes=holes,
            evidence=(_evidence(found, source.encoding),),
        )


def _decoder(params: Params) -> Charset:
    name = text_param(params, "encoding")
    if name not in ENCODINGS:
        raise UnknownEncodingError(f'bytes slip in {", ".join(ENCODINGS)}, not in "{name}"')
    return charset(name, text_param(params, "world", DECODER))


def _signs(data: bytes, reader: Charset) -> Iterator[bytes]:
    """The bytes behind every U+FFFD of the decoded text."""
    for start, length, text in reader.units(data):
        if text in (None, REPLACEMENT):
            yield data[start : start + length]


def _intact(original: str) -> int:
    return sum(not char.isascii() and char != REPLACEMENT for char in original)


def _hole(hit: Hit, original: bytes, reader: Charset) -> Hole:
    return Hole(
        start=len(reader.decode(original[: hit.offset])),
        text=hit.text,
        candidates=hit.odds,
        filled=hit.odds[0][1] >= FILL_AT,
    )


def _evidence(found: Mended, encoding: str) -> Evidence:
    kinds = [edit.kind.value for edit in found.edits]
    counted = ", ".join(f"{kinds.count(kind)} x {kind}" for kind in dict.fromkeys(kinds))
    return Evidence(
        room=NAME,
        what=f"single bytes of the {encoding.upper()} file were hit: {counted}",
        data={"edits": len(kinds), "holes": len(found.hits)},
    )
