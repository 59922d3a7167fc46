"""Writes a generated table, or compares it, and keeps `data/MANIFEST.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "fixtext" / "data"
MANIFEST = DATA / "MANIFEST.json"


def settle(path: Path, content: bytes, check: bool) -> None:
    """Write `content`; with `check`, stop with an error unless it is what stands there."""
    digest = hashlib.sha256(content).hexdigest()
    if not check:
        path.write_bytes(content)
        print(f"{path.name}: {len(content)} bytes, sha256 {digest[:16]}")
        return
    same = path.is_file() and path.read_bytes() == content
    print(f"{path.name}: {'same' if same else 'DIFFERENT'} (sha256 {digest[:16]})")
    if not same:
        raise SystemExit(1)


def note_sources(
    path: Path, tool: str, sources: Sequence[Mapping[str, object]], check: bool
) -> None:
    """Record tool, hash and sources of one table in the manifest; `check` writes nothing."""
    if check:
        return
    manifest = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.is_file() else {}
    manifest[path.name] = {
        "built_by": tool,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "sources": list(sources),
    }
    text = json.dumps(dict(sorted(manifest.items())), ensure_ascii=False, indent=1)
    MANIFEST.write_text(text + "\n", encoding="utf-8")
