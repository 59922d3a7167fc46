"""From a repaired file back to the broken one: the plan's replay, on bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fixtext.errors import FixtextError
from fixtext.model import Plan

if TYPE_CHECKING:
    from fixtext.files.declared import Declaration

BOM = "\ufeff"


def rebuilt(
    output: bytes, plan: Plan, to: str, declarations: Sequence[Declaration] = ()
) -> bytes | None:
    """The bytes the damage of `plan` makes of a repaired file in the encoding `to`.

    None if the file is not in that encoding, or the damage cannot be done to it.

    >>> rebuilt("天气".encode(), Plan(encoding="gbk"), "utf-8") == "天气".encode("gbk")
    True
    """
    from fixtext.codecs.registry import charset, encode
    from fixtext.files.declared import undeclared
    from fixtext.verify.replay import replay

    text = charset(to).decode(output)
    bom = text.startswith(BOM)
    text = text.removeprefix(BOM)
    try:
        if encode(text, to, bom=bom) != output:
            return None
        return replay(plan, undeclared(text, declarations))
    except (FixtextError, ValueError, LookupError):
        return None
