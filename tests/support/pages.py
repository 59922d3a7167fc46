"""Makes polluted pages out of clean Simplified text, with seeded tables, as it was done."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from fixtext.codecs.registry import charset
from fixtext.model import Json, Plan, Step
from fixtext.reader.readings import readings, strip_tone
from fixtext.reader.scripts import is_traditional_only, traditional_forms
from fixtext.verify.replay import replay_text

GB2312_FIRST, GB2312_LAST = b"\xb0\xa1", b"\xf7\xfe"


@dataclass(frozen=True)
class Page:
    original: str
    damaged: str
    plan: Plan


def one_to_one(rng: random.Random) -> dict[str, str]:
    """A table as converters have them: one Traditional form each, some pairs missing."""
    table = {}
    for code in range(0x4E00, 0x9FA6):
        simplified = chr(code)
        form = traditional_forms(simplified)[0]
        if form != simplified and _gbk(form) and _gb2312(simplified) and rng.random() < 0.95:
            table[simplified] = form
    table["着"] = "著"
    for kept in "后里于云干几台系斗谷丑":
        if rng.random() < 0.7:
            table.pop(kept, None)
    return table


def note_table(
    traditional: str, rng: random.Random, size: int, splits: int, toned: bool = True
) -> list[list[str]]:
    """`size` characters of the page outside GB2312, some of them across boundaries on purpose."""
    present = Counter(c for c in traditional if _gbk(c) and not _gb2312(c) and readings(c))
    chars = [c for c, _ in present.most_common(size * 2)]
    rng.shuffle(chars)
    across = []
    if splits:
        across = sorted(_across(charset("gbk", "windows").encode_lossy(traditional)))
        rng.shuffle(across)
    chosen = list(dict.fromkeys([*across[:splits], *chars]))[:size]
    rng.shuffle(chosen)
    return [_entry(char, rng, toned) for char in chosen]


def _entry(char: str, rng: random.Random, toned: bool) -> list[str]:
    syllable = rng.choice(sorted(readings(char)))
    return [char, syllable if toned else strip_tone(syllable)]


def third_of_all(traditional: str, rng: random.Random) -> list[list[str]]:
    """Entries that annotate about a third of the characters, some of them two or three times."""
    present = Counter(c for c in traditional if _gbk(c) and readings(c))
    chars = list(present)
    rng.shuffle(chars)
    table, covered = [], 0
    for char in chars:
        if covered * 3 >= present.total():
            break
        covered += present[char]
        times = rng.choices((1, 2, 3), (90, 8, 2))[0]
        table += [_entry(char, rng, False)] * times
    return table


def _across(data: bytes) -> set[str]:
    """Characters outside GB2312, known to converters, that lie across two others in `data`."""
    found = set()
    at = 0
    decode = charset("gbk", "windows").decode
    while at + 3 < len(data):
        if data[at] < 0x80:
            at += 1
            continue
        char = decode(data[at + 1 : at + 3]) if data[at + 2] >= 0x80 else ""
        if len(char) == 1 and _gbk(char) and not _gb2312(char) and is_traditional_only(char):
            found.add(char)
        at += 2
    return found


def _gbk(char: str) -> bool:
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def _gb2312(char: str) -> bool:
    return GB2312_FIRST <= char.encode("gbk", "replace") <= GB2312_LAST and _is_gb2312(char)


def _is_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


VARIANTS = ("A", "A2", "A3", "B", "C", "U")
"""As the pages of the wild are told apart; see docs/pinyin.md."""

READERS = {
    "windows": ("gbk", "question"),
    "whatwg": ("gb18030", "fffd"),
    "cpython": ("gbk", "drop"),
}


def pollute(
    text: str,
    seed: int,
    *,
    size: int,
    splits: int = 3,
    world: str = "windows",
    folded: bool = False,
    variant: str = "A",
) -> Page:
    """The whole history of a polluted page: converted, stored in GBK, annotated, read, folded."""
    rng = random.Random(seed)
    script = Step(kind="machine-traditional", params={"table": one_to_one(rng)})
    stored = Step(kind="unencodable", params={"charset": "gbk"})
    traditional = replay_text((script, stored), text)
    name, loss = READERS[world]
    toned = variant not in ("B", "C")
    table = note_table(traditional, rng, size, splits, toned)
    params: dict[str, Json] = {
        "charset": name,
        "world": world,
        "loss": loss,
        "form": {"A2": "({} )", "B": "({}) "}.get(variant, "({})"),
        "table": third_of_all(traditional, rng) if variant == "C" else table,
    }
    if variant == "A3":
        params |= {"marks": "！；，？"}
    notes = Step(kind="pinyin-notes", params=params)
    steps = (script, stored, notes) + ((Step(kind="folded-width"),) if folded else ())
    return Page(text, replay_text(steps, text), Plan(steps=steps))
