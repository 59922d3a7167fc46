"""The pages of the wild: every variant comes back, what is genuine stays, what is gone is said."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from pathlib import Path
from unicodedata import normalize

import pytest

import fixtext
from fixtext.damage import room_of
from fixtext.damage.pinyin_notes.evidence import judge
from fixtext.model import Verdict
from fixtext.verify.replay import replay_text
from support.pages import READERS, VARIANTS, Page, pollute

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = [(variant, world) for variant in VARIANTS for world in READERS if variant != "A3"] + [
    ("A3", "windows"),
    ("A3", "whatwg"),
]
RIGHT_SHARE = {"C": 0.99, "A3": 0.99}
"""The rest: all but the last in a thousand. C splits a character in thirty, toneless."""


def page(simplified: str, variant: str, world: str, folded: bool = False) -> Page:
    rng = random.Random(f"{variant} {world}")
    start = rng.randrange(len(simplified) - 900)
    return pollute(
        simplified[start : start + 800],
        rng.randrange(1000),
        size=60,
        splits=0,
        world=world,
        folded=folded,
        variant=variant,
    )


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize(("variant", "world"), CASES)
def test_every_variant_comes_back(simplified: str, variant: str, world: str, folded: bool) -> None:
    made = page(simplified, variant, world, folded)
    result = fixtext.fix(made.damaged)
    assert result.verdict in (Verdict.FIXED, Verdict.PARTIAL)
    got, want = (normalize("NFKC", t) if folded else t for t in (result.text, made.original))
    matcher = SequenceMatcher(None, got, want, autojunk=False)
    right = sum(block.size for block in matcher.get_matching_blocks())
    assert right / len(want) >= RIGHT_SHARE.get(variant, 0.999)
    if result.verdict is Verdict.FIXED:
        assert replay_text(result.plan.steps, result.text) == made.damaged


def test_the_marks_of_the_wild() -> None:
    text = "大會的議題是會議的時間，時機未到。他們繼續推進改革。基于這個會議，時間不多。"
    notes = {"charset": "gbk", "world": "windows", "loss": "question", "marks": "；"}
    table = [["會", "huì"], ["議", "yì"], ["時", "shí"], ["間", "jiān"], ["這", "zhè"]]
    broken = room_of("pinyin-notes").apply(text, {**notes, "table": table})
    assert "改革?；" in broken
    assert "改革。基于这个会议，时间不多。" in fixtext.fix(broken).text


def test_a_page_may_be_cut_in_a_note(simplified: str) -> None:
    made = page(simplified, "A", "windows")
    for end in range(1, 8):
        whole = made.damaged[: made.damaged.rindex(")") + 1]
        broken = whole[:-end]
        result = fixtext.fix(broken)
        assert result.verdict is Verdict.FIXED
        assert "(" not in result.text[-8:]
        assert replay_text(result.plan.steps, result.text) == broken


def test_a_page_may_begin_in_a_note(simplified: str) -> None:
    made = page(simplified, "A", "windows")
    first = made.damaged.index("(", made.damaged.index(")"))
    end = made.damaged.index(")", first)
    for start in range(first, end):
        broken = made.damaged[start:]
        result = fixtext.fix(broken)
        assert result.verdict is Verdict.FIXED
        assert ")" not in result.text[:8]
        assert replay_text(result.plan.steps, result.text) == broken


def test_characters_outside_the_encoding_stay(simplified: str) -> None:
    made = page(simplified, "A", "windows")
    broken = "😀𠮷" + made.damaged + "한국 ©"
    result = fixtext.fix(broken)
    assert result.verdict is Verdict.FIXED
    assert (result.text[:2], result.text[-4:]) == ("😀𠮷", "한국 ©")
    assert replay_text(result.plan.steps, result.text) == broken


def test_a_table_for_each_paragraph(simplified: str) -> None:
    first = page(simplified, "A", "windows")
    second = replay_text(first.plan.steps[:2], first.original)  # the same text, no notes
    broken = first.damaged + "\n" + second
    result = fixtext.fix(broken)
    assert result.text == first.original + "\n" + first.original
    assert replay_text(result.plan.steps, result.text) == broken
    notes = next(step for step in result.plan.steps if step.kind == "pinyin-notes")
    assert len(notes.params.get("except", ())) < 40


def test_the_first_line_stays(simplified: str) -> None:
    made = page(simplified, "A", "whatwg")
    line = "99久久 free 2021 (huì)\n"
    result = fixtext.fix(line + made.damaged)
    assert result.text.startswith(line)


def test_side_information(simplified: str) -> None:
    made = page(simplified, "A", "windows")
    result = fixtext.fix(made.damaged)
    data = next(e.data for e in result.evidence if "table" in e.data and "splits" in e.data)
    assert data["notes"] == made.damaged.count("(") - made.original.count("(")
    assert {"splits", "guessed", "open", "left", "reasons"} <= set(data)


def test_only_notes_are_left_of_a_page(simplified: str) -> None:
    data = page(simplified, "A", "windows").damaged.encode("gb18030")
    broken = bytes(byte for byte in data if byte < 0x80).decode()
    result = fixtext.fix(broken)
    assert result.verdict is Verdict.UNRECOVERABLE
    assert result.text == broken
    assert "pinyin" in result.evidence[0].what


GENUINE = (
    "貨(huò), 獲(huò), 惑(huò), 禍(huò)",
    "會(kuài)稽郡在今浙江，會(kuài)稽山也在那里。",
    "他叫李颀(qí)，唐代诗人。李颀(qí)的诗很有名，李颀是东川人。",
    "天(tiān)地(dì)降(jiàng)雷(léi)雨(yǔ)，放(fàng)逐(zhú)还(hái)国(guó)都(dū)。",
    "我(wǒ)們(men)學(xué)中(zhōng)文(wén)，他(tā)們(men)也(yě)學(xué)。",
    "【饕餮】(tāo tiè) 傳說中的怪獸。【鬱】(yù) 憂愁。",
    "長(zhǎng)大的長，不是長(cháng)短的長。",
)


@pytest.mark.parametrize("text", GENUINE)
def test_genuine_pinyin_stays(text: str) -> None:
    assert not judge(text).damage
    assert fixtext.fix(text).text == text


@pytest.mark.parametrize("name", ["poem-with-pinyin", "lesson-with-pinyin"])
def test_genuine_pages_stay_in_any_piece(name: str) -> None:
    lines = (FIXTURES / name / "broken.txt").read_text(encoding="utf-8").splitlines(True)
    for first in range(len(lines)):
        for last in range(first + 1, len(lines) + 1):
            assert not judge("".join(lines[first:last])).damage
