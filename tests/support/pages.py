"""Makes polluted pages out of clean Simplified text, with seeded tables, as it was done."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from fixtext.codecs.registry import charset
from fixtext.model import Plan, Step
from fixtext.reader.readings import readings, strip_tone
from fixtext.reader.scripts import traditional_forms
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
    data = charset("gbk", "windows").encode_lossy(traditional)
    present = Counter(c for c in traditional if _gbk(c) and not _gb2312(c) and readings(c))
    chars = [c for c, _ in present.most_common(size * 2)]
    rng.shuffle(chars)
    across = sorted(_across(data))
    rng.shuffle(across)
    chosen = list(dict.fromkeys([*across[:splits], *chars]))[:size]
    rng.shuffle(chosen)
    entries = []
    for char in chosen:
        syllable = rng.choice(sorted(readings(char)))
        entries.append([char, syllable if toned else strip_tone(syllable)])
    return entries


def _across(data: bytes) -> set[str]:
    """Characters outside GB2312, known to converters, that lie across two others in `data`."""
    found = set()
    at = 0
    decode = charset("gbk", "windows").decode
    while at + 3 < len(data):
        if data[at] < 0x80:
            at += 1
            continue
        if data[at + 2] >= 0x80:
            char = decode(data[at + 1 : at + 3])
            if len(char) == 1 and _gbk(char) and not _gb2312(char) and readings(char):
                if _converters_know(char):
                    found.add(char)
        at += 2
    return found


def _converters_know(char: str) -> bool:
    from fixtext.reader.scripts import is_traditional_only

    return is_traditional_only(char)


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


def pollute(
    text: str,
    seed: int,
    *,
    size: int,
    splits: int = 3,
    world: str = "windows",
    folded: bool = False,
    form: str = "({})",
    toned: bool = True,
) -> Page:
    """The whole history of a polluted page: converted, stored in GBK, annotated, read, folded."""
    rng = random.Random(seed)
    script = Step(kind="machine-traditional", params={"table": one_to_one(rng)})
    stored = Step(kind="unencodable", params={"charset": "gbk"})
    traditional = replay_text((script, stored), text)
    notes = Step(
        kind="pinyin-notes",
        params={
            "charset": "gbk" if world == "windows" else "gb18030",
            "world": world,
            "loss": "question" if world == "windows" else "fffd",
            "form": form,
            "table": note_table(traditional, rng, size, splits, toned),
        },
    )
    steps = (script, stored, notes) + ((Step(kind="folded-width"),) if folded else ())
    return Page(text, replay_text(steps, text), Plan(steps=steps))
