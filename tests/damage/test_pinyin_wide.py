"""Wide slots are priced with arrays; what comes out is what the beam alone would give."""

from __future__ import annotations

import pytest

from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes import wide
from fixtext.damage.pinyin_notes.claim import Reading, claimed
from fixtext.damage.pinyin_notes.form import find_notes
from support.pages import pollute

NEVER = 1 << 30
READERS = {"windows": ("gbk", Loss.QUESTION), "whatwg": ("gb18030", Loss.FFFD)}


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("world", READERS)
def test_the_same_is_healed(
    simplified: str, world: str, folded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pollute(
        simplified[:900], 1, size=50, splits=0, world=world, folded=folded, variant="C"
    ).damaged
    name, loss = READERS[world]
    found = []
    for least in (1, NEVER):
        monkeypatch.setattr(wide, "WIDE", least)
        claim = claimed(
            made, made, find_notes(made), Reading(charset(name, world), loss, False, folded)
        )
        assert claim is not None
        found.append(claim.stripped)
    assert found[0].text == found[1].text
    assert len(found[0].accidents) > 3
