"""Many characters behind a few states cost what they cost one by one."""

from __future__ import annotations

import numpy as np
import pytest

from fixtext.reader import trie
from fixtext.reader.filling import filler
from fixtext.reader.filling_rows import row_filler

CONTEXTS = ("", "我们的学", "臺灣的", "他说：“你", "在 2020", "abc", "第１", "什么", "\n", "한국")
CHARACTERS = "校枝學著着乾。？”\n a7Ａ１龘가é㐀"


def test_the_same_costs() -> None:
    model = filler()
    states = [model.state(context) for context in CONTEXTS]
    rows = np.repeat(np.arange(len(states)), len(CHARACTERS))
    codes = np.array(list(map(ord, CHARACTERS * len(states))))
    found = row_filler().costs(states, rows, codes)
    wanted = [model.step(state, char)[0] for state in states for char in CHARACTERS]
    assert np.allclose(found, wanted, atol=1e-6)


def test_nodes_open_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    model = filler()
    wanted = [model.state(context)[2:] for context in CONTEXTS]
    wanted += [state[start:] for state in wanted for start in range(1, len(state))]
    found = []
    for least in (1, 1 << 30):
        monkeypatch.setattr(trie, "MANY", least)
        model.trie.forget()
        found.append([model.trie.node(symbols) for symbols in wanted if symbols])
    model.trie.forget()
    assert found[0] == found[1]
    assert sum(node is not None for node in found[0]) > 10


def test_a_state_is_that_of_its_steps() -> None:
    model = filler()
    for context in (*CONTEXTS, "著作", "他说：（看着abc１２", "第一行\n第２行吗？好"):
        state = model.start
        for char in context:
            _, state = model.step(state, char)
        assert model.state(context) == state
