"""Single bytes of a file dropped, inserted, changed: found, taken back, proven to the byte."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import fixtext
from fixtext.codecs.registry import charset
from fixtext.damage import room_of
from fixtext.damage.room import Context, Source
from fixtext.damage.slipped_bytes.edits import Edit, Kind, harm
from fixtext.errors import FixtextError
from fixtext.model import Plan, Verdict
from fixtext.reader.profile import profile
from fixtext.verify.replay import replay

ROOM = "slipped-bytes"
CASES = json.loads((Path(__file__).parent.parent / "cases/slipped-bytes.json").read_text("utf-8"))
RARE = json.loads((Path(__file__).parent.parent / "cases/slipped-clean.json").read_text("utf-8"))
LINE = "今天上午，湖北日报记者从省政府召开的新闻发布会上获悉，全省经济运行总体平稳。"
NAMED = {"gbk": "gb18030", "big5": "big5-hkscs"}


def broken(case: dict[str, object]) -> bytes:
    params = {"encoding": case["encoding"], "edits": [case["edit"]]}
    room = room_of(ROOM)
    return room.leave(str(case["text"]), params)  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_hit_file_comes_back_and_replays_to_its_bytes(case: dict[str, object]) -> None:
    data = broken(case)
    result = fixtext.fix(data)
    assert result.text == case["text"]
    assert result.verdict is Verdict.FIXED
    plan = Plan.from_json(result.plan.to_json())
    assert replay(plan, result.text) == data
    assert fixtext.fix_text(result.text) == result.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_laws_of_the_room(case: dict[str, object]) -> None:
    data, encoding = broken(case), str(case["encoding"])
    encoding = NAMED.get(encoding, encoding)
    text = charset(encoding).decode(data)
    context = Context(source=Source(data=data, encoding=encoding))
    room = room_of(ROOM)
    assert room.suspects(text, profile(text), context)
    found = list(room.undo(text, context))
    assert case["text"] in [candidate.text for candidate in found]
    for candidate in found:
        params = json.loads(json.dumps(dict(candidate.step.params)))
        assert room.apply(candidate.text, params) == text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_two_hits_far_apart(encoding: str) -> None:
    data = "\n".join((LINE, "服务器运行正常，请大家放心使用。", LINE)).encode(encoding)
    unit = 2 if encoding == "gbk" else 3
    at = data.index("报".encode(encoding)) + 1
    again = data.rindex("报".encode(encoding)) + 1
    hurt = harm(data, (Edit(at, Kind.DROP, data[at : at + 1]), Edit(again, Kind.CHANGE, b"\xff")))
    result = fixtext.fix(hurt)
    assert result.text == data.decode(encoding)
    assert replay(result.plan, result.text) == hurt
    assert unit * len(result.text.replace("\n", "")) + 2 == len(data)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_cut_character_stays_lost_and_the_rest_is_right(encoding: str, cut: int) -> None:
    data = LINE[:-1].encode(encoding)
    last = len(LINE[-2].encode(encoding))
    result = fixtext.fix(data[:-cut] if cut < last else data[:-1])
    assert result.text.startswith(LINE[:-2])
    assert len(result.text) <= len(LINE) - 1
    assert result.detection.encoding in (encoding, "gb18030")


def test_most_single_hits_leave_all_but_one_character_right(simplified: str) -> None:
    rng = random.Random(5)
    lines = [line for line in simplified.splitlines() if 20 <= len(line) <= 60]
    right = total = 0
    for line in rng.sample(lines, 30):
        for encoding in ("gbk", "utf-8"):
            data = line.encode(encoding, "ignore")
            at = rng.choice([i for i, byte in enumerate(data) if byte >= 0x80])
            got = fixtext.fix(data[:at] + data[at + 1 :]).text
            want = data.decode(encoding)
            same = sum(a == b for a, b in zip(got, want, strict=False))
            right += len(got) == len(want) and same >= len(want) - 1
            total += 1
    assert right / total >= 0.85


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-8", "cp932", "euc-kr", "cp1252"])
def test_sound_files_are_not_touched(encoding: str) -> None:
    texts = {
        "gbk": "第一章 总则\r\n为了规范市场行为，制定本法。VS、KZ战队,12.5％；※⑴\n",
        "big5": "第一章 總則\r\n為了規範市場行為，特制定本法。KERNEL：核心\n",
        "utf-8": "乱码 \ufffd 就是替换字符，一个 \ufffd 就够了。\n",
        "cp932": "これは日本語の文章です。東京へ行きました。\n",
        "euc-kr": "안녕하세요. 오늘은 날씨가 좋습니다.\n",
        "cp1252": "Le garçon a mangé à l'hôtel, où était l'été déjà.\n",
    }
    data = texts[encoding].encode(encoding)
    assert ROOM not in [step.kind for step in fixtext.fix(data).plan.steps]


@pytest.mark.parametrize("case", RARE, ids=lambda case: case["text"][:8])
def test_a_rare_character_is_no_accident(case: dict[str, str]) -> None:
    result = fixtext.fix(case["text"].encode(case["encoding"]))
    assert result.text == case["text"]
    assert result.plan.steps == ()


def test_a_character_that_recurs_was_written() -> None:
    once = "实在不好意思，让大家久等了，会议现在开始。"
    data = once.encode("gbk")
    at = data.index("意".encode("gbk"))
    hurt = data[:at] + b"\x8d" + data[at + 1 :]
    assert fixtext.fix(hurt).text == once
    twice = b"\n".join((hurt, hurt))
    assert fixtext.fix(twice).text == twice.decode("gb18030")


def test_a_string_is_not_guessed_at() -> None:
    text = "今天上午，湖北\ufffd报记者从省政府召开的新闻发布会上获悉。"
    assert fixtext.fix_text(text) == text


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"encoding": "gbk"},
        {"encoding": "latin-1", "edits": []},
        {"encoding": "gbk", "edits": [[0, "lose", "00"]]},
        {"encoding": "gbk", "edits": [[0, "drop", "x"]]},
        {"encoding": "gbk", "edits": [[3, "drop", "00"], [1, "drop", "00"]]},
        {"encoding": "gbk", "edits": [], "kept": ["ff"]},
    ],
)
def test_wrong_parameters_are_refused(params: dict[str, object]) -> None:
    with pytest.raises(FixtextError):
        room_of(ROOM).apply("中文", params)
