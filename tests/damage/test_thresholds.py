"""Where a room begins to believe: a case on either side of each threshold."""

from __future__ import annotations

import pytest

from fixtext import fix
from fixtext.damage import room_of
from fixtext.damage.room import Candidate, Context
from fixtext.model import Options, Step


def undone(kind: str, text: str, *later: Step) -> list[Candidate]:
    return list(room_of(kind).undo(text, Context(later=later)))


def texts(kind: str, text: str, *later: Step) -> list[str]:
    return [candidate.text for candidate in undone(kind, text, *later)]


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("這\uf967是\uf9ca行，\uf98e輕人來\uf967及", True),  # four ideographs of three forms
        ("這\uf967是\uf9ca行，\uf98e輕人來不及", False),  # three of three
        ("這\uf967是\uf9ca行，\uf967要\uf9ca下", False),  # four of two
    ],
)
def test_so_many_compatibility_ideographs_show_a_pdf(broken: str, repaired: bool) -> None:
    result = fix(broken, Options(only=("radicals",)))
    assert result.changed == repaired
    assert ("\uf967" not in result.text) == repaired


def test_radicals_among_kana_are_japanese() -> None:
    chinese = "本⽂介绍如何⽤⼿机⽀付⽔费，⽅法⾮常简单。\n"
    assert fix(chinese + "の\n" * 2, Options(only=("radicals",))).changed is False
    assert fix(chinese * 6 + "の\n" * 2, Options(only=("radicals",))).changed


@pytest.mark.parametrize(("text", "read"), [("今天天气很好", True), ("今天天气好", False)])
def test_six_characters_without_their_high_bits_can_be_told(text: str, read: bool) -> None:
    damaged = room_of("stripped-bit").apply(text, {})
    assert texts("stripped-bit", damaged) == ([text] if read else [])
    assert texts("stripped-bit", f"see {damaged} ok") == ([f"see {text} ok"] if read else [])


@pytest.mark.parametrize(
    ("kind", "held", "charset"),
    [
        ("pinyin-notes", {"charset": "gb18030"}, "gbk"),  # the notes were spliced into GBK
        ("pinyin-notes", {"charset": "big5"}, "big5"),
        ("misread", {"written": "gbk"}, "gbk"),
        ("misread", {"written": "utf-8"}, None),  # UTF-8 has every character
        ("misread", {"written": "gb18030"}, None),
    ],
)
def test_what_the_text_was_held_in_decides_what_it_lacked(
    kind: str, held: dict[str, str], charset: str | None
) -> None:
    found = undone("unencodable", "Copyright ? 2001 Hubei", Step(kind=kind, params=held))
    assert [candidate.step.params["charset"] for candidate in found] == [charset] * bool(charset)


def test_mail_in_utf_8_may_hold_what_the_reader_does_not_know() -> None:
    """GBK is guessed, so what it gives must read well; UTF-8 without an error is no guess."""
    room = room_of("quoted-printable")
    rare = "龘䶮𠮷野家㐂"
    assert texts("quoted-printable", room.apply(rare, {"charset": "utf-8"})) == [rare]
    assert texts("quoted-printable", "=E4=A1=B6=C1=FC=E3=D8=F4=ED=B2") == []
