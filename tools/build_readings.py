"""Build `data/readings.txt`: every Mandarin reading of every Han character.

Source: the character dictionary of pypinyin (MIT). `--check` rebuilds and compares.

Lines of the table, tab-separated, sorted by the first field:
    readings, separated by commas, commonest first   all characters with exactly these
"""

from __future__ import annotations

import argparse
import unicodedata

import pypinyin
from pypinyin.pinyin_dict import pinyin_dict

from reader_manifest import DATA, note_sources, settle

TABLE = DATA / "readings.txt"
FIRST_HAN = 0x3007
"""〇; below it the dictionary holds radicals and signs, which are no characters of a text."""


def build() -> str:
    """The whole table as text."""
    groups: dict[str, list[str]] = {}
    for code, readings in sorted(pinyin_dict.items()):
        if code < FIRST_HAN:
            continue
        composed = unicodedata.normalize("NFC", readings).split(",")
        groups.setdefault(",".join(dict.fromkeys(composed)), []).append(chr(code))
    return "".join(f"{key}\t{''.join(chars)}\n" for key, chars in sorted(groups.items()))


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    check = parser.parse_args().check
    settle(TABLE, build().encode("utf-8"), check)
    note_sources(
        TABLE,
        "tools/build_readings.py",
        [
            {
                "source": f"pypinyin {pypinyin.__version__}: pinyin_dict (from pinyin-data)",
                "url": "https://pypi.org/project/pypinyin/",
                "licence": "MIT",
            }
        ],
        check,
    )


if __name__ == "__main__":
    main()
