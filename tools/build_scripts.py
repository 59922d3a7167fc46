"""Build `data/scripts.txt`: which simplified and traditional forms a character has.

Source: OpenCC's character dictionaries (Apache-2.0), dumped with the `opencc_dict` tool
that comes with the `opencc` package. `--check` rebuilds and compares.

Lines of the table, tab-separated, sorted by code point:
    char  simplified forms  traditional forms
each list commonest first and holding the character itself where it is valid in that script.
Characters that are the same in both scripts have no line.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import opencc

from reader_manifest import DATA, note_sources, settle

TABLE = DATA / "scripts.txt"
CLIB = Path(opencc.__file__).parent / "clib"
SIMPLIFIED_ONLY_FIX: dict[str, tuple[str, ...]] = {"着": ("着", "著")}
"""着 is a variant of 著 that OpenCC only knows from its Taiwan and Hong Kong tables."""

Forms = dict[str, tuple[str, ...]]


def dump(name: str) -> Forms:
    """One OpenCC character dictionary as text: character -> forms, commonest first."""
    return {key: forms for key, forms in dump_lines(name).items() if len(key) == 1}


def dump_lines(name: str) -> Forms:
    """One OpenCC dictionary as text: key -> forms, commonest first."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.txt"
        subprocess.run(
            [
                *(str(CLIB / "bin" / "opencc_dict"), "-f", "ocd2", "-t", "text"),
                *("-i", str(CLIB / "share" / "opencc" / f"{name}.ocd2"), "-o", str(target)),
            ],
            check=True,
            capture_output=True,
            env={"LD_LIBRARY_PATH": str(CLIB / "lib")},
        )
        lines = target.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {key: tuple(forms.split(" ")) for key, forms in pairs}


def merged(*tables: Forms) -> Forms:
    """Union of one-to-many tables; earlier tables name the commoner forms."""
    result: dict[str, dict[str, None]] = {}
    for table in tables:
        for key, forms in table.items():
            kept = [form for form in forms if len(form) == 1]
            result.setdefault(key, {}).update(dict.fromkeys(kept))
    return {key: tuple(forms) for key, forms in result.items() if forms}


def regional(tables: list[Forms], traditional: Forms) -> Forms:
    """Standard traditional form -> the forms of Taiwan and Hong Kong, added to each key."""
    variants = merged(*tables)
    return {
        key: tuple(dict.fromkeys((*forms, *(v for f in forms for v in variants.get(f, ())))))
        for key, forms in traditional.items()
    }


def build() -> str:
    """The whole table as text."""
    to_simplified = merged(dump("TSCharacters"), dump("TSCharactersExt"))
    variants = [dump("TWVariants"), dump("HKVariants")]
    to_traditional = regional(variants, merged(dump("STCharacters"), SIMPLIFIED_ONLY_FIX))
    for standard, forms in merged(*variants).items():
        for form in forms:
            to_simplified.setdefault(form, to_simplified.get(standard, (standard,)))
    to_simplified["著"] = ("着", "著")
    for char, forms in merged(to_simplified).items():
        for form in forms:
            known = to_traditional.get(form, (form,))
            if char not in known:
                to_traditional[form] = (*known, char)
    lines = []
    for char in sorted({*to_simplified, *to_traditional}):
        simple = to_simplified.get(char, (char,))
        complex_ = to_traditional.get(char, (char,))
        if simple != (char,) or complex_ != (char,):
            lines.append(f"{char}\t{''.join(simple)}\t{''.join(complex_)}\n")
    return "".join(lines)


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    check = parser.parse_args().check
    settle(TABLE, build().encode("utf-8"), check)
    note_sources(
        TABLE,
        "tools/build_scripts.py",
        [
            {
                "source": f"OpenCC {opencc.__version__} dictionaries: TSCharacters, "
                "TSCharactersExt, STCharacters, TWVariants, HKVariants",
                "url": "https://pypi.org/project/opencc/",
                "licence": "Apache-2.0",
            }
        ],
        check,
    )


if __name__ == "__main__":
    main()
