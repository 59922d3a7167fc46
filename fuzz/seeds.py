"""The seed corpus: the cases and fixtures of the tests, and plans, as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import formats
import hostile

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 600
"""Bytes of a seed: short ones are mutated more often."""


def seeds(target: str) -> Iterator[bytes]:
    """The seeds of a target; the files in `fuzz/corpus` (inputs that found something) first."""
    for path in sorted((ROOT / "fuzz" / "corpus").glob(f"{target}-*")):
        yield path.read_bytes()
    if target in formats.FORMATS:
        yield from formats.seeds(target)
    elif target == "steps":
        yield from hostile.seeds()
    else:
        yield from _plans() if target == "plan" else _texts()


def _texts() -> Iterator[bytes]:
    for path in sorted((ROOT / "tests" / "cases").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            text = case.get("text") or case.get("damaged") if isinstance(case, dict) else None
            if isinstance(text, str):
                yield text.encode("utf-8", "replace")[:LONGEST]
    for path in sorted((ROOT / "fixtures").glob("*/broken.*")):
        yield path.read_bytes()[:LONGEST]
    for encoding in ("gb18030", "big5", "utf-16-le", "shift_jis", "hz", "utf-7"):
        yield "天氣預報，今天晴。".encode(encoding, "ignore")


def _plans() -> Iterator[bytes]:
    for path in sorted((ROOT / "fixtures").glob("*/plan.json")):
        yield path.read_bytes()
    misread = {"kind": "misread", "params": {"written": "utf-8", "read": "gbk", "spans": [[0, 4]]}}
    notes = {
        "kind": "pinyin-notes",
        "params": {
            "charset": "gbk",
            "world": "windows",
            "loss": "question",
            "table": [["會", "huì"]],
        },
    }
    table = {"kind": "machine-traditional", "params": {"table": {"报": "報"}, "except": [[0, "a"]]}}
    radicals = {"kind": "radicals", "params": {"forms": "⽂", "places": {"⽂": [2]}}}
    for step in (misread, notes, table, radicals):
        yield json.dumps({"encoding": "utf-8", "bom": False, "steps": [step]}).encode()
