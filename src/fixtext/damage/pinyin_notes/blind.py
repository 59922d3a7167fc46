"""The damage itself: a search-and-replace over bytes that knows nothing of characters.

For each entry of a table, in order, bytes(X) became bytes(X) + note. Where the last byte of one
character and the first byte of the next happen to form X, the note lands inside both. On some pages
full-width marks were touched as well: one byte was put in front of ！.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.form import LONG, Form
from fixtext.damage.room import Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Json

Spans = tuple[tuple[int, int], ...]

FOREIGN = "\x1a"
"""Stands for a character the charset has not, while the bytes are worked on: SUB, which is what
it is there for."""

INVISIBLE = "\x01"
"""Stands for a byte that is seen only where it is swallowed: some pages lost it everywhere else."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One replacement: `char` became `char` and its note; within `spans` of the bytes, if given."""

    char: str
    syllable: str
    spans: Spans = ()

    def to_json(self) -> list[Json]:
        spans = [[list(span) for span in self.spans]] if self.spans else []
        return [self.char, self.syllable, *spans]


@dataclass(frozen=True, slots=True)
class Marks:
    """Full-width marks that got the character `byte` in front of them ("" for one that is not
    seen unless it is swallowed)."""

    chars: str = ""
    byte: str = ""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Blind:
    """One blind replacement: who did it, with which table, and who read the outcome.

    `exceptions` are byte offsets into the encoded original, and what stands there instead of what
    the table says (nothing: ""). `cut` characters of the outcome are missing at its end, `skip` at
    its beginning, where `begins` may stand: what is left of a note whose character was cut off.
    """

    table: tuple[Entry, ...]
    form: Form
    charset: Charset
    loss: Loss
    marks: Marks = NO_MARKS
    exceptions: Mapping[int, str] = field(default_factory=dict)
    cut: int = 0
    begins: str = ""
    skip: int = 0

    @classmethod
    def of(cls, params: Params) -> Blind:
        return cls(
            table=_read_table(params.get("table", ())),
            form=Form.of(params),
            charset=charset(text_param(params, "charset", "gbk"), text_param(params, "world")),
            loss=_read_loss(text_param(params, "loss")),
            marks=Marks(text_param(params, "marks", ""), text_param(params, "mark", "")),
            exceptions=_read_exceptions(params.get("except", ())),
            cut=_read_cut(params.get("cut", 0), "cut"),
            begins=text_param(params, "begins", ""),
            skip=_read_cut(params.get("skip", 0), "skip"),
        )

    def params(self) -> dict[str, Json]:
        """The step's parameters, as JSON."""
        exceptions = [[at, what] for at, what in sorted(self.exceptions.items())]
        return {
            "charset": self.charset.name,
            "world": self.charset.world,
            "loss": self.loss.value,
            "form": self.form.pattern,
            "table": [entry.to_json() for entry in self.table],
            **({"marks": self.marks.chars} if self.marks.chars else {}),
            **({"mark": self.marks.byte} if self.marks.chars and self.marks.byte else {}),
            **({"except": exceptions} if exceptions else {}),
            **({"cut": self.cut} if self.cut else {}),
            **({"begins": self.begins} if self.begins else {}),
            **({"skip": self.skip} if self.skip else {}),
        }

    def apply(self, text: str) -> str:
        """Do the damage to `text`."""
        data, strangers = self.encode(text)
        return self.begins + self.show(annotated(data, self), strangers)

    def encode(self, text: str) -> tuple[bytes, str]:
        """The bytes of a text, and the characters in it that the charset has not."""
        data = self.charset.encode(text)
        if data is not None:
            return data, ""
        encode = self.charset.encode
        strange = "".join(char for char in set(text) if encode(char) is None)
        if not strange:
            return self.charset.encode_lossy(text), ""
        strangers = "".join(re.findall(f"[{re.escape(strange)}]", text))
        masked = text.translate(dict.fromkeys(map(ord, strange), FOREIGN))
        return self.charset.encode_lossy(masked), strangers

    def show(self, data: bytes, strangers: str = "") -> str:
        """What the reader of the bytes saw."""
        shown = self.charset.decode(data, self.loss)
        if self.marks.chars and not self.marks.byte:
            shown = shown.replace(INVISIBLE, "")
        if strangers:
            pieces = shown.split(FOREIGN)
            filled = [a + b for a, b in zip(pieces, strangers, strict=False)]
            shown = "".join((*filled, *pieces[len(filled) :]))
        return shown[self.skip : len(shown) - self.cut]

    def steps(self) -> list[tuple[bytes, bytes, bytes, Spans]]:
        """(what was searched, what was put before it, what behind it, where) in order."""
        encode = self.charset.encode_lossy
        before = encode(self.marks.byte or INVISIBLE)
        marks = [(encode(mark), before, b"", ()) for mark in self.marks.chars]
        notes = [
            (encode(e.char), b"", encode(self.form.write(e.syllable)), e.spans) for e in self.table
        ]
        return [*marks, *notes]


def annotated(data: bytes, blind: Blind) -> bytes:
    """The bytes with all that was put into them; of long ones all at once, if that is the same."""
    if len(data) >= LONG and not blind.exceptions:
        from fixtext.damage.pinyin_notes.bulk_table import annotate_bulk

        at_once = annotate_bulk(data, blind)
        if at_once is not None:
            return at_once
    if blind.exceptions or any(entry.spans for entry in blind.table):
        return woven(data, insertions(data, blind))
    return annotate(data, blind)


def annotate(data: bytes, blind: Blind) -> bytes:
    """The replacement as it was done: one entry after the other, over everything."""
    for char, before, after, _ in blind.steps():
        data = data.replace(char, before + char + after)
    return data


def insertions(data: bytes, blind: Blind) -> dict[int, bytes]:
    """What is put where in `data`; the exceptions come first. Notes are not searched themselves."""
    encode = blind.charset.encode_lossy
    forced = {at: encode(what) for at, what in blind.exceptions.items()}
    put = {at: what for at, what in forced.items() if what}
    for char, before, after, spans in blind.steps():
        width = 0 if before else len(char)
        for start in _occurrences(data, char, put):
            at = start + width
            if at in forced or (spans and not any(a <= start < b for a, b in spans)):
                continue
            # a later note stands closer to its character than an earlier one of the same
            put[at] = put.get(at, b"") + before if before else after + put.get(at, b"")
    return put


def _occurrences(data: bytes, char: bytes, put: Mapping[int, bytes]) -> list[int]:
    """Where `char` still stands in one piece: nothing has been put between its bytes."""
    found = []
    start = data.find(char)
    while start >= 0:
        if start + 1 in put and len(char) > 1:
            start = data.find(char, start + 1)
            continue
        found.append(start)
        start = data.find(char, start + len(char))
    return found


def woven(data: bytes, put: Mapping[int, bytes]) -> bytes:
    """`data` with `put` in it."""
    out, last = [], 0
    for at in sorted(put):
        out += [data[last:at], put[at]]
        last = at
    return b"".join((*out, data[last:]))


def _read_table(value: object) -> tuple[Entry, ...]:
    if not isinstance(value, (list, tuple)):
        raise InvalidPlanError('"table" of "pinyin-notes" is a list of [character, syllable]')
    table = []
    for entry in value:
        match entry:
            case [str(char), str(syllable)] if char and syllable:
                table.append(Entry(char, syllable))
            case [str(char), str(syllable), [*spans]] if char and syllable:
                table.append(Entry(char, syllable, _read_spans(spans)))
            case _:
                raise InvalidPlanError(f'"table" of "pinyin-notes" holds {entry!r}')
    return tuple(table)


def _read_spans(value: list[object]) -> Spans:
    spans = []
    for span in value:
        match span:
            case [int(start), int(end)]:
                spans.append((start, end))
            case _:
                raise InvalidPlanError('spans in the table of "pinyin-notes" are [start, end]')
    return tuple(spans)


def _read_loss(value: str) -> Loss:
    try:
        return Loss(value)
    except ValueError:
        raise InvalidPlanError(f'"loss" is one of {", ".join(x.value for x in Loss)}') from None


def _read_exceptions(value: object) -> dict[int, str]:
    found: dict[int, str] = {}
    for entry in value if isinstance(value, (list, tuple)) else ("",):
        match entry:
            case [int(at), str(what)]:
                found[at] = what
            case _:
                raise InvalidPlanError('"except" of "pinyin-notes" is a list of [offset, text]')
    return found


def _read_cut(value: object, name: str) -> int:
    if isinstance(value, int) and value >= 0:
        return value
    raise InvalidPlanError(f'"{name}" of "pinyin-notes" is a count of characters')
