"""The room `overconverted`: replay, quotations left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixtext
from fixtext.damage.overconverted import Overconverted
from fixtext.damage.room import Context
from fixtext.errors import InvalidPlanError
from fixtext.model import Options, Script
from fixtext.reader.profile import profile

ROOM = Overconverted()


@settings(deadline=None)
@given(st.text(st.sampled_from("我们的后後发髮制製面麵系係斗鬥陳來，。《》“”字𠮷"), max_size=40))
def test_every_candidate_replays(text: str) -> None:
    for candidate in ROOM.undo(text, Context()):
        assert ROOM.apply(candidate.text, candidate.step.params) == text


@pytest.mark.parametrize("text", ["皇后", "奋斗", "全面系统", "乾隆年间的名著", ""])
def test_no_traditional_no_suspicion(text: str) -> None:
    assert not ROOM.suspects(text, profile(text), Context())


@pytest.mark.parametrize("script", [Script.KEEP, Script.TRADITIONAL])
def test_only_where_simplified_may_be_wanted(script: Script) -> None:
    assert not ROOM.suspects("皇後们", profile("皇後们"), Context(options=Options(script=script)))


def test_evidence_names_the_pairs() -> None:
    (evidence,) = fixtext.fix("皇後和国王").evidence
    assert evidence.data["pairs"] == ["后→後"]


def test_bad_strays_are_refused() -> None:
    with pytest.raises(InvalidPlanError):
        ROOM.apply("皇后", {"strays": [["1", "後"]]})
