"""Build `data/radicals.txt`: the unified ideograph of every radical and compatibility ideograph.

Sources: the Unicode Character Database, as Python's `unicodedata` (Kangxi radicals by compatibility
decomposition, compatibility ideographs by canonical decomposition) and Perl's `Unicode::UCD`
(the CJK Radicals Supplement, property Equivalent_Unified_Ideograph) carry it. `--check` rebuilds
and compares.

Lines of the table, tab-separated, sorted by the first field:
    form   its unified ideograph   which it is: kangxi, supplement or compatibility
"""

from __future__ import annotations

import argparse
import subprocess
import unicodedata

from reader_manifest import DATA, note_sources, settle

TABLE = DATA / "radicals.txt"
KANGXI = range(0x2F00, 0x2FD6)
SUPPLEMENT = range(0x2E80, 0x2F00)
COMPATIBILITY = range(0xF900, 0xFB00)
KANGXI_RADICALS = 214
"""All of them have a unified ideograph."""

ASK_PERL = (
    "use Unicode::UCD qw(prop_invmap); my ($from, $to) = prop_invmap('EqUIdeo');"
    'for (0 .. $#$from - 1) { printf "%d %d %d\\n", $from->[$_], $from->[$_ + 1], $to->[$_]'
    " if $to->[$_] }"
)
"""Each line: first code point, code point after the last, unified ideograph of them all."""


def kangxi() -> dict[str, str]:
    """The 214 Kangxi radicals: their compatibility decomposition."""
    return {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in KANGXI}


def compatibility() -> dict[str, str]:
    """The compatibility ideographs: their canonical decomposition; twelve have none."""
    table = {chr(code): unicodedata.normalize("NFC", chr(code)) for code in COMPATIBILITY}
    return {form: unified for form, unified in table.items() if form != unified}


def supplement() -> dict[str, str]:
    """The radicals of the supplement that have an equivalent."""
    said = subprocess.run(["perl", "-e", ASK_PERL], capture_output=True, text=True, check=True)
    table = {}
    for line in said.stdout.splitlines():
        first, end, unified = map(int, line.split())
        table.update({chr(form): chr(unified) for form in range(first, end) if form in SUPPLEMENT})
    return table


def build() -> str:
    """The whole table as text."""
    assert len(kangxi()) == KANGXI_RADICALS
    rows = [
        f"{form}\t{unified}\t{block}\n"
        for block, table in (
            ("kangxi", kangxi()),
            ("supplement", supplement()),
            ("compatibility", compatibility()),
        )
        for form, unified in table.items()
    ]
    return "".join(sorted(rows))


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    check = parser.parse_args().check
    settle(TABLE, build().encode("utf-8"), check)
    note_sources(
        TABLE,
        "tools/build_radicals.py",
        [
            {
                "source": f"Unicode Character Database {unicodedata.unidata_version} (CPython)",
                "url": "https://www.unicode.org/Public/UCD/latest/ucd/UnicodeData.txt",
                "licence": "Unicode-3.0",
            },
            {
                "source": "Unicode Character Database 14.0.0 (Perl): Equivalent_Unified_Ideograph",
                "url": "https://www.unicode.org/Public/14.0.0/ucd/EquivalentUnifiedIdeograph.txt",
                "licence": "Unicode-3.0",
            },
        ],
        check,
    )


if __name__ == "__main__":
    main()
