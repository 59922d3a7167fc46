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
SINGLE = (CONTEXTS.index((-1,)), CONTEXTS.index((1,)))
"""The contexts of one character."""
LEANING = 1.3
"""Share of the log-odds by kinds of neighbours that a character leans to by itself. Of its own
training it would lean by occurrences, so far that 論著 is taken for 论着 because 着 is commoner;
what is met in few but frequent contexts is no likelier in a new one. On the tuning part 1 and 1.6
are no better."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Places asked about: the slots of their contexts, and the right answer."""

    slots: npt.NDArray[np.uint32]
    answer: npt.NDArray[np.float32]
    times: npt.NDArray[np.float32]
    """How often each counts."""

    @staticmethod
    def joined(parts: list[Examples]) -> Examples:
        return Examples(
            np.concatenate([p.slots for p in parts]),
            np.concatenate([p.answer for p in parts]),
            np.concatenate([p.times for p in parts]),
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
    times: npt.NDArray[np.int32] | int = 1,
) -> Examples:
    """`around` is folded and edged; `places` count from the first edge."""
    kinds = []
    for kind, offsets in enumerate(CONTEXTS):
        slot = slots(around, places, chars, kind)
        for offset in offsets:
            slot[around[places + offset] == UNKNOWN] = NOWHERE
        kinds.append(slot)
    counted = np.broadcast_to(np.asarray(times, np.float32), len(places))
    return Examples(np.stack(kinds, axis=1), answer.astype(np.float32), counted)


def leanings(data: Examples) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]:
    """The slot of each character asked about, and what it says where nothing else does: the
    log-odds of the different neighbours that its answers have had."""
    own, char = np.unique(data.slots[:, CONTEXTS.index(())], return_inverse=True)
    kinds = np.ones((2, len(own)))
    for single in SINGLE:
        known = data.slots[:, single] != NOWHERE
        keys = (char.astype(np.uint64) * 2 + (data.answer > 0)) << np.uint64(32)
        pairs = np.unique(keys[known] | data.slots[known, single])
        of_char = (pairs >> np.uint64(32)).astype(np.intp)
        for answer in (0, 1):
            kinds[answer] += np.bincount(of_char[of_char % 2 == answer] // 2, minlength=len(own))
    return own, (LEANING * np.log(kinds[1] / kinds[0])).astype(np.float32)


def train(data: Examples) -> bytes:
    """The table; the same examples give the same bytes."""
    rng = np.random.default_rng(SEED)
    size = NOWHERE + 1
    weights = np.zeros(size, np.float32)
    own, leaning = leanings(data)
    seen = np.full(size, START, np.float32)
    count = len(data.answer)
    for _ in range(ROUNDS):
        order = rng.permutation(count)
        loss = 0.0
        for start in range(0, count, BATCH):
            weights[own] = leaning
            weights[NOWHERE] = 0
            chosen = order[start : start + BATCH]
            rows = data.slots[chosen]
            guess = 1 / (1 + np.exp(-np.clip(weights[rows].sum(axis=1), -30, 30)))
            answer = data.answer[chosen]
            right = np.where(answer > 0, guess, 1 - guess)
            times = data.times[chosen]
            loss -= float(times @ np.log(np.maximum(right, 1e-9)))
            push = np.repeat((guess - answer) * times, rows.shape[1])
            touched, where = np.unique(rows, return_inverse=True)
            slope = np.bincount(where.ravel(), push, len(touched)).astype(np.float32)
            seen[touched] += slope * slope
            step = RATE / np.sqrt(seen[touched])
            moved = weights[touched] - step * slope
            weights[touched] = np.sign(moved) * np.maximum(np.abs(moved) - step * SPARSE, 0)
        print(f"  loss {loss / data.times.sum():.5f} over {count} examples", flush=True)
    weights[own] = leaning
    return np.clip(np.rint(weights[:NOWHERE] * NAT), -127, 127).astype(np.int8).tobytes()
