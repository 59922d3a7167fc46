"""The explanations of a text, without a search where one is beyond doubt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fixtext.damage.misread import NAME, evidence, params_of
from fixtext.damage.misread.pairs import lossless_pairs
from fixtext.damage.misread.undo import strictly
from fixtext.damage.room import Source
from fixtext.model import Options, Step
from fixtext.reader.odd import ODD_FROM
from fixtext.reader.scoring import scorer
from fixtext.repair.evident import Evident, evident
from fixtext.repair.search import Explanation, explanations

SAMPLE: Final = 100
"""Characters of an original that are read: they tell hundreds of bits where twenty are enough."""


def likeliest(text: str, options: Options, source: Source | None = None) -> list[Explanation]:
    """As `explanations`. What is evident is weighed against its rivals on a sample: bits, and so
    the margin, are those of what was read.

    >>> damaged = "今天天气很好，我们去公园。".encode().decode("latin-1")
    >>> [len(claim.steps) for claim in likeliest(damaged, Options())][0]
    1
    """
    found = evident(text, options)
    return explanations(text, options, source) if found is None else _weighed(text, found)


def _weighed(text: str, found: Evident) -> list[Explanation]:
    read = scorer().bits
    first = ODD_FROM.search(found.text)
    start = first.start() if first else 0
    original = damaged = found.text[start : start + SAMPLE]
    stages = [original]
    for pair in found.pairs:
        damaged = pair.reader.decode(pair.writer.encode_lossy(damaged))
        stages.append(damaged)
    best = Explanation(
        text=found.text,
        steps=tuple(Step(kind=NAME, params=params_of(pair)) for pair in found.pairs),
        bits=read(original),
        cost=sum(pair.cost for pair in found.pairs),
        evidence=tuple(evidence(pair, 0, 0) for pair in found.pairs),
    )
    nothing = Explanation(text=text, bits=read(damaged))
    rivals = [claim for claim in _rivals(damaged) if claim.text not in stages]
    return sorted((best, nothing, *rivals), key=lambda claim: claim.total)


def _rivals(damaged: str) -> Iterator[Explanation]:
    """What else could be made of the sample."""
    seen = {damaged}
    for pair in lossless_pairs():
        data = pair.reader.encode(damaged)
        shown = None if data is None else strictly(pair.writer, data)
        if shown is not None and shown not in seen:
            seen.add(shown)
            step = Step(kind=NAME, params=params_of(pair))
            yield Explanation(text=shown, steps=(step,), bits=scorer().bits(shown), cost=pair.cost)
