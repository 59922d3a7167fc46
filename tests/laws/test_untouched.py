"""Cases of `tests/cases/untouched.json`: clean text that was once taken for damaged, or may be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fixtext
from fixtext.model import Options, Script

CASES_AS_BYTES = json.loads(
    (Path(__file__).parents[1] / "cases" / "short-bytes.json").read_text("utf-8")
)
QUOTED = json.loads((Path(__file__).parents[1] / "cases" / "quoted.json").read_text("utf-8"))
CASES = json.loads((Path(__file__).parents[1] / "cases" / "untouched.json").read_text("utf-8"))
KNOWN: dict[str, str] = {}
"""Name of a case -> why it is still changed."""


def _cases(known: dict[str, str]) -> list[object]:
    marks = {name: pytest.mark.xfail(reason=why, strict=True) for name, why in known.items()}
    return [
        pytest.param(case["text"], id=case["name"], marks=marks.get(case["name"], ()))
        for case in CASES
    ]


@pytest.mark.parametrize("text", _cases(KNOWN))
def test_it_stays(text: str) -> None:
    for given in (text, text.encode()):
        result = fixtext.fix(given)
        assert result.text == text
        assert not result.changed


@pytest.mark.parametrize("text", _cases({}))
def test_strict_and_keep_leave_it_as_well(text: str) -> None:
    for options in (Options(strict=True), Options(script=Script.KEEP)):
        assert fixtext.fix(text, options).text == text


@pytest.mark.parametrize("case", CASES_AS_BYTES, ids=lambda case: case["name"])
def test_short_bytes_are_not_repaired(case: dict[str, str]) -> None:
    """Taken for another encoding they may be; that something happened to them is not said."""
    result = fixtext.fix(case["text"].encode(case["encoding"]))
    assert not result.changed
    assert not result.plan.steps
    if case["encoding"] == "utf-8":
        assert result.text == case["text"]


@pytest.mark.parametrize("case", QUOTED, ids=lambda case: case["name"])
def test_a_quote_is_not_damage(case: dict[str, str]) -> None:
    for given in (case["text"], case["text"].encode()):
        result = fixtext.fix(given)
        assert result.text == case["text"]
        assert not result.changed


@pytest.mark.parametrize(
    ("text", "damaged", "read"),
    [
        ("原名,新名\n天气预报,今日新闻\n", "今日新闻", "gb18030"),
        ("下面这一行坏了。\n今日天气预报\n上面这一行坏了。\n", "今日天气预报", "gb18030"),
        ("- 标题：符号学概论\n- 作者：王力\n", "符号学概论", "latin-1"),
    ],
)
def test_the_same_where_nobody_shows_it_is_repaired(text: str, damaged: str, read: str) -> None:
    broken = text.replace(damaged, damaged.encode().decode(read))
    assert fixtext.fix_text(broken) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("他说什么？為什麼", "他说什么？为什么"),
        ("怎么了？\n大家都好熱情", "怎么了？\n大家都好热情"),
        (
            "以至于无法想象，为什么学生会在他的班上。\n圖書館",
            "以至于无法想象，为什么学生会在他的班上。\n图书馆",
        ),
    ],
)
def test_simplified_stays_beside_what_is_made_so(text: str, wanted: str) -> None:
    assert fixtext.fix(text, Options(script=Script.SIMPLIFIED)).text == wanted
