"""Build `detect_cns.txt`: the characters of CNS 11643, planes 1 to 3, asked of glibc's iconv.

    python tools/build_detect_cns.py [--check]

EUC-TW and ISO-2022-CN are ways of writing CNS 11643, and CPython has neither. What stands in
each cell is a fact of the standard; iconv is only asked for it, cell by cell, and a cell
counts when it is written back as the same bytes. One line a row: plane, row, 94 characters,
U+FFFD where a cell is empty.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator

from reader_manifest import DATA, note_sources, settle

PLANES = (1, 2, 3)
"""Big5 is planes 1 and 2; plane 3 has the next 6,148 characters. The rest is not in use."""
CELLS = range(1, 95)
EMPTY = "\ufffd"
FACTS = {
    "file": "EUC-TW of GNU libc's iconv",
    "source": "which character stands in which cell of CNS 11643, as answers of the program",
    "licence": "facts of a standard; no text of the GNU C library is contained",
}


def iconv(data: bytes, source: str, target: str) -> bytes:
    """What the program `iconv` makes of `data`; what it cannot read it leaves out."""
    command = ["iconv", "-c", "-f", source, "-t", target]
    return subprocess.run(command, input=data, capture_output=True, check=False).stdout


def cell_bytes(plane: int, row: int, cell: int) -> bytes:
    """A cell as EUC-TW, in the long form; plane 1 also has a short one."""
    return bytes((0x8E, 0xA0 + plane, 0xA0 + row, 0xA0 + cell))


def row_text(plane: int, row: int) -> str:
    """The 94 characters of a row."""
    chars = []
    for cell in CELLS:
        data = cell_bytes(plane, row, cell)
        text = iconv(data, "EUC-TW", "UTF-8").decode()
        back = iconv(text.encode(), "UTF-8", "EUC-TW")
        same = back == (data[2:] if plane == 1 else data)
        chars.append(text if len(text) == 1 and same else EMPTY)
    return "".join(chars)


def lines() -> Iterator[str]:
    """Every row that has a character."""
    for plane in PLANES:
        for row in CELLS:
            text = row_text(plane, row)
            if text.strip(EMPTY):
                yield f"{plane}\t{row}\t{text}"


def main() -> None:
    """Write the table, or compare it with what iconv says here."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    path = DATA / "detect_cns.txt"
    settle(path, ("\n".join(lines()) + "\n").encode(), check)
    note_sources(path, "tools/build_detect_cns.py", [FACTS], check)


if __name__ == "__main__":
    main()
