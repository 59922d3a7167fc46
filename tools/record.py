"""Record anew what the parts of the core give for the calls in `tests/cases/parts`.

`python tools/record.py` prints every call whose outcome is another one, and writes it; `--check`
writes nothing and exits 1. A changed number is to be a decision: read what is printed. A new call
is added to a file with `null` for its outcome. How calls are written: `tests/support/parts.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    args = parser.parse_args()
    from support.parts import PARTS, outcome, recorded, same

    changed = 0
    for path in sorted(PARTS.glob("*.json")):
        calls = recorded(path)
        before = changed
        for name, told in calls.items():
            for call in told:
                found = outcome(name, call[0])
                if not same(found, call[1]):
                    changed += 1
                    print(f"{path.name}: {name} {json.dumps(call[0], ensure_ascii=False)}")
                    print(f"  was {json.dumps(call[1], ensure_ascii=False)}")
                    print(f"  is  {json.dumps(found, ensure_ascii=False)}")
                    call[1] = found
        if changed > before and not args.check:
            write(path, calls)
    print(f"{changed} outcomes changed")
    return int(args.check and changed > 0)


def write(path: Path, calls: dict[str, list[list[Any]]]) -> None:
    """A call a line, by function."""
    told = [
        f" {json.dumps(name)}: [\n"
        + ",\n".join(f"  {json.dumps(call, ensure_ascii=False)}" for call in some)
        + "\n ]"
        for name, some in calls.items()
    ]
    path.write_text("{\n" + ",\n".join(told) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
