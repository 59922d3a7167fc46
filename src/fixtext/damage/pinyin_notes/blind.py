"""The damage itself: a search-and-replace over bytes that knows nothing of characters.

For each entry of a table, in order, bytes(X) became bytes(X) + note. Where the last byte of one
character and the first byte of the next happen to form X, the note lands inside both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.form import Form
from fixtext.damage.room import Params, text_param
from fixtext.errors import InvalidPlanError

Table = Sequence[tuple[str, str]]
"""(character, syllable), in the order in which they were replaced."""


@dataclass(frozen=True, slots=True)
class Blind:
    """One blind replacement: who did it, with which table, and who read the outcome.

    `kept` are byte offsets into the encoded original at which an entry occurs that the page
    left alone.
    """

    table: Table
    form: Form
    charset: Charset
    loss: Loss
    kept: frozenset[int] = frozenset()

    @classmethod
    def of(cls, params: Params) -> Blind:
        return cls(
            table=_read_table(params.get("table")),
            form=Form.of(params),
            charset=charset(text_param(params, "charset", "gbk"), text_param(params, "world")),
            loss=_read_loss(text_param(params, "loss")),
            kept=frozenset(_read_offsets(params.get("kept", ()))),
        )

    def params(self) -> dict[str, object]:
        """The step's parameters, as JSON."""
        return {
            "charset": self.charset.name,
            "world": self.charset.world,
            "loss": self.loss.value,
            "form": self.form.pattern,
            "table": [list(entry) for entry in self.table],
            **({"kept": sorted(self.kept)} if self.kept else {}),
        }

    def apply(self, text: str) -> str:
        """Do the damage to `text`."""
        data = self.charset.encode_lossy(text)
        data = annotate_around(data, self) if self.kept else annotate(data, self)
        return self.charset.decode(data, self.loss)

    def entry_bytes(self) -> list[tuple[bytes, bytes]]:
        """(bytes of the character, bytes of its note) for each entry."""
        encode = self.charset.encode_lossy
        return [(encode(x), encode(self.form.write(note))) for x, note in self.table]


def annotate(data: bytes, blind: Blind) -> bytes:
    """The replacement as it was done: one entry after the other, over everything."""
    for char, note in blind.entry_bytes():
        data = data.replace(char, char + note)
    return data


def annotate_around(data: bytes, blind: Blind) -> bytes:
    """The same, leaving alone the occurrences in `kept`. Notes are not searched for matches."""
    notes: dict[int, list[bytes]] = {}
    for char, note in blind.entry_bytes():
        for start in occurrences(data, char, blind.kept, notes):
            notes.setdefault(start + len(char), []).insert(0, note)
    out, last = [], 0
    for at in sorted(notes):
        out += [data[last:at], *notes[at]]
        last = at
    return b"".join((*out, data[last:]))


def occurrences(data: bytes, char: bytes, kept: Set[int], notes: Mapping[int, object]) -> list[int]:
    """Where `char` still stands in one piece: no note has been put between its bytes."""
    found = []
    start = data.find(char)
    while start >= 0:
        broken = any(at in notes for at in range(start + 1, start + len(char)))
        if not broken and start not in kept:
            found.append(start)
            start = data.find(char, start + len(char))
        else:
            start = data.find(char, start + 1)
    return found


def _read_table(value: object) -> Table:
    if not isinstance(value, (list, tuple)) or not value:
        raise InvalidPlanError('"table" of "pinyin-notes" is a list of [character, syllable]')
    table = []
    for entry in value:
        if (
            not isinstance(entry, (list, tuple))
            or len(entry) != 2
            or not all(isinstance(part, str) and part for part in entry)
        ):
            raise InvalidPlanError(f'"table" of "pinyin-notes" holds {entry!r}')
        table.append((entry[0], entry[1]))
    return table


def _read_loss(value: str) -> Loss:
    try:
        return Loss(value)
    except ValueError:
        raise InvalidPlanError(f'"loss" is one of {", ".join(x.value for x in Loss)}') from None


def _read_offsets(value: object) -> list[int]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(x, int) for x in value):
        raise InvalidPlanError('"kept" of "pinyin-notes" is a list of byte offsets')
    return list(value)
