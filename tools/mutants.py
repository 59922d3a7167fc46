"""Mutants of a source file: one place broken, everything else as it was.

A comparison turned, an operator swapped, a number moved, a condition negated, a `return` emptied, a
jump left out. Declarations are left alone (decorators, what only type checkers read): to break them
breaks nothing that a user could meet. So is `strict=True` of `zip`, which asserts what holds:
without it right code does the same.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """One broken place: the node with `number` of the tree of a file, broken as `what` says."""

    path: Path
    of: str
    number: int
    kind: str
    line: int
    shown: str

    @property
    def key(self) -> str:
        """The same for the same breakage of the same file."""
        whole = f"{self.path}\0{self.of}\0{self.number}\0{self.kind}"
        return hashlib.sha256(whole.encode()).hexdigest()[:20]

    def source(self, root: Path) -> str:
        """The whole file with the breakage."""
        tree = ast.parse((root / self.path).read_text(encoding="utf-8"))
        _break(list(ast.walk(tree))[self.number], self.kind)
        return ast.unparse(tree)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.shown}"


def mutants(root: Path, path: Path) -> Iterator[Mutant]:
    """Every mutant of the file `path` below `root`."""
    text = (root / path).read_text(encoding="utf-8")
    of = hashlib.sha256(text.encode()).hexdigest()[:16]
    tree = ast.parse(text)
    declared = set(_declarations(tree))
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in declared:
            continue
        for kind in _kinds(node):
            line = getattr(node, "lineno", 0)
            yield Mutant(path, of, number, kind, line, _shown(node))


def _declarations(tree: ast.AST) -> Iterator[int]:
    """The identities of nodes that say something about the code and do nothing."""
    for node in ast.walk(tree):
        heads: list[ast.AST] = []
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            heads += node.decorator_list
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            heads += [word.value for word in node.keywords if ast.unparse(word.value) == "True"]
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            heads.append(node)
        for head in heads:
            yield from (id(inner) for inner in ast.walk(head))


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
