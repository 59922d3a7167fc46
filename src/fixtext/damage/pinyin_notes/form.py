"""The shape of a note: which brackets, which spaces, with tone marks or without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.damage.room import Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.reader.readings import is_syllable

LETTERS = "a-zA-ZüÜêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɡɑ"
"""What pinyin is written with. ɑ and ɡ are how GB2312 tables and some input methods spell a and g."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the replacement wrote a note; `{}` stands for the syllable.

    >>> Form("({})").write("huì")
    '(huì)'
    """

    pattern: str = "({})"

    def __post_init__(self) -> None:
        if self.pattern.count("{}") != 1 or not self.pattern.partition("{}")[0]:
            raise InvalidPlanError(
                f'"{self.pattern}" does not say where the syllable goes: "({{}})"'
            )

    def write(self, syllable: str) -> str:
        return self.pattern.replace("{}", syllable)

    @property
    def opening(self) -> str:
        return self.pattern.partition("{}")[0]

    @property
    def closing(self) -> str:
        return self.pattern.partition("{}")[2]

    @classmethod
    def of(cls, params: Params) -> Form:
        return cls(text_param(params, "form", "({})"))


FORMS = tuple(Form(p) for p in ("({})", "({} )", "({}) ", "（{}）"))
"""The forms seen on real pages, the commonest first."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note found in damaged text.

    `start` and `end` bound the note and, for one whose opening was damaged (`split`), the
    loss sign before it: `?qǐng)` or `U+FFFD(qǐng)`.
    """

    start: int
    end: int
    syllable: str
    split: bool


@lru_cache(maxsize=32)
def _pattern(form: Form, loss: Loss) -> re.Pattern[str]:
    opening, closing = re.escape(form.opening), re.escape(form.closing)
    # a decoder that shows `?` swallowed the bracket; one that shows U+FFFD kept it
    if loss is Loss.QUESTION:
        start = rf"(?:(?P<split>\?)|{opening})"
    elif loss is Loss.FFFD:
        start = rf"(?P<split>{REPLACEMENT})?{opening}"
    else:
        start = rf"(?P<split>(?!)){opening}|{opening}"
    return re.compile(rf"{start}(?P<syllable>[{LETTERS}]{{1,7}}){closing}")


def find_notes(text: str, form: Form, loss: Loss) -> list[Note]:
    """All notes of one form, in order.

    >>> [n.syllable for n in find_notes("日?qǐng)?bào)訊開會(huì)", FORMS[0], Loss.QUESTION)]
    ['qǐng', 'bào', 'huì']
    """
    return [
        Note(m.start(), m.end(), m["syllable"], m["split"] is not None)
        for m in _pattern(form, loss).finditer(text)
        if is_syllable(m["syllable"])
    ]
