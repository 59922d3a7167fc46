"""What holds for every text: identity on clean input, idempotence, one result for str and bytes."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fixtext
from fixtext.model import Level, Options, Plan, Result, Script, Step, Verdict
from fixtext.outgoing import output_bytes
from fixtext.verify.replay import replay, replay_text

SAMPLES = Path(__file__).parents[1] / "samples"
LINES = [
    line
    for path in sorted(SAMPLES.glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
TRADITIONAL = set((SAMPLES / "taiwan.txt").read_text(encoding="utf-8").splitlines())
LONGEST = 80
"""Characters of a line in these tests: they shall be quick."""
LIMIT = settings(deadline=None, max_examples=40, derandomize=True)
FEW = settings(deadline=None, max_examples=15, derandomize=True)
ENDS = st.sampled_from(("", "\n", "\r\n", "\r", "\n\n"))
CLEAN = st.lists(st.sampled_from([line[:LONGEST] for line in LINES]), min_size=1, max_size=4)
SIMPLIFIED = st.sampled_from([line[:LONGEST] for line in LINES if line not in TRADITIONAL])
MARKS = st.text(
    st.sampled_from("，。；：？！、“”‘’（）《》「」　０１９Ａｚ％～…—·,.;:?!\"'() 1"), max_size=6
)
ENCODINGS = st.sampled_from(("utf-8", "gb18030"))
MISREADINGS = st.sampled_from(
    [
        {"written": "utf-8", "read": "latin-1"},
        {"written": "utf-8", "read": "gbk"},
        {"written": "utf-8", "read": "cp1252"},
        {"written": "gb18030", "read": "latin-1"},
        {"written": "gb18030", "read": "big5"},
    ]
)
ANYTHING = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(min_codepoint=0x80, max_codepoint=0xFF), max_size=12),
    st.text(
        st.sampled_from("锟斤拷鈥浣犲ソÃ©â‚¬\ufffd?(qǐng)報%E4%B8&#20013;\\u4e2d=?+-~{"),
        max_size=14,
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
STEPS = st.builds(
    Step, kind=st.text(max_size=8), params=st.dictionaries(st.text(max_size=6), JSON, max_size=3)
)


@LIMIT
@given(CLEAN, ENDS, ENDS)
def test_clean_text_comes_back_byte_for_byte(lines: list[str], between: str, last: str) -> None:
    text = (between or "\n").join(lines) + last
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode()):
        result = fixtext.fix(data)
        assert (result.verdict, result.text) == (Verdict.CLEAN, text)
        assert output_bytes(data, result, Options()) == data
    assert fixtext.fix(text).text == text


@LIMIT
@given(CLEAN, ENCODINGS)
def test_str_and_bytes_agree(lines: list[str], encoding: str) -> None:
    text = "\n".join(lines) + "\n"
    assert fixtext.fix(text.encode(encoding)).text == fixtext.fix(text).text == text


@FEW
@given(CLEAN, MISREADINGS)
def test_str_and_bytes_agree_on_damage(lines: list[str], params: dict[str, str]) -> None:
    damaged = replay_text((Step(kind="misread", params=params),), lines[0])
    given_text, given_bytes = fixtext.fix(damaged), fixtext.fix(damaged.encode())
    assert given_text.text == given_bytes.text
    assert given_text.verdict == given_bytes.verdict


@FEW
@given(CLEAN, MISREADINGS)
def test_fixing_twice_is_fixing_once(lines: list[str], params: dict[str, str]) -> None:
    damaged = replay_text((Step(kind="misread", params=params),), lines[0])
    once = fixtext.fix_text(damaged)
    assert fixtext.fix_text(once) == once


@LIMIT
@given(ANYTHING)
def test_fixing_anything_twice_is_fixing_it_once(text: str) -> None:
    once = fixtext.fix(text)
    _consistent(text, once)
    assert fixtext.fix_text(once.text) == once.text


@LIMIT
@given(st.binary(max_size=40))
def test_any_bytes_give_a_result(data: bytes) -> None:
    result = fixtext.fix(data)
    if result.verdict is Verdict.BINARY:
        assert output_bytes(data, result, Options()) == data
    fixtext.detect(data)


@LIMIT
@given(ANYTHING)
def test_strict_changes_less(text: str) -> None:
    """Where `strict` changes a text, the default does too; where both say fixed, they agree."""
    strict, usual = fixtext.fix(text, Options(strict=True)), fixtext.fix(text)
    assert usual.changed or not strict.changed
    if strict.verdict is usual.verdict is Verdict.FIXED:
        assert strict.text == usual.text


@FEW
@given(st.lists(st.tuples(SIMPLIFIED, st.booleans()), min_size=2, max_size=5), MISREADINGS)
def test_lines_that_strict_changes_the_default_changes_too(
    lines: list[tuple[str, bool]], params: dict[str, str]
) -> None:
    steps = (Step(kind="misread", params=params),)
    shown = [replay_text(steps, line) if damaged else line for line, damaged in lines]
    text = "\n".join(shown)
    strict = fixtext.fix_text(text, Options(strict=True)).split("\n")
    usual = fixtext.fix_text(text).split("\n")
    assume(len(strict) == len(usual) == len(shown))
    for before, by_strict, by_default in zip(shown, strict, usual, strict=True):
        assert by_strict in (before, by_default) or by_default != before
    for (line, damaged), by_default in zip(lines, usual, strict=True):
        assert damaged or by_default == line


@LIMIT
@given(st.lists(st.tuples(SIMPLIFIED, MARKS, MARKS), min_size=1, max_size=3))
def test_marks_digits_and_spaces_of_either_width_stay(lines: list[tuple[str, str, str]]) -> None:
    text = "\n".join(before + line + after for line, before, after in lines)
    for options in (Options(), Options(strict=True), Options(script=Script.SIMPLIFIED)):
        assert fixtext.fix(text, options).text == text


@LIMIT
@given(st.lists(STEPS, max_size=3), st.sampled_from(("utf-8", "big5", "")), st.booleans())
def test_a_plan_survives_json(steps: list[Step], encoding: str, bom: bool) -> None:
    plan = Plan(encoding=encoding, bom=bom, steps=tuple(steps))
    assert Plan.from_json(plan.to_json()) == plan
    assert Plan.from_dict(json.loads(json.dumps({"plan": plan.to_dict()}))) == plan


@FEW
@given(CLEAN, MISREADINGS)
def test_the_plan_of_a_repair_survives_json_and_replays(
    lines: list[str], params: dict[str, str]
) -> None:
    damaged = replay_text((Step(kind="misread", params=params),), lines[0])
    result = fixtext.fix(damaged)
    assume(result.verdict is Verdict.FIXED)
    plan = Plan.from_json(result.plan.to_json())
    assert plan == result.plan
    assert replay(plan, result.text) == damaged.encode()
    proof = fixtext.verify(damaged, result.text, plan)
    assert (proof.replayed, proof.level) == (True, result.level)
    assert proof.level is not Level.NONE


def _consistent(text: str, result: Result) -> None:
    """What a result says of itself is so."""
    assert result.changed == (result.text != text)
    if result.verdict not in (Verdict.FIXED, Verdict.PARTIAL):
        assert result.text == text
    elif result.verdict is Verdict.FIXED:
        assert replay_text(result.plan.steps, result.text) == text
        assert result.proof is not None
        assert result.proof.replayed
