"""The three legs of a proof: exact replay, margin over rivals, stability."""

from __future__ import annotations

from fixtext.model import Level, Proof
from fixtext.verify import weights


def prove(*, replayed: bool, originals: int, margin: float, rival: str, stable: bool) -> Proof:
    """Weigh the legs into a level.

    >>> prove(replayed=True, originals=1, margin=80.0, rival="nothing is wrong",
    ...     stable=True).level.value
    'proven'
    >>> prove(replayed=True, originals=3, margin=80.0, rival="nothing is wrong",
    ...     stable=True).level.value
    'likely'
    >>> prove(replayed=False, originals=1, margin=80.0, rival="", stable=True).level.value
    'none'
    """
    clear = margin >= weights.CLEAR_MARGIN
    if not (replayed and stable and clear):
        level = Level.NONE
    elif originals == 1 and margin >= weights.PROVEN_MARGIN:
        level = Level.PROVEN
    else:
        level = Level.LIKELY
    return Proof(
        replayed=replayed,
        originals=originals,
        margin=margin,
        rival=rival,
        stable=stable,
        level=level,
    )
