"""Bytes that are not all in one encoding: the step that writes them again, and when it is part
of a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtext.damage.mixed_encodings import NAME as MIXED
from fixtext.damage.mixed_encodings import STRAY
from fixtext.detect.decoded import Decoded
from fixtext.model import Detection, Level, Options, Run, Step
from fixtext.verify.encodings import planned, proof_of_encodings, with_byte_step

FOLDED = Step(kind="folded-width")
SLIPPED = Step(kind="slipped-bytes", params={"encoding": "gbk", "edits": []})


def decoded(text: str, *, exact: bool = False, **told: object) -> Decoded:
    return Decoded(Detection(**{"encoding": "gbk", **told}), text, exact)  # type: ignore[arg-type]


def mixed(confidence: float) -> Decoded:
    step = Step(kind=MIXED, params={"encoding": "gbk", "runs": []})
    return replace(decoded("你好", confidence=confidence), byte_step=step)


def test_one_encoding_needs_no_step() -> None:
    sound = decoded("你好", exact=True)
    assert with_byte_step("你好".encode("gbk"), sound) is sound
    quoted = decoded("你\ufffd好", exact=True)  # a U+FFFD that was written is no loss
    assert with_byte_step(b"", quoted) is quoted
    unknown = decoded("\ufffd", encoding="")
    assert with_byte_step(b"\xff", unknown) is unknown


@pytest.mark.parametrize(("bom", "mark"), [(False, b""), (True, b"\xef\xbb\xbf")])
def test_what_no_encoding_reads_is_written_again(bom: bool, mark: bytes) -> None:
    data = mark + "你".encode() + b"\xff\xff" + "好".encode()
    found = with_byte_step(data, decoded("你\ufffd\ufffd好", encoding="utf-8", bom=bom))
    assert found.detection.undecoded == 2
    assert found.byte_step == Step(
        kind=STRAY,
        params={
            "encoding": "utf-8",
            "runs": [[0, 1, "utf-8"], [1, 3, "hex:ffff"], [3, 4, "utf-8"]],
        },
    )


def test_stretches_are_written_in_their_own_encodings() -> None:
    first, second = "你好\n".encode("gbk"), "世界\n".encode()
    runs = (
        Run(start=0, end=len(first), encoding="gbk", lines=(1, 1)),
        Run(start=len(first), end=len(first + second), encoding="utf-8", lines=(2, 2)),
    )
    found = with_byte_step(first + second, decoded("你好\n世界\n", runs=runs))
    assert found.detection.undecoded == 0
    assert found.byte_step is not None and found.byte_step.kind == MIXED
    assert found.byte_step.params["runs"] == [[0, 3, "gbk"], [3, 6, "utf-8"]]
    exact = with_byte_step(first + second, decoded("你好\n世界\n", runs=runs, exact=True))
    assert exact.byte_step == found.byte_step


def test_the_step_ends_the_plan() -> None:
    certain = mixed(1.0)
    plan = planned(certain, (FOLDED,), Options())
    assert [step.kind for step in plan.steps] == ["folded-width", MIXED]
    assert (plan.encoding, plan.bom) == ("gbk", False)
    assert planned(decoded("你好", encoding="", bom=True), (), Options()).encoding == "utf-8"
    assert planned(decoded("你好", bom=True), (), Options()).bom
    assert planned(decoded("你好"), (FOLDED,), Options()).steps == (FOLDED,)


def test_bytes_are_written_by_one_step_only() -> None:
    assert planned(mixed(1.0), (FOLDED, SLIPPED), Options()).steps == (FOLDED, SLIPPED)
    assert len(planned(mixed(1.0), (SLIPPED, FOLDED), Options()).steps) == 3


@pytest.mark.parametrize(
    ("confidence", "options", "wanted"),
    [
        (1.0, Options(), True),
        (0.5, Options(), True),
        (0.5, Options(strict=True), False),
        (1.0, Options(skip=(MIXED,)), False),
        (1.0, Options(only=("misread",)), False),
        (1.0, Options(only=(MIXED,)), True),
    ],
)
def test_when_the_step_is_wanted(confidence: float, options: Options, wanted: bool) -> None:
    assert bool(planned(mixed(confidence), (), options).steps) == wanted


def test_stray_bytes_are_kept_even_where_only_proofs_count() -> None:
    step = Step(kind=STRAY, params={"encoding": "gbk", "runs": []})
    stray = replace(decoded("你好", confidence=0.1), byte_step=step)
    assert planned(stray, (), Options(strict=True)).steps == (step,)


@pytest.mark.parametrize(
    ("confidence", "margin", "level"),
    [(0.5, 1.0, Level.NONE), (0.75, 2.0, Level.NONE), (1 - 2.0**-12, 12.0, Level.LIKELY)],
)
def test_doubt_is_told_in_bits(confidence: float, margin: float, level: Level) -> None:
    proof = proof_of_encodings(mixed(confidence))
    assert proof.margin == pytest.approx(margin)
    assert (proof.replayed, proof.originals, proof.stable) == (True, 1, True)
    assert (proof.rival, proof.level) == ("one encoding", level)


def test_the_surest_is_not_beyond_all_doubt() -> None:
    assert proof_of_encodings(mixed(1.0)).margin == pytest.approx(19.93, abs=0.01)
