"""Compare a text with a reference: how many characters are wrong, and in which way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fixtext.verify.align import Edit, align

HOLE_SIGNS = frozenset("?\ufffd")
"""What stands where something was lost."""


class Group(str, Enum):
    """The way in which a stretch of text differs from the reference."""

    LOST = "lost"
    """The reference has characters, the text nothing, or `?` or U+FFFD in their place."""
    WRONG = "wrong character"
    SCRIPT = "script"
    """The same character in its Simplified or Traditional form."""
    PUNCTUATION = "punctuation"
    """Only punctuation, symbols, spaces, or their width."""
    ADDED = "added"
    """The text has characters the reference lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One stretch; `line` and `column` count from 1 in the reference."""

    line: int
    column: int
    expected: str
    found: str
    group: Group
    edits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What `compare` found; `characters` is the length of the reference.

    >>> compare("省長", "省长").error_rate
    0.5
    """

    characters: int
    differences: tuple[Difference, ...] = ()

    @property
    def exact(self) -> bool:
        return not self.differences

    @property
    def edits(self) -> int:
        """Characters to replace, insert or delete."""
        return sum(difference.edits for difference in self.differences)

    @property
    def error_rate(self) -> float:
        """Edits per character of the reference; more than 1 when much was added."""
        return self.edits / max(self.characters, 1)

    def groups(self) -> dict[Group, int]:
        """Edits by group, every group named."""
        counts = dict.fromkeys(Group, 0)
        for difference in self.differences:
            counts[difference.group] += difference.edits
        return counts


def compare(text: str, reference: str) -> Comparison:
    """Align `text` with `reference` and group what differs.

    Nothing is normalised: a different newline or byte order mark is a difference.

    >>> [(d.expected, d.found, d.group.value) for d in
    ...  compare("湖北日?讯,沿著江堤", "湖北日报讯，沿着江堤").differences]
    [('报', '?', 'lost'), ('，', ',', 'punctuation'), ('着', '著', 'script')]
    """
    return Comparison(
        characters=len(reference),
        differences=tuple(_differences(align(text, reference), reference)),
    )


def _differences(edits: tuple[Edit, ...], reference: str) -> Iterator[Difference]:
    line, line_start, read = 1, 0, 0
    for group, stretch in _stretches(edits):
        start = stretch[0].reference_at
        newlines = reference.count("\n", read, start)
        if newlines:
            line += newlines
            line_start = reference.rindex("\n", read, start) + 1
        read = start
        yield Difference(
            line=line,
            column=start - line_start + 1,
            expected="".join(edit.expected for edit in stretch),
            found="".join(edit.found for edit in stretch),
            group=group,
            edits=len(stretch),
        )


def _stretches(edits: tuple[Edit, ...]) -> Iterator[tuple[Group, list[Edit]]]:
    """Neighbouring edits of one group, together."""
    stretch: list[Edit] = []
    kind = Group.WRONG
    for edit in edits:
        its_kind = group_of(edit.expected, edit.found)
        if stretch and (its_kind is not kind or not _adjoin(stretch[-1], edit)):
            yield kind, stretch
            stretch = []
        kind = its_kind
        stretch.append(edit)
    if stretch:
        yield kind, stretch


def _adjoin(first: Edit, second: Edit) -> bool:
    return (
        first.reference_at + len(first.expected) == second.reference_at
        and first.text_at + len(first.found) == second.text_at
    )


def group_of(expected: str, found: str) -> Group:
    """The group of one edit: a character for a character, or one of them empty.

    >>> group_of("讯", "訊").value, group_of("报", "").value, group_of("", "(qǐng)"[0]).value
    ('script', 'lost', 'punctuation')
    """
    if expected and not found:
        return Group.PUNCTUATION if _is_punctuation(expected) else Group.LOST
    if found and not expected:
        return Group.PUNCTUATION if _is_punctuation(found) else Group.ADDED
    if _is_punctuation(expected) and _is_punctuation(found):
        return Group.PUNCTUATION
    if found in HOLE_SIGNS:
        return Group.LOST
    if _same_in_other_script(expected, found):
        return Group.SCRIPT
    return Group.WRONG


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSZC" and char != "\ufffd"


def _same_in_other_script(one: str, other: str) -> bool:
    from fixtext.reader.scripts import simplified_forms

    return bool(set(simplified_forms(one)) & set(simplified_forms(other)))
