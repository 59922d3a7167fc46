"""Did somebody write this Traditional text, or did a machine make it of Simplified?

Simplified 后 is 後 or 后, 发 is 發 or 髮, 于 is 於 or 于: who writes Traditional takes the right
one, a table that maps character to character takes one for all. For each shown form a model learnt
from Traditional originals says whether a writer would have put it here. The evidence is summed in
bits: what the forms cost a writer, less what they cost a table (one choice for each character).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, log2
from typing import Final

from fixtext.reader.choice import table, without_astral
from fixtext.reader.contexts import NAT, REACH, contexts, units
from fixtext.reader.scripts import is_simplified_only, traditional_forms
from fixtext.reader.tables import table_text

MODEL: Final = "genuine"

SLIP: Final = 7.0
"""Bits that one wrong form costs a writer at most: writers slip too."""

HABIT: Final = 14.0
"""Bits that the wrong forms of one character cost a writer at most: habits repeat."""

PICK: Final = 1.5
"""Bits it costs a table to have another form than the commonest, once for the whole text."""

BOTH: Final = 5.0
"""Bits for each place where a table that maps one to one shows another form than elsewhere."""

KEPT: Final = 5.0
"""Bits for a Simplified character that stands all over the text where a writer of Traditional
never puts it: the table lacks it."""

MOST_KEPT: Final = 4
"""Characters of that kind that count at most: a writer may quote a word of Simplified."""

MIXED: Final = 6.0
"""Bits against a machine for a character that is met in both scripts: the text quotes."""

MAINLAND_QUOTES: Final = 3.0
"""Bits for a text that quotes with “ ” and never with 「 」: so does one Traditional writer in
eight."""

CORNER_QUOTES: Final = 4.0
"""Bits against a machine for 「 」: Simplified text has them in one document of sixteen."""

OLD_FORMS: Final = frozenset("僞啓喫爲牀痹癡皁着睾祕竈糉繮纔羣脣衆裏麪麼踊鉢鍼嫺潙蔘峯檐")
"""Other spellings of the same word (OpenCC's TWVariants): all of them together are one habit."""

TAIWANESE: Final = re.compile(
    "資料庫|對話方塊|伺服器|滑鼠|專案|函式|虛擬機器|程式|螢幕|列印|網際網路|介面|硬體|作業系統|位址|網路|軟體|訊息|"
    "磁碟|演算法|運算子|原始碼|記憶體|資料夾|人工智慧|晶片|印表機|迴圈|資訊|剪貼簿|視訊|解析度|頻寬|位元組|欄位|塑膠|"
    "計程車|視窗|最佳化|字元|部落格|游標"
)
"""Words of Taiwan: each is met in its texts fifty times as often as in mainland ones (counted over
documents of the training part). A table that maps characters makes none of them."""

WORD: Final = 4.0
"""Bits against a machine for each of them; they come together, so for fewer than odds would say."""

MOST_WORDS: Final = 3
"""Words of that kind that count at most."""

LOOKED_AT: Final = 20_000
"""Characters that are looked at: by then a machine has shown itself a hundred times over."""

NEAR: Final = 4
"""Characters to either side that are looked at for one place."""

TELLING: Final = 3.5
"""Bits from which a form speaks by itself, and is told to the user."""


@dataclass(frozen=True, slots=True)
class Witness:
    """`bits` for a machine; `against` counts the characters that speak for it, each at its best
    `TELLING`; `seen` are the loudest: (what stands there, the character before and after)."""

    bits: float
    against: int
    seen: tuple[str, ...]


@lru_cache(maxsize=1)
def groups() -> dict[int, str]:
    """Every form that competes with others for one Simplified character -> all of them, the one
    that writers use most first. A list of one is a Simplified character that writers use too.

    >>> groups()[ord("后")]
    '後后'
    """
    lists = table_text("genuine.txt").splitlines()
    return {ord(form): forms for forms in lists for form in forms}


def witness(text: str) -> Witness:
    """The evidence of a text (its first `LOOKED_AT` characters); above zero speaks for a machine.

    >>> witness("關于復制的規定,會后發布").bits > 10 > 0 > witness("關於複製的規定，會後發布").bits
    True
    """
    costs = _costs(without_astral(text[:LOOKED_AT]))
    bits, against, seen, old = 0.0, 0, [], [0.0]
    for _, shown in sorted(costs.items()):
        total = Counter[str]()
        for form, around, cost in shown:
            total[form] += 1
            if cost >= TELLING:
                seen.append((cost, around))
        old += [cost for form, _, cost in shown if form in OLD_FORMS]
        rest = [cost for form, _, cost in shown if form not in OLD_FORMS]
        (form, most), *_ = total.most_common(1)
        bits += min(HABIT, sum(rest)) - BOTH * (len(shown) - most)
        bits -= PICK * (form != groups()[ord(form)][0])
        against += max(rest, default=0.0) >= TELLING
    bits += min(HABIT, sum(old))
    against += max(old) >= TELLING
    kept, mixed = _left_over(text[:LOOKED_AT])
    bits -= CORNER_QUOTES if "「" in text else -MAINLAND_QUOTES * ("“" in text)
    bits -= WORD * min(MOST_WORDS, len(set(TAIWANESE.findall(text[:LOOKED_AT]))))
    seen.sort(key=lambda item: -item[0])
    return Witness(
        bits + KEPT * min(kept, MOST_KEPT) - MIXED * mixed,
        against + kept,
        tuple(dict.fromkeys(around for _, around in seen)),
    )


def _left_over(text: str) -> tuple[int, int]:
    """Simplified characters without and with their Traditional form beside them in the text; of
    the first, those behind another do not count: what a table lacks is strewn, quotations are not.
    """
    chars = set(text)
    alone = {c for c in chars if is_simplified_only(c) and ord(c) not in groups()}
    mixed = {c for c in alone if any(form in chars for form in traditional_forms(c))}
    kept = alone - mixed
    quoted = {b for a, b in pairwise(text) if a in alone and b in kept} if len(kept) > 1 else set()
    return len(kept - quoted), len(mixed)


def writer_cost(text: str, place: int) -> float:
    """What the form at a place costs a writer of Traditional, in bits; 0 where it has no rival.

    >>> writer_cost("製度", 0) > 4 > writer_cost("制度", 0)
    True
    """
    near = without_astral(text[max(0, place - NEAR) : place + NEAR + 1])
    shown = ord(text[place])
    if len(groups().get(shown, "")) < 2:
        return 0.0
    around = units(near.translate(table().usual))
    at = REACH + len(units(near[: min(place, NEAR)])) - 2 * REACH
    return _cost_of(contexts(MODEL).score(around, at, shown))


def _cost_of(score: int) -> float:
    return min(SLIP, log2(1 + exp(min(30.0, -score / NAT))))


def _costs(text: str) -> dict[int, list[tuple[str, str, float]]]:
    """Simplified character -> for each place: form, neighbourhood, what it costs a writer."""
    around = units(text.translate(table().usual))
    shown = units(text)
    known = groups()
    places = [i for i, char in enumerate(shown) if len(known.get(char, "")) > 1]
    model = contexts(MODEL)
    scores = [model.score(around, place, shown[place]) for place in places]
    found: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
    for place, score in zip(places, scores, strict=True):
        cost = _cost_of(score)
        near = "".join(map(chr, shown[place - 1 : place + 2])).replace("\n", "")
        found[around[place]].append((chr(shown[place]), near, cost))
    return found
