"""The search has a budget, and says when it is spent."""

from __future__ import annotations

import random

import pytest

import fixtext
from fixtext.model import Options
from fixtext.repair import search, weights


def layered(text: str, layers: int) -> str:
    for _ in range(layers):
        text = text.encode().decode("latin-1")
    return text


def test_it_is_told_that_the_search_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = layered("犇骉淼焱", 2)
    monkeypatch.setattr(weights, "NODES", 1)
    claims = search.explanations(damaged, Options())
    assert all(any(one.room == search.SEARCH for one in claim.evidence) for claim in claims)
    found = fixtext.fix(damaged)
    assert [one.data["looked"] for one in found.evidence if one.room == search.SEARCH] == [1]


def test_nothing_is_told_of_a_search_that_came_to_its_end() -> None:
    claims = search.explanations(layered("今天天气很好", 2), Options())
    assert not any(one.room == search.SEARCH for claim in claims for one in claim.evidence)


@pytest.mark.parametrize("seed", range(4))
def test_no_more_is_looked_at_than_the_budget_allows(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    grown = search._grown

    def counted(node, options, source):
        looked.append(len(node.text))
        return grown(node, options, source)

    rng = random.Random(seed)
    kinds = ((0x4E00, 0x9FFF), (0x80, 0x24F), (0x400, 0x45F), (0xAC00, 0xD7A3), (0x20, 0x7E))
    text = "".join(chr(rng.randint(*rng.choice(kinds))) for _ in range(300))
    monkeypatch.setattr(search, "_grown", counted)
    search.explanations(text, Options())
    spent = sum(looked[:-1])
    assert len(looked) <= weights.NODES
    assert spent < max(weights.CHARACTERS, weights.TIMES * len(text))
