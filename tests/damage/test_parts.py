"""What the parts of the core give for small inputs, in `tests/cases/parts`, is what it was when
somebody looked at it.

A weight moved, a threshold, a condition turned: each shows as a difference here, so that it is a
decision. Who means it records it anew (`python tools/record.py`) and reads what that changes.
"""

from __future__ import annotations

from typing import Any

import pytest

from support.parts import PARTS, outcome, recorded, same

CALLS = [
    pytest.param(name, arguments, result, id=f"{name.rpartition('.')[2]}-{number}")
    for path in sorted(PARTS.glob("*.json"))
    for name, calls in recorded(path).items()
    for number, (arguments, result) in enumerate(calls)
]


@pytest.mark.parametrize(("name", "arguments", "result"), CALLS)
def test_part(name: str, arguments: list[Any], result: Any) -> None:
    found = outcome(name, arguments)
    assert same(found, result), f"{name} gave {found}"
