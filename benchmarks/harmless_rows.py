"""What came of clean pieces: a row for each file, size and form; totals; kept between runs."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import fixtext
from fixtext.model import Options
from fixtext.outgoing import output_bytes
from harmless_pieces import Piece

SOURCES = Path(__file__).resolve().parents[1] / "src" / "fixtext"
CONTEXT = 24
"""Characters shown on either side of the first change."""
SHOWN = 400
"""Characters of a plan that are shown."""
FIRST = 20
"""Offenders of a row that are shown in full; the others are counted."""

CHANGED, READ, RAISED = "changed", "read as another encoding", "raised"


@dataclass(slots=True)
class Row:
    """What came of the pieces of one file, in one size and one form.

    `changed` were repaired, or raised; `read` are bytes without damage that were taken for another
    encoding, which for two characters no detector can exclude.
    """

    cls: str
    file: str
    size: str
    form: str
    count: int = 0
    changed: int = 0
    read: int = 0
    doubted: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    shown: list[str] = field(default_factory=list)

    def add(self, piece: Piece, options: Options) -> None:
        start = time.process_time()
        what, verdict, shown = judged(piece, options)
        took = time.process_time() - start
        self.count += 1
        self.seconds += took
        self.slowest = max(self.slowest, took)
        self.doubted += verdict != "clean"
        self.changed += what in (CHANGED, RAISED)
        self.read += what == READ
        if what and len(self.shown) < FIRST:
            self.shown.append(shown)

    def join(self, other: Row) -> None:
        for name in ("count", "changed", "read", "doubted", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.slowest = max(self.slowest, other.slowest)

    def __str__(self) -> str:
        return (
            f"{self.cls:20} {self.size:6} {self.form:10} {self.count:9,} {self.changed:8}"
            f" {self.read:8} {self.doubted:8} {self.seconds:8.1f} {self.slowest:8.2f}"
        )


HEAD = f"{'class':20} {'size':6} {'as':10}" + "".join(
    f" {column:>{width}}"
    for column, width in (
        ("pieces", 9),
        ("changed", 8),
        ("misread", 8),
        ("doubted", 8),
        ("seconds", 8),
        ("slowest", 8),
    )
)


def judged(piece: Piece, options: Options) -> tuple[str, str, str]:
    """What became of a piece ("" if it came back), the verdict on it, and how to show it."""
    data = piece.data
    try:
        result = fixtext.fix(data, options)
        out = output_bytes(data, result, options) if isinstance(data, bytes) else b""
    except Exception as error:  # anything at all: bad text never raises
        return RAISED, RAISED, f"  ! raised {error!r}: {piece.file}\n      {piece.text[:80]!r}"
    verdict = result.verdict.value
    same = result.text == piece.text if isinstance(data, str) or piece.chinese else out == data
    if same:
        return "", verdict, ""
    what = CHANGED if result.changed or isinstance(data, str) else READ
    at = _first_difference(piece.text, result.text)
    show = slice(max(0, at - CONTEXT), at + CONTEXT)
    encoding = result.detection.encoding
    lines = [
        f"  ! {what} ({encoding}): {piece.file} ({piece.size}, {piece.encoding or 'str'})",
        f"      {piece.text[show]!r}",
        f"   -> {result.text[show]!r}",
    ]
    if what == CHANGED:
        lines.append(f"      {result.plan.to_json()[:SHOWN]}")
    if result.proof:
        proof = result.proof
        lines.append(f"      {proof.level.value}, {proof.margin:.1f} bits over {proof.rival}")
    return what, verdict, "\n".join(lines)


def _first_difference(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)


def totals(rows: Iterable[Row], *names: str) -> list[Row]:
    """Rows of one size that agree in `names` (`cls`, `form`) taken together."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        cls = row.cls if "cls" in names else "all"
        form = row.form if "form" in names else "all"
        key = (cls, row.size, form)
        found.setdefault(key, Row(cls, "", row.size, form)).join(row)
    return list(found.values())


class Kept:
    """Rows of earlier runs of the same code, so that a long run goes on where it stopped."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.code = code() if path else ""
        self.rows: dict[str, Row] = {}
        if path and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                key, row = json.loads(line)
                if key.startswith(self.code):
                    self.rows[key] = Row(**row)

    def key(self, *parts: object) -> str:
        return f"{self.code} {json.dumps(parts, ensure_ascii=False, default=str)}"

    def put(self, key: str, row: Row) -> None:
        if self.path:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, asdict(row)], ensure_ascii=False) + "\n")


def code() -> str:
    """A name for the code and the tables that are measured."""
    whole = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.read_bytes())
    return whole.hexdigest()[:12]
