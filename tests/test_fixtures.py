"""Every fixture passes, says where it is from, and can be made again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fixtext.files.fixtures import Fixture, fixtures, load, run

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
HOMES = sorted(path.parent for path in (ROOT / "fixtures").glob("*/fixture.toml"))
UNTOUCHED = {
    "clean-simplified",
    "clean-taiwan",
    "japanese",
    "poem-with-pinyin",
    "lesson-with-pinyin",
}


def test_all_are_there() -> None:
    found = list(fixtures(ROOT / "fixtures"))
    assert len(found) >= 16
    assert {fixture.name for fixture in found if fixture.reference is None} >= UNTOUCHED
    assert [home.name for home in HOMES] == sorted(p.name for p in (ROOT / "fixtures").iterdir())


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_fixture(home: Path) -> None:
    assert run(load(home)).problems == ()


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_it_says_what_happened_and_where_it_is_from(home: Path) -> None:
    about = tomllib.loads((home / "fixture.toml").read_text(encoding="utf-8"))
    for field in ("happened", "provenance", "licence"):
        assert about[field].strip()
    assert {"plan", "verdict"} <= set(about["expected"])


def test_the_runner_notices_one_wrong_byte() -> None:
    good = load(ROOT / "fixtures" / "utf8-as-latin1")
    assert good.reference is not None
    wrong = Fixture(
        name=good.name,
        broken=good.broken,
        reference=good.reference + b"\n",
        kinds=good.kinds,
        level=good.level,
        verdict=good.verdict,
        options=good.options,
    )
    outcome = run(wrong)
    assert not outcome.passed
    assert 0 < outcome.error_rate < 0.01


def test_the_broken_files_can_be_made_again() -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_fixtures.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
