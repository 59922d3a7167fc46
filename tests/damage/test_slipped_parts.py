"""The parts of taking back accidents: what a few bytes were, how lines join, what is likeliest."""

from __future__ import annotations

from itertools import pairwise

import pytest

from fixtext.codecs.registry import charset
from fixtext.damage.slipped_bytes.choose import Choice, Chosen, weighed
from fixtext.damage.slipped_bytes.edits import Edit, Kind, harm
from fixtext.damage.slipped_bytes.lattice import EDIT, Lattice
from fixtext.damage.slipped_bytes.mend import Hit, Mended, _places, stretches
from fixtext.damage.slipped_bytes.originals import Original, originals

MESSES = (b"\xd6", b"\xd6!", b"\xd6\xff", b"\xd6!\xd0", b"\xe4", b"\xe4\xb8", b"\xe4!\xb8\xad")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-8"])
@pytest.mark.parametrize("mess", MESSES, ids=bytes.hex)
def test_every_original_is_harmed_into_the_mess(encoding: str, mess: bytes) -> None:
    reader = charset(encoding)
    for found in originals(mess, reader):
        assert harm(found.data, (found.edit,)) == mess
        assert reader.decode(found.data) == found.text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_each_accident_of_a_character_leads_back_to_it(encoding: str) -> None:
    reader = charset(encoding)
    data = "中".encode(encoding)
    accidents = [Edit(at, Kind.DROP, data[at : at + 1]) for at in range(len(data))]
    accidents += [Edit(at, Kind.INSERT, b"!") for at in range(1, len(data))]
    accidents += [Edit(at, Kind.CHANGE, b"\xff") for at in range(len(data))]
    for accident in accidents:
        mess = harm(data, (accident,))
        assert "中" in [found.text for found in originals(mess, reader)], accident


@pytest.mark.parametrize(
    ("encoding", "mess", "kind", "price"),
    [
        ("gbk", b"\xd6", Kind.DROP, 0.0),
        ("gbk", b"\xd6", Kind.INSERT, 8.0),
        ("gbk", b"\xd6\xff", Kind.CHANGE, 8.0),
        ("utf-8", b"\xd6\xff", Kind.CHANGE, 8.0),
        ("utf-8", b"\xe4\xb8", Kind.DROP, 0.0),
    ],
)
def test_what_an_accident_takes_to_believe(
    encoding: str, mess: bytes, kind: Kind, price: float
) -> None:
    found = originals(mess, charset(encoding))
    assert {one.price for one in found if one.edit.kind is kind} == {price}


def test_a_byte_of_ascii_is_dearer_than_another() -> None:
    gbk = charset("gbk")
    (ascii_price,) = {one.price for one in originals(b"\xd6!", gbk)}
    (other_price,) = {one.price for one in originals(b"\xd6\xff", gbk)}
    assert ascii_price > other_price


def test_a_sound_pair_is_no_accident() -> None:
    assert originals("中".encode("gbk"), charset("gbk")) == ()


def choice(score: float, start: int, end: int, text: str) -> Choice:
    data = text.encode("gbk")
    return Choice(score, start, end, Original(data, text, Edit(0, Kind.DROP, b"\xd6"), 1.5))


def test_the_place_is_chosen_by_all_that_may_have_stood_there() -> None:
    """Two characters at one place outweigh a likelier one at another."""
    ranked = [choice(10.0, 4, 6, "天"), choice(10.5, 8, 9, "气"), choice(10.5, 8, 9, "汽")]
    found = weighed(ranked)
    assert (found.best.start, found.best.original.text) == (8, "气")
    assert [text for text, _ in found.odds] == ["气", "汽"]
    assert found.odds[0][1] == pytest.approx(found.odds[1][1])
    assert found.margin == 0.0


def test_the_lead_is_over_the_next_text() -> None:
    found = weighed([choice(10.0, 4, 6, "天"), choice(14.0, 4, 6, "夫"), choice(16.0, 8, 9, "气")])
    assert (found.best.original.text, found.margin) == ("天", 4.0)
    assert sum(odds for _, odds in found.odds) < 1
    assert weighed([choice(10.0, 4, 6, "天")]).margin == float("inf")


def test_a_byte_is_not_simply_taken_out_where_a_character_may_be_lost() -> None:
    contested = [choice(10.0, 4, 5, ""), choice(10.0, 4, 5, "天"), choice(10.4, 4, 5, "夫")]
    assert weighed(contested).best.original.text == "天"
    clear = [choice(10.0, 4, 5, ""), choice(15.0, 4, 5, "天")]
    assert weighed(clear).best.original.text == ""


def test_lines_are_joined_with_their_places() -> None:
    first = Mended(original=b"ab\n")
    chosen = Chosen(choice(0.0, 1, 2, "天"), 30.0, (("天", 0.9),))
    first.add(chosen, "地".encode("gbk"))
    assert first.original == b"ab\n" + "地天".encode("gbk")
    assert (first.edits, first.hits) == (
        [Edit(5, Kind.DROP, b"\xd6")],
        [Hit(5, "天", (("天", 0.9),))],
    )
    assert (first.cost, first.margin, first.rivals) == (EDIT + 1.5, 30.0, 0)
    second = Mended()
    second.add(Chosen(choice(0.0, 1, 2, "气"), 7.0, (("气", 0.6),)), b"c")
    assert (second.margin, second.rivals) == (7.0, 1)
    first.join(second)
    assert [edit.offset for edit in first.edits] == [5, 8]
    assert [hit.offset for hit in first.hits] == [5, 8]
    assert (first.cost, first.margin, first.rivals) == (2 * (EDIT + 1.5), 7.0, 1)
    assert first.original == b"ab\n" + "地天".encode("gbk") + b"c" + "气".encode("gbk")


def test_the_lattice_sees_where_a_byte_is_missing() -> None:
    data = "他说明天去北京开会讨论。".encode("gbk")
    gbk = charset("gbk")
    assert Lattice(data, 0, len(data), gbk).accident() is None
    hurt = data[:8] + data[9:]
    assert Lattice(hurt, 0, len(hurt), gbk).accident() == 6  # the character before may be it too


def test_the_plain_reading_is_the_decoder_s() -> None:
    data = "去北京a会".encode("gbk")
    found = list(Lattice(data, 2, len(data), charset("gbk")).boundaries())
    assert [boundary.place for boundary in found] == [2, 4, 6, 7, 9]
    assert [boundary.before for boundary in found] == ["", "北", "京", "a", "会"]
    assert found[0].cost == 0.0
    assert all(a.cost < b.cost for a, b in pairwise(found))


def test_in_utf_8_only_what_is_lost_is_looked_at() -> None:
    line = "今天天气很好，我们去公园散步，她也想去，可是没有时间。"
    assert list(_places(line, double=False)) == []
    assert list(_places("\ufffd" + line, double=False)) == [(0, 12)]
    lost = line[:20] + "\ufffd" + line[20:]
    assert list(_places(lost, double=False)) == [(14, 28)]
    twice = "\ufffd" + line[:5] + "\ufffd" + line[5:]
    assert list(_places(twice, double=False)) == [(0, 18)]


def test_stretches_are_told_in_bytes() -> None:
    line = "今天\ufffd天".encode().replace("\ufffd".encode(), b"\xff")
    found = list(stretches(line, line.decode("utf-8", "replace"), charset("utf-8")))
    assert found == [(0, len(line))]
