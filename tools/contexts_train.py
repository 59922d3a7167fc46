"""Trains a table of hashed contexts: logistic regression, one byte a weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fixtext.reader.contexts import CONTEXTS, NAT, REACH, TABLE_BITS, slots

Units = npt.NDArray[np.uint16]

RATE = 0.4
"""AdaGrad's step."""
SPARSE = 0.03
"""Pull of every weight towards zero (L1): contexts seen once or twice keep none, so that the
contexts of unseen text, which share their slots, mostly meet zeros. On the tuning part 0.1 and
0.003 are worse."""
START = 1e-2
BATCH = 1024
ROUNDS = 4
"""Times the examples are gone through; on the tuning part eight are no better."""
SEED = 7
UNKNOWN = 0
"""Stands around a word of a list, where the text around it is not known."""
NOWHERE = 1 << TABLE_BITS
"""The slot of contexts that are not known; it keeps no weight."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Places asked about: the slots of their contexts, and the right answer."""

    slots: npt.NDArray[np.uint32]
    answer: npt.NDArray[np.float32]

    def repeated(self, times: npt.NDArray[np.int32]) -> Examples:
        """Each example as often as `times` says."""
        if not len(times) or times.max() == 1:
            return self
        return Examples(np.repeat(self.slots, times, axis=0), np.repeat(self.answer, times))

    @staticmethod
    def joined(parts: list[Examples]) -> Examples:
        return Examples(
            np.concatenate([p.slots for p in parts]),
            np.concatenate([p.answer for p in parts]),
        )


def edged(around: Units) -> Units:
    """The units with edges on both sides, as the reader lays them out."""
    edge = np.full(REACH, ord("\n"), np.uint16)
    return np.concatenate((edge, around, edge))


def examples(
    around: Units,
    places: npt.NDArray[np.intp],
    chars: Units,
    answer: npt.NDArray[np.bool_],
) -> Examples:
    """`around` is folded and edged; `places` count from the first edge."""
    kinds = []
    for kind, offsets in enumerate(CONTEXTS):
        slot = slots(around, places, chars, kind)
        for offset in offsets:
            slot[around[places + offset] == UNKNOWN] = NOWHERE
        kinds.append(slot)
    return Examples(np.stack(kinds, axis=1), answer.astype(np.float32))


def train(data: Examples) -> bytes:
    """The table; the same examples give the same bytes."""
    rng = np.random.default_rng(SEED)
    size = NOWHERE + 1
    weights = np.zeros(size, np.float32)
    seen = np.full(size, START, np.float32)
    count = len(data.answer)
    for _ in range(ROUNDS):
        order = rng.permutation(count)
        loss = 0.0
        for start in range(0, count, BATCH):
            chosen = order[start : start + BATCH]
            rows = data.slots[chosen]
            guess = 1 / (1 + np.exp(-np.clip(weights[rows].sum(axis=1), -30, 30)))
            answer = data.answer[chosen]
            right = np.where(answer > 0, guess, 1 - guess)
            loss -= float(np.log(np.maximum(right, 1e-9)).sum())
            push = np.repeat(guess - answer, rows.shape[1])
            touched, where = np.unique(rows, return_inverse=True)
            slope = np.bincount(where.ravel(), push, len(touched)).astype(np.float32)
            seen[touched] += slope * slope
            step = RATE / np.sqrt(seen[touched])
            moved = weights[touched] - step * slope
            weights[touched] = np.sign(moved) * np.maximum(np.abs(moved) - step * SPARSE, 0)
            weights[NOWHERE] = 0
        print(f"  loss {loss / count:.5f} over {count} examples", flush=True)
    return np.clip(np.rint(weights[:NOWHERE] * NAT), -127, 127).astype(np.int8).tobytes()
