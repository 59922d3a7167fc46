"""Build `genuine.txt`, `genuine.bin` in `data/`: which Traditional form a writer would put here.

    python tools/build_genuine.py [--corpus PATH] [--check]

Every form met in Traditional originals of the `train` part is an example of a right one, and one of
its rivals, put in its place, an example of a wrong one: so the model learns forms, not subjects.
OpenCC's list of words (皇后, 關於, 複製) says the same of words the originals lack.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import opencc

from build_reader import sources
from build_scripts import dump_lines
from contexts_train import UNKNOWN, Examples, Units, edged, examples, train
from fixtext.reader.choice import table
from fixtext.reader.contexts import REACH
from fixtext.reader.scripts import (
    is_simplified_only,
    simplified_only,
    traditional_forms,
    traditional_only,
)
from reader_manifest import DATA, note_sources, settle
from reader_text import capped, corpus

CLASSES = ("zh-TW", "zh-HK", "classical")
CAP_BYTES = 25_000_000
BMP = 1 << 16
PER_FORM = 30_000
"""Examples of one form at most."""


WORD_SHOWN = 10
"""Times a listed word is shown: it was chosen by hand."""
MET = 5
"""Times a word must be met in the originals for the list to be silent about it."""
AT_HOME = 2
"""Times a Simplified character must be met in Traditional originals to be no sign of a machine."""


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Traditional lines: those with a character that only Traditional has."""
    known = frozenset(traditional_only())
    for cls in CLASSES:
        for name, text in corpus.texts("train", cls, root):
            lines = capped(text.replace("\r", ""), CAP_BYTES).split("\n")
            kept = [ln for ln in lines if not known.isdisjoint(ln) and max(ln) < "\U00010000"]
            yield name, "\n".join(kept)


def rivals() -> list[str]:
    """The forms that compete for one Simplified character, by OpenCC's tables."""
    usual = table().usual
    found = []
    for char in sorted({chr(code) for code in usual.values()}):
        forms = [f for f in (*traditional_forms(char), char) if f < "\U00010000"]
        forms = [f for f in dict.fromkeys(forms) if usual.get(ord(f), ord(f)) == ord(char)]
        if len(forms) > 1 and not (len(forms) == 2 and is_simplified_only(char)):
            found.append("".join(forms))
    return found


def made(shown: Units, lists: list[str], times: int = 1) -> Iterator[Examples]:
    """Right and wrong forms of one file."""
    usual = np.arange(BMP, dtype=np.uint16)
    mapping = table().usual
    usual[list(mapping)] = list(mapping.values())
    around = edged(usual[shown])
    rng = np.random.default_rng(2)
    for form, group in sorted((form, forms) for forms in lists for form in forms):
        places = np.flatnonzero(shown == ord(form))
        if len(places) > PER_FORM:
            places = np.sort(rng.choice(places, PER_FORM, replace=False))
        others = np.array([ord(rival) for rival in group if rival != form], np.uint16)
        wrong = rng.choice(others, len(places))
        for chars, right in ((np.full(len(places), ord(form), np.uint16), True), (wrong, False)):
            answer = np.full(len(places), right)
            yield examples(around, places + REACH, chars, answer, times)


def words(originals: list[Units]) -> str:
    """OpenCC's words as a writer of Traditional has them, in Taiwan and Hong Kong too; those that
    the originals have speak for themselves there (慾望)."""
    regional = [opencc.OpenCC(name).convert for name in ("t2tw", "t2hk")]
    usual = table().usual
    forms = [form for form, *others in dump_lines("STPhrases").values() if not others]
    known = met([text.tobytes().decode("utf-16-le").translate(usual) for text in originals])
    missed = [form for form in forms if form.translate(usual) not in known]
    every = {*missed, *(turn(form) for form in missed for turn in regional)}
    edge = chr(UNKNOWN) * REACH
    return "".join(word + edge for word in sorted(every) if max(word) < "\U00010000")


def met(texts: list[str]) -> frozenset[str]:
    """Strings of two to four characters that the originals have `MET` times."""
    counts = Counter[str]()
    for text in texts:
        for size in (2, 3, 4):
            counts.update(map("".join, zip(*(text[i:] for i in range(size)), strict=False)))
    return frozenset(word for word, number in counts.items() if number >= MET)


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    corpus.add_option(parser)
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    arguments = parser.parse_args()
    root = corpus.root(arguments.corpus)
    names, parts, originals, lists = [], [], [], rivals()
    counts = np.zeros(BMP, np.int64)
    for name, text in texts(root):
        names.append(name)
        shown = np.frombuffer(text.encode("utf-16-le"), np.uint16)
        counts += np.bincount(shown, minlength=BMP)
        parts += list(made(shown, lists))
        originals.append(shown)
        print(f"{name}: {len(text) / 1e6:.1f} million characters", flush=True)
    listed = np.frombuffer(words(originals).encode("utf-16-le"), np.uint16)
    parts += list(made(listed, lists, WORD_SHOWN))
    ordered = ["".join(sorted(group, key=lambda form: -counts[ord(form)])) for group in lists]
    ordered += [
        char for char in simplified_only() if char < "\U00010000" and counts[ord(char)] >= AT_HOME
    ]
    content = "".join(f"{group}\n" for group in ordered).encode("utf-8")
    origin = sources(names, root)
    origin.append({"source": f"OpenCC {opencc.__version__} dictionaries", "licence": "Apache-2.0"})
    for path, data in (
        (DATA / "genuine.txt", content),
        (DATA / "genuine.bin", train(Examples.joined(parts))),
    ):
        settle(path, data, arguments.check)
        note_sources(path, "tools/build_genuine.py", origin, arguments.check)


if __name__ == "__main__":
    main()
