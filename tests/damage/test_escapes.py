"""The escape rooms: what they undo, what they leave alone, and the laws of a room."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext import pipeline
from fixtext.damage import room_of
from fixtext.damage.escapes import may_hold_escapes
from fixtext.damage.escapes.backslash_bytes import FORMS as BYTE_FORMS
from fixtext.damage.escapes.entities import FORMS as ENTITY_FORMS
from fixtext.damage.escapes.percent import FORMS as PERCENT_FORMS
from fixtext.damage.escapes.unicode_escapes import FORMS as UNICODE_FORMS
from fixtext.damage.room import Context
from fixtext.errors import InvalidPlanError
from fixtext.model import Json, Options, Plan, Step
from fixtext.reader.profile import profile
from fixtext.repair.search import Explanation, explanations
from fixtext.verify.replay import replay_text
from fixtext.verify.weights import PROVEN_MARGIN

CASES = Path(__file__).parents[1] / "cases"
BROKEN = json.loads((CASES / "escapes.json").read_text("utf-8"))
CLEAN = json.loads((CASES / "escapes-clean.json").read_text("utf-8"))
ROOMS = (
    "html-entities",
    "unicode-escapes",
    "percent-escapes",
    "backslash-bytes",
    "quoted-printable",
    "encoded-words",
    "hz",
    "utf-7",
)
SENTENCE = "明天上午大家到公司前面集合，一起去看花。😀 OK"
PLAIN = "明天上午大家到公司前面集合，一起去看花。OK"
PAIR = {"astral": "pair"}
DAMAGES: list[tuple[str, Mapping[str, Json], str]] = [
    *(
        ("html-entities", {"form": form.example, **astral}, SENTENCE)
        for form in ENTITY_FORMS
        for astral in (PAIR, {"astral": "one"})
    ),
    ("html-entities", {"form": "&#20013;", "charset": "gb2312"}, "总理朱镕基会见了来访的客人"),
    *(("unicode-escapes", {"form": form.example}, PLAIN) for form in UNICODE_FORMS),
    ("unicode-escapes", {"form": r"\u4e2d", "astral": "pair"}, SENTENCE),
    ("unicode-escapes", {"form": r"\u4e2d", "astral": "wide"}, SENTENCE),
    ("unicode-escapes", {"form": "<U+4E2D>", "astral": "wide"}, SENTENCE),
    *(
        (kind, {"form": form.example, "charset": charset, **also}, PLAIN)
        for kind, forms in (("percent-escapes", PERCENT_FORMS), ("backslash-bytes", BYTE_FORMS))
        for form in forms
        for charset in ("utf-8", "gb18030", "big5")
        for also in ({}, {"also": "[]\\^`{|}@~ "})
        if also or charset != "big5"
    ),
    *(
        ("quoted-printable", {"charset": charset, **style}, PLAIN * 4 + "\n好的，a=b\n")
        for charset in ("utf-8", "gb18030", "big5")
        for style in ({}, {"width": 76}, {"hex": "e4", "width": 60}, {"breaks": [9]})
    ),
    ("hz", {}, PLAIN),
    ("hz", {"open": True}, "第一行文字\n第二行文字"),
    ("hz", {"tildes": True}, "目录 ~/bin 里的文件"),
    ("utf-7", {"sign": "+"}, PLAIN),
    ("utf-7", {"sign": "&"}, PLAIN),
    ("utf-7", {"sign": "+", "closed": "needed"}, "明天上午, 大家"),
    ("utf-7", {"sign": "+", "closed": "bare"}, "明天上午, 大家"),
    (
        "encoded-words",
        {
            "words": [
                {"span": [0, 20], "charset": "UTF-8", "encoding": "B", "cuts": [20, 40]},
            ]
        },
        PLAIN,
    ),
]
IDS = [f"{kind} {i}" for i, (kind, _, _) in enumerate(DAMAGES)]


def best(text: str, options: Options | None = None) -> tuple[Explanation, float]:
    """The likeliest explanation, and by how much it is likelier than that nothing is wrong."""
    ranked = explanations(text, options or Options())
    nothing = next(e for e in ranked if e.text == text)
    return ranked[0], nothing.total - ranked[0].total


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_case(case: dict[str, Json]) -> None:
    found, margin = best(case["broken"])
    assert found.text == case["reference"]
    assert [step.kind for step in found.steps] == case["kinds"]
    assert replay_text(found.steps, found.text) == case["broken"]
    assert margin >= PROVEN_MARGIN
    assert best(found.text)[0].text == found.text
    assert may_hold_escapes(case["broken"])


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case["name"])
def test_where_escapes_are_at_home_nothing_is_proposed(case: dict[str, str]) -> None:
    for name in ROOMS:
        assert not list(room_of(name).undo(case["text"], Context())), name
    assert pipeline.fix(case["text"], Options(only=ROOMS)).text == case["text"]


@pytest.mark.parametrize(("kind", "params", "text"), DAMAGES, ids=IDS)
def test_the_laws(kind: str, params: Mapping[str, Json], text: str) -> None:
    room = room_of(kind)
    damaged = room.apply(text, params)
    assert damaged != text
    assert room.suspects(damaged, profile(damaged), Context())
    assert may_hold_escapes(damaged)
    candidates = list(room.undo(damaged, Context()))
    assert text in [candidate.text for candidate in candidates]
    for candidate in candidates:
        assert room.apply(candidate.text, candidate.step.params) == damaged
        plan = Plan(steps=(candidate.step,))
        assert Plan.from_json(plan.to_json()) == plan


ALPHABET = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.sampled_from("，。“”的一是在不了有和人这中大为上个国 \n~+&=%\\ab1-{}_é😀か"),
)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(text=st.text(ALPHABET, min_size=1, max_size=40), damage=st.sampled_from(DAMAGES))
def test_candidates_are_sound_for_any_text(
    text: str, damage: tuple[str, Mapping[str, Json], str]
) -> None:
    kind, params, _ = damage
    damaged = room_of(kind).apply(text, params)
    for candidate in room_of(kind).undo(damaged, Context()):
        assert room_of(kind).apply(candidate.text, candidate.step.params) == damaged


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("html-entities", "&#x4e2D;&#x6587;&#x4FE1;"),
        ("html-entities", "&#20013;&#x6587;&#20449;&#24687; &#025991;&#20013;"),
        ("unicode-escapes", r"\u4E2D\u6587\u4fe1\u606f"),
        ("percent-escapes", "%E4%b8%AD%E6%96%87"),
        ("quoted-printable", "=E4=B8=AD=e6=96=87 =\n"),
    ],
)
def test_mixed_styles_are_left(kind: str, text: str) -> None:
    candidates = list(room_of(kind).undo(text, Context()))
    assert all(room_of(kind).apply(c.text, c.step.params) == text for c in candidates)
    assert kind == "html-entities" or not candidates


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("html-entities", {"form": "中"}),
        ("html-entities", {"form": "&#20013;", "charset": "klingon"}),
        ("unicode-escapes", {"form": r"\u4e2d", "astral": "maybe"}),
        ("percent-escapes", {"form": "%E4", "charset": "utf-9"}),
        ("percent-escapes", {"form": "%E4", "charset": "utf-8", "also": "é"}),
        ("quoted-printable", {"charset": "utf-8", "hex": "ff"}),
        ("quoted-printable", {"charset": "utf-8", "breaks": [5, 2]}),
        ("encoded-words", {}),
        ("encoded-words", {"words": [{"charset": "utf-8"}]}),
        ("encoded-words", {"words": [{"span": [0, 1], "charset": "klingon"}]}),
        ("encoded-words", {"words": [{"span": [0, 1], "cuts": ["a"]}]}),
        ("utf-7", {"sign": "!"}),
        ("hz", {"spans": [[3, 1]]}),
    ],
)
def test_wrong_parameters_are_named(kind: str, params: Mapping[str, Json]) -> None:
    with pytest.raises(InvalidPlanError):
        room_of(kind).apply("中文中文中文中文", params)


def test_a_plan_replays_after_json() -> None:
    steps = (
        Step(kind="misread", params={"written": "utf-8", "read": "latin-1"}),
        Step(kind="html-entities", params={"form": "&#20013;"}),
        Step(kind="percent-escapes", params={"form": "%E4", "charset": "utf-8", "also": "&#;"}),
    )
    again = Plan.from_json(Plan(steps=steps).to_json()).steps
    assert replay_text(again, SENTENCE) == replay_text(steps, SENTENCE)


def test_a_long_text_is_quick() -> None:
    text = (SENTENCE * 40 + "\n") * 50
    damaged = room_of("html-entities").apply(text, {"form": "&#20013;"})
    (found,) = room_of("html-entities").undo(damaged, Context())
    assert found.text == text
