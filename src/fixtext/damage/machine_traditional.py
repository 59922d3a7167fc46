"""Simplified text turned Traditional by a machine, character by character.

A one-to-one table maps 关 to 關 and 会 to 會, whatever the words are. So 关于 becomes 關于 (not
關於), 着 becomes 著 everywhere, and characters the table lacks stay as they are (云, 后). Going
back, most characters have one Simplified form; for the few that have two (著: 着 or 著) the reader
decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.damage.overconverted import cantonese
from fixtext.damage.room import Candidate, Context, Params, table_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Hole, Json, Script, Step
from fixtext.reader.choice import LONG, choices, restored
from fixtext.reader.genuine import Witness, witness
from fixtext.reader.scoring import scorer
from fixtext.reader.scripts import traditional_forms

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "machine-traditional"

STEP_COST = -25.0
"""Bits. Negative: notes are only ever put into pages that a machine turned Traditional first, and
the reader, which reads both scripts alike, cannot know it."""

EVIDENT = 9.0
"""Bits by which a form must lead, or the other one counts as another original. Of the choices that
lead by so much, one in two thousand was wrong on the tuning part."""

LEAST = 10.0
"""Bits a text must speak for a machine. Of 2,000 genuine documents of 200 characters and more of
the training and tuning parts none with two witnesses reaches 0, but for a manual that a converter
had been at (爲, 纔, 査); with one witness, one has more than 8."""

LEAST_SHORT = 30.0
"""The same below `LONG_ENOUGH` Han: a review of sixty characters, typed by hand, speaks with 13, a
line about 大氣系 in a blog of Taiwan with 21."""

WITNESSES = 2
"""Characters that must speak for it: one alone may be a habit."""

WITNESSES_SHORT = 3
"""The same below `DOCUMENT` Han, where two are the words of the matter: a paragraph about what is
發佈 every 六週 speaks with 27 bits, one about the 大氣系 and its 伙伴 with 12."""

DOCUMENT = 400
"""Han characters from which two habits at once would show others beside them."""

MIXED = 0.35
"""Share of Simplified characters beside the Traditional from which a text is in both scripts; what
tables lack comes to 0.31 in lists of terms (网, 主, 参)."""

JAPANESE = 0.02
"""Share of kana from which a text is Japanese, where 国 and 圖 both are at home."""

EXCEPTION_COST = 6.0
"""Bits for a place the one-to-one table does not explain: where it is and what it shows."""

SPOKEN = 0.003
"""Share of 的 among the Han below which a text is verse or classical prose: modern text has 3 %,
old novels 1 %, Tang verse 0.1 %. The witness learnt from modern writers, to whom 于 and 餘 there
look wrong: of 20 stretches of Tang verse it took 5 for machine-made."""

LONG_ENOUGH = 100
"""Han characters from which that share says something."""

TOLD = 8
"""Telling places shown to the user."""

READS = 11.0
"""Bits for each Han character from which a text is not read at all: healthy text takes 7 to 9,
mojibake, whose characters also stand in odd company, 14 and more."""

STRETCH = 256
"""Characters compared at once."""

EVIDENT_NOTES = "pinyin-notes"
"""The later step that only happens to pages that were Simplified once."""


@dataclass(frozen=True, slots=True)
class MachineTraditional:
    """The room `machine-traditional`.

    >>> MachineTraditional().apply("关于复制", {"table": {"关": "關", "复": "復", "制": "制"}})
    '關于復制'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        if context.options.script not in (Script.AUTO, Script.SIMPLIFIED) or context.after(NAME):
            return False
        if context.after(EVIDENT_NOTES):
            return True
        if context.options.script is Script.SIMPLIFIED:
            return False  # the conversion that was asked for does it
        one_script = profile.simplified_only <= MIXED * profile.traditional_only
        return one_script and profile.kana <= JAPANESE * profile.han > 0

    def apply(self, text: str, params: Params) -> str:
        if len(text) >= LONG:
            from fixtext.damage.machine_bulk import applied

            done = applied(text, table_param(params, "table"), _exceptions(params))
            if done is not None:
                return done
        table = {ord(a): b for a, b in table_param(params, "table").items() if len(a) == 1}
        chars = list(text.translate(table))
        for place, shown in _exceptions(params):
            if place < len(chars):
                chars[place] = shown
        return "".join(chars)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        noted = context.after(EVIDENT_NOTES)
        seen = None if noted else witness(text)
        if seen and not _speaks(seen, text):
            return
        original = restored(text)
        if original == text:
            return
        table, exceptions = _one_table(text, original)
        contested = choices(text)
        yield Candidate(
            text=original,
            step=Step(
                kind=NAME,
                params={"table": table, **({"except": exceptions} if exceptions else {})},
            ),
            cost=_cost(text, original, seen, len(exceptions)),
            originals=1 + sum(c.margin < EVIDENT for c in contested),
            holes=tuple(Hole(start=c.place, text=c.chosen, candidates=c.odds) for c in contested),
            evidence=(_evidence(table, seen),),
        )

    def again(self, text: str, step: Step, context: Context) -> Candidate | None:
        if not context.after(EVIDENT_NOTES) or len(text) < LONG:
            return None
        from fixtext.damage.machine_bulk import tabled

        original = restored(text)
        known = table_param(step.params, "table")
        params = tabled(text, original, known)
        if params is None:
            return None
        return Candidate(text=original, step=Step(kind=NAME, params=params))


def _speaks(seen: Witness, text: str) -> bool:
    if _classical(text) or cantonese(text):
        return False
    han = sum(char > "\u3400" for char in text)
    least = LEAST if han >= LONG_ENOUGH else LEAST_SHORT
    needed = WITNESSES if han >= DOCUMENT else WITNESSES_SHORT
    loud = seen.bits >= least and seen.against >= needed
    return loud and scorer().per_han(text) < READS


def _classical(text: str) -> bool:
    """Is it verse, or prose of the old kind?

    >>> _classical("春眠不覺曉處處聞啼鳥" * 10), _classical("我們的工作" * 20)
    (True, False)
    """
    han = sum(char > "\u3400" for char in text)
    return han >= LONG_ENOUGH and text.count("的") < SPOKEN * han


def _cost(text: str, original: str, seen: Witness | None, exceptions: int) -> float:
    """After notes, a fixed price; else what the witness says, in the place of the reader, which
    reads both scripts alike."""
    if seen is None:
        return STEP_COST + EXCEPTION_COST * exceptions
    read = scorer().bits
    return read(text) - read(original) - seen.bits


def _one_table(text: str, chars: str) -> tuple[dict[str, str], list[list[Json]]]:
    """The table that makes `text` of `chars`, and the [place, shown] it does not explain.

    A Simplified character has one image; if the page shows it two (发 as 發 and as 髮), the
    commoner is the table's and the other places are exceptions.
    """
    images: dict[str, Counter[str]] = defaultdict(Counter)
    for (shown, original), count in _pairs(text, chars).items():
        images[original][shown] = count
    table = {x: count.most_common(1)[0][0] for x, count in images.items()}
    explained = chars.translate({ord(x): y for x, y in table.items() if x != y})
    exceptions: list[list[Json]] = [[i, text[i]] for i in _differing(text, explained)]
    return {x: y for x, y in table.items() if x != y}, exceptions


def _pairs(text: str, chars: str) -> Counter[tuple[str, str]]:
    """How often each character of `text` stands where each of `chars` does."""
    if len(text) < LONG or len(text) != len(chars):
        return Counter(zip(text, chars, strict=True))
    import numpy as np

    shown, original = (
        np.frombuffer(t.encode("utf-32-le", "surrogatepass"), np.uint32) for t in (text, chars)
    )
    differs = shown != original
    same = np.bincount(original[~differs])
    both = original[differs].astype(np.uint64) << 32 | shown[differs]
    keys, counts = np.unique(both, return_counts=True)
    found = Counter({(chr(c), chr(c)): int(same[c]) for c in np.flatnonzero(same).tolist()})
    for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
        found[chr(key & 0xFFFFFFFF), chr(key >> 32)] = count
    return found


def _differing(one: str, other: str) -> Iterator[int]:
    """Where two texts of one length differ; most stretches of them do not."""
    for start in range(0, len(one), STRETCH):
        a, b = one[start : start + STRETCH], other[start : start + STRETCH]
        if a != b:
            yield from (start + i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)


def _exceptions(params: Params) -> list[tuple[int, str]]:
    found = []
    value = params.get("except", ())
    for entry in value if isinstance(value, (list, tuple)) else ("",):
        match entry:
            case [int(place), str(shown)]:
                found.append((place, shown))
            case _:
                raise InvalidPlanError(f'"except" of "{NAME}" is a list of [place, character]')
    return found


def _evidence(table: dict[str, str], seen: Witness | None) -> Evidence:
    telling = [f"{x}→{y}" for x, y in table.items() if len(traditional_forms(x)) > 1][:8]
    return Evidence(
        room=NAME,
        what=f"Simplified text was turned Traditional character by character ({len(table)} pairs)",
        data={
            "pairs": len(table),
            "ambiguous": telling,
            **({"bits": round(seen.bits, 1), "telling": list(seen.seen[:TOLD])} if seen else {}),
            "table": table,
        },
    )
