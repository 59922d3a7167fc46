"""Build `data/usual.txt`: where a Traditional form that has rivals is surely right.

    python tools/build_usual.py [--check]

`genuine.bin` tells for each place what a form costs a writer of Traditional; that takes some
microseconds a place. Most places need no model: beside some neighbours a form is always right.
Counted over Traditional originals, with every rival set into every place, so that a neighbour
beside which a machine would put the form wrongly is left out too.

Lines, tab-separated, sorted: form, the characters before which it is right, those after which it
is right (before: the neighbour on its left). Forms that are right everywhere have no line.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from build_genuine import texts
from build_reader import sources
from fixtext.reader.choice import table
from fixtext.reader.contexts import NAT, contexts, units
from fixtext.reader.genuine import MODEL, TELLING, groups
from reader_manifest import DATA, note_sources, settle
from reader_text import corpus

TABLE = DATA / "usual.txt"

CAP = 3_000_000
"""Characters of one file."""

RIGHT = 1.0
"""Bits up to which a form is right."""

SEEN = 4
"""Times a neighbour must have been seen."""

SELDOM = 1 / 2000
"""Share of a form's places that may be wrong in a machine's hands before its neighbours count."""

Counts = dict[tuple[int, int], list[int]]


def counted(root: Path) -> tuple[dict[int, list[int]], Counts, Counts, list[str]]:
    """For each form, and with each neighbour: places where it is right, and where a machine would
    put it and be told."""
    forms: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    before: Counts = defaultdict(lambda: [0, 0])
    after: Counts = defaultdict(lambda: [0, 0])
    names = []
    for name, text in texts(root):
        names.append(name)
        around = np.array(units(text[:CAP].translate(table().usual)), np.uint16)
        shown = np.array(units(text[:CAP]), np.uint16)
        for form in sorted(groups()):
            rivals = [ord(c) for c in groups()[form]]
            if len(rivals) < 2:
                continue
            places = np.flatnonzero(np.isin(shown, rivals))
            if len(places) == 0:
                continue
            cost = costs(around, places, form)
            own = shown[places] == form
            right, wrong = own & (cost <= RIGHT), (own & (cost > RIGHT)) | (~own & (cost > TELLING))
            forms[form][0] += int(right.sum())
            forms[form][1] += int((~own & wrong).sum())
            for kept, way in ((right, 0), (wrong, 1)):
                for at in places[kept].tolist():
                    before[int(shown[at - 1]), form][way] += 1
                    after[form, int(shown[at + 1])][way] += 1
    return forms, before, after, names


def costs(
    around: npt.NDArray[np.uint16], places: npt.NDArray[np.intp], form: int
) -> npt.NDArray[np.float64]:
    """What `form` would cost a writer at each place, in bits."""
    chars = np.full(len(places), form, np.uint16)
    score = contexts(MODEL).bulk(around, places, chars)
    return np.asarray(np.log2(1 + np.exp(np.minimum(30.0, -score / NAT))))


def sure(counts: Counts) -> set[tuple[int, int]]:
    """The pairs that were seen often enough and never wrong."""
    return {pair for pair, (right, wrong) in counts.items() if right >= SEEN and not wrong}


def lines(forms: dict[int, list[int]], before: Counts, after: Counts) -> list[str]:
    """The table's lines."""
    lefts, rights = defaultdict(list), defaultdict(list)
    for left, form in sorted(sure(before)):
        lefts[form].append(chr(left))
    for form, right in sorted(sure(after)):
        rights[form].append(chr(right))
    found = []
    for form in sorted(code for code, shown in groups().items() if len(shown) > 1):
        right_places, wrong_places = forms[form]
        if right_places and wrong_places <= SELDOM * right_places:
            continue
        near = (neighbours(lefts[form]), neighbours(rights[form]))
        found.append(f"{chr(form)}\t{near[0]}\t{near[1]}\n")
    return found


def neighbours(chars: list[str]) -> str:
    return "".join(char for char in chars if char > " ")


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    check = parser.parse_args().check
    root = corpus.root()
    forms, before, after, names = counted(root)
    settle(TABLE, "".join(lines(forms, before, after)).encode("utf-8"), check)
    note_sources(TABLE, "tools/build_usual.py", sources(names, root), check)


if __name__ == "__main__":
    main()
