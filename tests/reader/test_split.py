"""The split of the corpus: no file serves two parts, and every class has its figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fixtext.reader.tables import table_text

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus  # noqa: E402


def test_no_file_is_in_two_parts() -> None:
    files = [f for part in corpus.split().values() for names in part.values() for f in names]
    assert len(files) == len(set(files)) > 40


def test_tune_and_test_cover_every_kind_of_chinese() -> None:
    for part in ("tune", "test"):
        groups = {cls.split(".")[0] for cls in corpus.split()[part]}
        assert groups >= {"zh-CN", "zh-TW", "classical"}
    assert "zh-HK" in corpus.split()["test"]


def test_models_were_trained_on_the_training_part_alone() -> None:
    manifest = json.loads(table_text("MANIFEST.json"))
    allowed = {f for names in corpus.split()["train"].values() for f in names}
    for name in ("alphabet.bin", "scoring.bin", "filling.bin"):
        used = {source["file"] for source in manifest[name]["sources"] if "file" in source}
        assert used and used <= allowed
