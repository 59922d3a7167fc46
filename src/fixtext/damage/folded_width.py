"""Full-width punctuation folded to ASCII by Unicode normalisation (NFKC).

`，` `；` `：` `（` `）` `！` `？` became `,` `;` `:` `(` `)` `!` `?`;
`、` `。` `“` `”` have no compatibility form and survived. What was folded cannot be told
from what was ASCII before, except by its neighbours: between Han characters Chinese writes
full-width marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fixtext.damage.room import Candidate, Context, Params
from fixtext.model import Evidence, Punctuation, Step
from fixtext.reader.scoring import scorer

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "folded-width"

STEP_COST = 3.0
"""Bits: crawls are often normalised; one page in eight."""

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
AFTER = rf"{HAN}“”‘’《》〈〉「」『』【】、。…—"
_MARK = re.compile(rf"(?<=[{AFTER}）])[,;:!?](?=[{AFTER}（]|\s*$|\n)", re.MULTILINE)
_BRACKETS = re.compile(r"\(([^()\n]*)\)")
_HAN = re.compile(rf"[{HAN}]")
INERT = (
    ("\0", "\u02ff"),
    ("\u0370", "\u058f"),
    ("\u2000", "\ua4cf"),
    ("\uac00", "\ufaff"),
    ("\ufe30", "\uffef"),
)
"""First and last characters of the ranges in which text of East Asia mostly is, with Greek and
Cyrillic."""
KANA_MARKS = "\u3099\u309a\uff9e\uff9f"
BMP = 1 << 16
LONG = 2000
"""Characters from which on numpy tells sooner which there are, its import included."""
_FULL = {ord(a): ord(a) + 0xFEE0 for a in ",;:!?()"}


@dataclass(frozen=True, slots=True)
class FoldedWidth:
    """The room `folded-width`.

    >>> FoldedWidth().apply("你好，（世界）！", {})
    '你好,(世界)!'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        asked = context.options.punctuation is Punctuation.RESTORE
        if context.later or not (profile.notes or asked):
            return False
        return _MARK.search(text) is not None and unicodedata.is_normalized("NFKC", text)

    def apply(self, text: str, params: Params) -> str:
        return folded(text)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        """The text itself: NFKC changes it no further.

        What `restore` would make of it only tells how likely the folding is; which marks were
        full-width cannot be proven, so none is put back here.
        """
        read = scorer().bits
        yield Candidate(
            text=text,
            step=Step(kind=NAME),
            cost=STEP_COST + read(restore(text)) - read(text),
            evidence=(
                Evidence(
                    room=NAME,
                    what="full-width punctuation was folded to ASCII (NFKC)",
                    data={"marks": len(_MARK.findall(text))},
                ),
            ),
        )

    def again(self, text: str, step: Step, context: Context) -> Candidate | None:
        return Candidate(text=text, step=step) if folded(text) == text else None


def folded(text: str) -> str:
    """NFKC; of text without combining characters piece by piece, which is quicker.

    >>> folded("（你好！）"), folded("ﾊﾞ"), folded("e\u0301")
    ('(你好!)', 'バ', 'é')
    """
    changed = folds(kinds(text))
    if changed is None:
        return unicodedata.normalize("NFKC", text)
    if changed and len(text) >= LONG:
        from fixtext.damage.folded_bulk import mapped

        text, changed = mapped(text, changed)
    for char, plain in changed:
        text = text.replace(char, plain)
    return text


def kinds(text: str) -> str:
    """Every character of a text once."""
    if len(text) < LONG:
        return "".join(set(text))
    from fixtext.damage.folded_bulk import kinds_of

    return kinds_of(text)


def respelt(text: str, spell: Mapping[str, str]) -> str:
    """The text with one character for another.

    >>> respelt("好,好", {",": "，"})
    '好，好'
    """
    if len(text) < LONG or not spell:
        return text.translate({ord(a): b for a, b in spell.items()}) if spell else text
    from fixtext.damage.folded_bulk import mapped

    return mapped(text, list(spell.items()))[0]


def folds(chars: str) -> list[tuple[str, str]] | None:
    """The characters that NFKC changes, and into what; None if it matters what stands beside them.

    >>> folds("（你好"), folds("e\u0301")
    ([('（', '(')], None)
    """
    if not all(map(_inert, chars)):
        return None
    plain = unicodedata.normalize("NFKC", chars)
    if plain == chars:
        return []
    pairs = ((char, unicodedata.normalize("NFKC", char)) for char in chars)
    return [(char, plain) for char, plain in pairs if plain != char]


@lru_cache(maxsize=BMP)
def _inert(char: str) -> bool:
    """Does NFKC treat a character the same whatever stands beside it?

    Marks combine, conjoining jamo and some vowel signs do as well; in these ranges only marks do,
    and the voicing marks of kana.
    """
    plain = unicodedata.normalize("NFKC", char)
    return all(
        any(ord(first) <= ord(c) <= ord(last) for first, last in INERT)
        and not unicodedata.combining(c)
        and c not in KANA_MARKS
        for c in char + plain
    )


def restore(text: str) -> str:
    """Full-width marks where Chinese writes them; Latin text and web addresses stay.

    >>> restore("湖北日报讯 (记者杨念明),省政府;省委 www.cnhubei.com, OK!")
    '湖北日报讯 （记者杨念明），省政府；省委 www.cnhubei.com, OK!'
    """
    text = _BRACKETS.sub(_bracketed, text)
    while (again := _MARK.sub(lambda m: m[0].translate(_FULL), text)) != text:
        text = again
    return text


def _bracketed(match: re.Match[str]) -> str:
    inside = match[1]
    return f"（{inside}）" if _HAN.search(inside) else match[0]
