"""Another script on request."""

from __future__ import annotations

import pytest

import fixtext
from fixtext.model import Options, Region, Script, Verdict

SIMPLIFIED = Options(script=Script.SIMPLIFIED)
TAIWAN = "「等一下我們再去吃麵。」他看著軟體的說明，頭髮長了。"


def test_characters_always_words_only_when_asked() -> None:
    assert (
        fixtext.fix(TAIWAN, SIMPLIFIED).text
        == "「等一下我们再去吃面。」他看着软体的说明，头发长了。"
    )
    words = Options(script=Script.SIMPLIFIED, vocabulary=True)
    assert "软件" in fixtext.fix(TAIWAN, words).text


@pytest.mark.parametrize(
    ("options", "want"),
    [
        (Options(script=Script.TRADITIONAL), "軟件在裏面，頭髮長了。"),
        (Options(script=Script.TRADITIONAL, region=Region.TW), "軟件在裡面，頭髮長了。"),
        (Options(script=Script.TRADITIONAL, region=Region.HK), "軟件在裏面，頭髮長了。"),
        (
            Options(script=Script.TRADITIONAL, region=Region.TW, vocabulary=True),
            "軟體在裡面，頭髮長了。",
        ),
    ],
)
def test_regions(options: Options, want: str) -> None:
    assert fixtext.fix("软件在里面，头发长了。", options).text == want


def test_a_conversion_is_told_and_claims_no_damage() -> None:
    result = fixtext.fix(TAIWAN, SIMPLIFIED)
    assert result.changed and result.verdict is Verdict.CLEAN and not result.plan.steps
    assert [one.room for one in result.evidence] == ["script"]


@pytest.mark.parametrize("options", [SIMPLIFIED, Options(script=Script.TRADITIONAL)])
def test_converted_again_nothing_changes(options: Options) -> None:
    once = fixtext.fix(TAIWAN + "\n软件在里面。\n", options).text
    assert fixtext.fix(once, options).text == once


def test_simplified_text_is_left_alone() -> None:
    text = "康熙与乾隆年间的名著，他看着看着就睡着了。"
    assert fixtext.fix(text, SIMPLIFIED).text == text


def test_ambiguities_say_what_was_chosen_and_why() -> None:
    options = Options(script=Script.SIMPLIFIED, ambiguities=True)
    first = fixtext.fix("康熙、乾隆看著我們", options).evidence[0]
    told = [(p["place"], p["chosen"], p["because"]) for p in first.data["places"]]
    assert told == [(3, "乾", "_隆"), (6, "着", "看_")]


@pytest.mark.parametrize("script", [Script.SIMPLIFIED, Script.TRADITIONAL])
@pytest.mark.parametrize(
    "text",
    [
        "図書館で會議を開きます。國語の時間です。",
        "산 중턱 문암정(文巖亭) 뒤에는 漢字가 있다.",
        "図書館\n国語の時間です。会議を開きます。\n發表会\n",
        "Ein Satz, 100 €.",
    ],
)
def test_other_languages_keep_their_script(text: str, script: Script) -> None:
    assert fixtext.fix(text, Options(script=script)).text == text


def test_lines_of_another_language_stay_among_chinese() -> None:
    text = (
        "國家圖書館的會議開始了，大家來看書。\n國語の時間です。\n我們都喜歡《君の名は》這部電影。\n"
    )
    want = (
        "国家图书馆的会议开始了，大家来看书。\n國語の時間です。\n我们都喜欢《君の名は》这部电影。\n"
    )
    assert fixtext.fix(text, SIMPLIFIED).text == want
