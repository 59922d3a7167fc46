"""Write NOTICE: every source of every generated table with its licence, from the manifest.

python tools/build_notice.py [--check]
"""

from __future__ import annotations

import argparse
import json
import textwrap

from reader_manifest import MANIFEST, settle

NOTICE = MANIFEST.parents[3] / "NOTICE"
HEAD = """fixtext
Copyright the fixtext authors. Licensed under the Apache License, Version 2.0.

The tables in src/fixtext/data are derived from the sources below: counts, readings and pairs
of characters, no running text. src/fixtext/data/MANIFEST.json has the hash of each table and
the tool that built it.
"""


def build() -> str:
    """The whole file."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    tables: dict[tuple[str, str], list[str]] = {}
    for table, entry in sorted(manifest.items()):
        for source in entry["sources"]:
            key = (source["source"], source["licence"])
            tables.setdefault(key, []).append(table)
    parts = [HEAD]
    for (source, licence), used in sorted(tables.items()):
        parts.append(textwrap.fill(f"{source}", 96, subsequent_indent="  "))
        text = f"licence: {licence}; in {', '.join(dict.fromkeys(used))}"
        parts.append(textwrap.fill(text, 96, initial_indent="  ", subsequent_indent="  ") + "\n")
    return "\n".join(parts)


def main() -> None:
    """Write NOTICE, or with `--check` compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    settle(NOTICE, build().encode("utf-8"), parser.parse_args().check)


if __name__ == "__main__":
    main()
