"""The damages, one room each."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from fixtext.errors import InvalidPlanError

if TYPE_CHECKING:
    from fixtext.damage.room import Room

ROOMS = {
    "misread": ("fixtext.damage.misread", "Misread"),
    "flattened-spaces": ("fixtext.damage.flattened_spaces", "FlattenedSpaces"),
    "folded-width": ("fixtext.damage.folded_width", "FoldedWidth"),
    "pinyin-notes": ("fixtext.damage.pinyin_notes", "PinyinNotes"),
    "unencodable": ("fixtext.damage.unencodable", "Unencodable"),
    "mixed-encodings": ("fixtext.damage.mixed_encodings", "MixedEncodings"),
    "undecodable-bytes": ("fixtext.damage.mixed_encodings", "UndecodableBytes"),
    "slipped-bytes": ("fixtext.damage.slipped_bytes", "SlippedBytes"),
    "narrow-gb2312": ("fixtext.damage.narrow_gb2312", "NarrowGb2312"),
    "four-byte-as-gbk": ("fixtext.damage.four_byte", "FourByteAsGbk"),
    "utf-8-or-latin-1": ("fixtext.damage.hybrid", "Utf8OrLatin1"),
    "stripped-bit": ("fixtext.damage.stripped_bit", "StrippedBit"),
    "machine-traditional": ("fixtext.damage.machine_traditional", "MachineTraditional"),
    "overconverted": ("fixtext.damage.overconverted", "Overconverted"),
    "html-entities": ("fixtext.damage.escapes.entities", "HtmlEntities"),
    "unicode-escapes": ("fixtext.damage.escapes.unicode_escapes", "UnicodeEscapes"),
    "percent-escapes": ("fixtext.damage.escapes.percent", "PercentEscapes"),
    "backslash-bytes": ("fixtext.damage.escapes.backslash_bytes", "BackslashBytes"),
    "quoted-printable": ("fixtext.damage.escapes.quoted_printable", "QuotedPrintable"),
    "encoded-words": ("fixtext.damage.escapes.encoded_words", "EncodedWords"),
    "hz": ("fixtext.damage.escapes.hz", "Hz"),
    "utf-7": ("fixtext.damage.escapes.utf7", "Utf7"),
    "radicals": ("fixtext.damage.radicals", "Radicals"),
}
"""Name -> where its room is; a room is imported when it is first entered."""


@cache
def room_of(name: str) -> Room:
    """The room of a damage.

    >>> room_of("folded-width").apply("你好！", {})
    '你好!'
    """
    if name not in ROOMS:
        raise InvalidPlanError(f'there is no damage "{name}"; known are {", ".join(ROOMS)}')
    module, what = ROOMS[name]
    return cast("Room", getattr(import_module(module), what)())
