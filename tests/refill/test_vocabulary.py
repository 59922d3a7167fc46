"""What a document says elsewhere about its holes."""

from __future__ import annotations

from fixtext.refill.lanes import Way
from fixtext.refill.ngrams import bulk_filler
from fixtext.refill.vocabulary import SURE, Vocabulary

ELSEWHERE = "龘坊镇位于城东，龘坊镇很热闹。我们去过龘坊镇，龘坊镇的人很多。\n" * 20
HOLE = "昨天他们又去了龘坊"


def ranked(document: str, ways: list[Way]) -> list[str]:
    before = (document + HOLE).encode()
    data = before + ways[0].data + b"\n"
    found = Vocabulary(data, "utf-8", [len(before)], [len(data) - 1], [ways]).ranked(bulk_filler())
    return [way.data.decode() for way in found[0]]


def test_a_name_that_recurs_fills_its_hole() -> None:
    ways = [Way("镜。".encode(), 0.0), Way("镇。".encode(), 2.0)]
    assert ranked(ELSEWHERE, ways) == ["镇。", "镜。"]


def test_a_short_document_has_no_say() -> None:
    ways = [Way("镜。".encode(), 0.0), Way("镇。".encode(), 2.0)]
    assert ranked(ELSEWHERE[:100], ways) == ["镜。", "镇。"]


def test_what_leads_clearly_is_not_asked_again() -> None:
    ways = [Way("镜。".encode(), 0.0), Way("镇。".encode(), SURE)]
    assert ranked(ELSEWHERE, ways) == ["镜。", "镇。"]
