"""Fixtures: a broken file, what it should become, and what happened to it; and running them.

A fixture is a folder with `broken.*`, `reference.txt` and `fixture.toml`. One that must come back
byte for byte has no reference and says `untouched = true`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fixtext.codecs.base import REPLACEMENT
from fixtext.errors import FixtextError, UnreadableInputError
from fixtext.files.inputs import text_of
from fixtext.files.single import Repaired, read_bytes, repair
from fixtext.model import Bom, Json, Options, Punctuation, Script, Verdict

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DESCRIPTION = "fixture.toml"
FIELDS = frozenset(
    ("happened", "provenance", "licence", "untouched", "expected", "options", "make")
)
EXPECTATIONS = frozenset(("plan", "level", "verdict"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """One case. What is None is not expected in particular."""

    name: str
    broken: bytes
    reference: bytes | None
    kinds: tuple[str, ...] | None
    level: str | None
    verdict: str | None
    options: Options

    @property
    def wanted(self) -> bytes:
        """What must come out."""
        return self.broken if self.reference is None else self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one fixture; `problems` is empty when it passed."""

    name: str
    verdict: str
    level: str
    kinds: tuple[str, ...]
    error_rate: float
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def fixtures(folder: Path) -> Iterator[Fixture]:
    """The fixtures of a folder, by name; the folder may itself be one."""
    homes = [folder] if (folder / DESCRIPTION).is_file() else sorted(folder.glob("*/"))
    homes = [home for home in homes if (home / DESCRIPTION).is_file()]
    if not homes:
        raise UnreadableInputError(f"{folder}: no fixtures (folders with a {DESCRIPTION}) in it")
    return map(load, homes)


def load(home: Path) -> Fixture:
    """Read one fixture; `FixtextError` names what is wrong with it."""
    about = _about(home / DESCRIPTION)
    broken = sorted(home.glob("broken.*"))
    if len(broken) != 1:
        raise FixtextError(f"{home}: one file broken.* is wanted, {len(broken)} found")
    untouched = about.get("untouched", False)
    reference = home / "reference.txt"
    if untouched is reference.exists():
        raise FixtextError(f"{home}: either reference.txt or untouched = true")
    expected = about.get("expected", {})
    kinds = expected.get("plan")
    return Fixture(
        name=home.resolve().name,
        broken=read_bytes(broken[0]),
        reference=None if untouched else read_bytes(reference),
        kinds=None if kinds is None else tuple(kinds),
        level=expected.get("level"),
        verdict=expected.get("verdict"),
        options=_options(about.get("options", {}), home),
    )


def _about(path: Path) -> Mapping[str, Json]:
    try:
        about: dict[str, Json] = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FixtextError(f"{path}: {error}") from None
    unknown = [*(about.keys() - FIELDS), *(about.get("expected", {}).keys() - EXPECTATIONS)]
    if unknown:
        raise FixtextError(f"{path}: unknown field {', '.join(sorted(unknown))}")
    return about


def _options(given: Mapping[str, Json], home: Path) -> Options:
    try:
        return Options(
            script=Script(given.get("script", "auto")),
            punctuation=Punctuation(given.get("punctuation", "keep")),
            bom=Bom(given.get("bom", "keep")),
            to=given.get("to", "utf-8"),
            encodings=tuple(given.get("from", ())),
            strict=given.get("strict", False),
        )
    except ValueError as error:
        raise FixtextError(f"{home / DESCRIPTION}: {error}") from None


def run(fixture: Fixture) -> Outcome:
    """Repair the broken file and hold the outcome against everything the fixture expects."""
    done = repair(fixture.broken, fixture.options)
    result = done.result
    kinds = tuple(step.kind for step in result.plan.steps)
    return Outcome(
        name=fixture.name,
        verdict=result.verdict.value,
        level=result.level.value,
        kinds=kinds,
        error_rate=_error_rate(done, fixture.wanted),
        problems=tuple(_problems(fixture, done, kinds)),
    )


def _error_rate(done: Repaired, wanted: bytes) -> float:
    """Of the characters; 1 when no text came out."""
    from fixtext.verify.compare import compare

    if done.output == wanted:
        return 0.0
    if done.result.verdict is Verdict.BINARY:
        return 1.0
    return compare(text_of(done.output), text_of(wanted)).error_rate


def _problems(fixture: Fixture, done: Repaired, kinds: tuple[str, ...]) -> Iterator[str]:
    result = done.result
    if _closed(done, fixture.wanted) != fixture.wanted:
        kind = "untouched" if fixture.reference is None else "the reference"
        yield f"the output is not {kind}, byte for byte"
    checks = (
        ("verdict", fixture.verdict, result.verdict.value),
        ("level", fixture.level, result.level.value),
        ("plan", fixture.kinds, kinds),
    )
    for what, wanted, found in checks:
        if wanted is not None and wanted != found:
            yield f"{what}: {_shown(wanted)} expected, {_shown(found)} found"
    if result.changed and result.verdict is not Verdict.PARTIAL:
        yield from _replay_problems(fixture, done)


def _closed(done: Repaired, wanted: bytes) -> bytes:
    """The output; where it leaves a place open, what the reference says stood there."""
    if done.result.verdict is not Verdict.PARTIAL:
        return done.output
    output, reference = done.output.decode("utf-8", "replace"), wanted.decode("utf-8", "replace")
    if len(output) != len(reference):
        return done.output
    pairs = zip(output, reference, strict=True)
    return "".join(b if a == REPLACEMENT else a for a, b in pairs).encode("utf-8")


def _replay_problems(fixture: Fixture, done: Repaired) -> Iterator[str]:
    """The claim itself: damaged again, the output is the input; repaired again, it stays."""
    from fixtext.api import damage
    from fixtext.model import Plan

    plan = Plan.from_json(done.result.plan.to_json())
    if damage(text_of(done.output), plan) != fixture.broken:
        yield "the plan does not replay: damaging the output does not give the input"
    if repair(done.output, fixture.options).differs:
        yield "repairing the output again changes it"


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " → ".join(value) or "nothing"
