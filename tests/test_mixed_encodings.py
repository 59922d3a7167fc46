"""Files in several encodings: told by line, each stretch decoded as it is, done again exactly."""

from __future__ import annotations

import pytest

import fixtext
from fixtext.files.single import repair
from fixtext.model import Level, Options, Plan, Verdict
from fixtext.verify.replay import replay

GBK = "这是第{}行，旧程序用国标写的日志，内容各不相同。\n"
UTF_8 = "第{}行是新程序写的，用的是统一码。\n"
LINES = [GBK.format(n) for n in range(1, 41)], [UTF_8.format(n) for n in range(41, 91)]
TEXT = "".join(LINES[0] + LINES[1])
DATA = "".join(LINES[0]).encode("gb18030") + "".join(LINES[1]).encode()


def test_every_stretch_is_decoded_as_it_is() -> None:
    done = repair(DATA)
    assert done.output.decode() == TEXT
    assert done.result.verdict is Verdict.FIXED
    assert done.result.level is Level.LIKELY
    runs = done.result.detection.runs
    assert [(run.encoding, run.lines) for run in runs] == [
        ("gb18030", (1, 40)),
        ("utf-8", (41, 90)),
    ]


def test_the_plan_gives_the_bytes_again() -> None:
    result = fixtext.fix(DATA)
    assert replay(Plan.from_json(result.plan.to_json()), result.text) == DATA


@pytest.mark.parametrize(
    "options",
    [Options(skip=("mixed-encodings",)), Options(strict=True), Options(only=("misread",))],
)
def test_bytes_stay_where_it_is_not_wanted_or_not_proven(options: Options) -> None:
    assert repair(DATA, options).output == DATA


def test_bytes_that_no_encoding_reads_are_never_written_as_loss_signs() -> None:
    data = DATA + b"abc\xff\xfe\xfd\n\n"
    done = repair(data)
    assert done.output == data
    assert done.result.verdict is Verdict.UNSURE
    assert done.result.detection.undecoded


def test_a_misread_line_in_a_file_of_two_encodings_is_repaired_as_well() -> None:
    broken = "服务器运行正常，请放心使用。".encode().decode("latin-1") + "\n"
    data = DATA + broken.encode()
    done = repair(data)
    assert done.output.decode() == TEXT + "服务器运行正常，请放心使用。\n"
    assert replay(done.result.plan, done.result.text) == data
