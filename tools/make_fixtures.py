"""Make the broken files of `fixtures/` from their references.

    python tools/make_fixtures.py           write them
    python tools/make_fixtures.py --check   only compare; exit code 1 if one differs

A fixture with a table `[make]` is built with plain Python codecs: `misread` lists (written, read)
in the order in which it happened, `encoding` is that of the file. A fixture with a `plan.json` is
built by `fixtext.damage`. The others were found as they are, or must come back untouched.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PLAN = "plan.json"


def made(folder: Path = FIXTURES) -> Iterator[tuple[Path, bytes]]:
    """Every file that can be made, with its bytes."""
    for description in sorted(folder.glob("*/fixture.toml")):
        home = description.parent
        how = tomllib.loads(description.read_text(encoding="utf-8")).get("make")
        if how:
            text = reference(home)
            for written, read in how["misread"]:
                text = text.encode(written).decode(read)
            yield home / "broken.txt", text.encode(how["encoding"])
        elif (home / PLAN).exists():
            yield home / "broken.txt", planned(home)


def reference(home: Path) -> str:
    """The text of a fixture, line ends as they are."""
    return (home / "reference.txt").read_bytes().decode("utf-8")


def planned(home: Path) -> bytes:
    """The reference with the fixture's plan done to it."""
    import fixtext

    plan = fixtext.Plan.from_dict(json.loads((home / PLAN).read_text(encoding="utf-8")))
    data = fixtext.damage(reference(home), plan)
    return data if isinstance(data, bytes) else data.encode("utf-8")


def main() -> int:
    """Write or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    check = parser.parse_args().check
    wrong = 0
    for path, data in made():
        if path.exists() and path.read_bytes() == data:
            continue
        wrong += 1
        print(f"{path.relative_to(FIXTURES)}: {'differs' if check else 'written'}")
        if not check:
            path.write_bytes(data)
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
