"""Break single places of the core and see which the tests do not notice.

`python tools/mutate.py --sample 300` draws mutants by a seed from `damage/`, `repair/` and
`verify/`: a comparison turned, an operator swapped, a constant moved, a condition negated, a
`return` emptied. Each runs in a copy of the tree, against the tests that belong to its layer, until
the first failure. What survives is printed; the score is the share that was noticed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("damage", "repair", "verify")
TESTS = ("tests/damage", "tests/verify", "tests/laws", "tests/test_fixtures.py")
"""What every mutant meets; besides, the doctests of its own file run first."""

PATIENCE = 4.0
"""Times as long as the healthy tests: a mutant that takes longer hangs, and counts as noticed."""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
}
"""Operator -> what it is broken into."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken place: the source between two offsets of a line, and what stands there now."""

    path: Path
    line: int
    what: str
    source: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.what}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, each as the whole file printed anew."""
    text = path.read_text(encoding="utf-8")
    for number, node in enumerate(ast.walk(ast.parse(text))):
        for what in _kinds(node):
            tree = ast.parse(text)
            broken = list(ast.walk(tree))[number]
            _break(broken, what)
            line = getattr(node, "lineno", 0)
            yield Mutant(path, line, f"{what}: {_shown(node)}", ast.unparse(tree))


def _kinds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            yield "comparison"
        case ast.BoolOp():
            yield "and/or"
        case ast.BinOp(op=op) if type(op) in SWAPS and not _is_text(node):
            yield "operator"
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition"
        case ast.Constant(value=value) if isinstance(value, (int, float)):
            yield "number"
        case ast.Return(value=value) if value is not None and not _empty(value):
            yield "return"
        case ast.Continue() | ast.Break():
            yield "jump"


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(side, (ast.JoinedStr, ast.Constant)) for side in (node.left, node.right))


def _empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def _break(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare(ops=[op]):
            node.ops = [SWAPS[type(op)]()]  # type: ignore[list-item]
        case ast.BoolOp(op=logic):
            node.op = SWAPS[type(logic)]()  # type: ignore[assignment]
        case ast.BinOp(op=operator):
            node.op = SWAPS[type(operator)]()  # type: ignore[assignment]
        case ast.If() | ast.IfExp() | ast.While():
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value) | float(value)):
            node.value = value + 1
        case ast.Return():
            node.value = ast.Constant(value=None)
        case ast.Continue() | ast.Break():
            node.__class__ = ast.Pass  # type: ignore[assignment]


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0][:70]


def sample(layers: list[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants, drawn from all of the layers together."""
    found = [
        mutant
        for layer in layers
        for path in sorted((ROOT / "src" / "fixtext" / layer).rglob("*.py"))
        for mutant in mutants(path)
    ]
    print(f"{len(found)} mutants in {', '.join(layers)}", flush=True)
    return random.Random(seed).sample(found, min(count, len(found)))


def noticed(mutant: Mutant, copy: Path, limit: float) -> bool:
    """Run the tests against one mutant."""
    place = copy / mutant.path.relative_to(ROOT)
    healthy = place.read_text(encoding="utf-8")
    place.write_text(mutant.source, encoding="utf-8")
    try:
        return not (_passes(copy, [str(place)], limit) and _passes(copy, list(TESTS), limit))
    finally:
        place.write_text(healthy, encoding="utf-8")


def _passes(copy: Path, what: list[str], limit: float | None = None) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *what]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 5)  # 5: the file has no doctest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--layers", nargs="*", default=list(LAYERS), choices=LAYERS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--least", type=float, default=0.0, help="exit 1 below this score, in %%")
    args = parser.parse_args()
    copy = Path(tempfile.mkdtemp(prefix="fixtext-mutants-")) / "tree"
    leave = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*cache*")
    shutil.copytree(ROOT, copy, ignore=leave)
    start = time.monotonic()
    if not _passes(copy, list(TESTS)):
        raise SystemExit("the tests do not pass without a mutant")
    limit = PATIENCE * (time.monotonic() - start)
    killed, start = 0, time.monotonic()
    chosen = sample(args.layers, args.sample, args.seed)
    for number, mutant in enumerate(chosen, start=1):
        seen = noticed(mutant, copy, limit)
        killed += seen
        if not seen:
            print(f"survived: {mutant}", flush=True)
        if number % 10 == 0:
            took = time.monotonic() - start
            print(f"  {number} tried, {killed} noticed, {took:.0f} seconds", flush=True)
    score = 100 * killed / max(1, len(chosen))
    print(f"score: {score:.1f} % of {len(chosen)}")
    return int(score < args.least)


if __name__ == "__main__":
    sys.exit(main())
