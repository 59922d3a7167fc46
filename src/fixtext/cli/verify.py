"""`fixtext verify`: a repaired text against its reference, or a folder of fixtures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fixtext.cli import options as shared
from fixtext.cli.objects import comparison_object, outcome_object
from fixtext.cli.output import Color, write, write_json
from fixtext.cli.page import Kind, Line, columns, render
from fixtext.cli.report import Report

if TYPE_CHECKING:
    from fixtext.files.fixtures import Outcome
    from fixtext.verify.compare import Comparison

SHOWN = 10
"""Differences printed per group; --json has them all."""


@click.command(
    "verify",
    short_help="Against a reference text, or a folder of fixtures.",
    epilog="Exit code: 0 equal, or every fixture passed; 1 a difference; 2 could not be done.",
)
@click.argument("path", metavar="FIXED|FOLDER")
@click.option("--reference", metavar="REF", help="The text that FIXED should be.")
@shared.declare(shared.json_option, shared.color_option)
def command(*, path: str, reference: str | None, as_json: bool, color: Color) -> int:
    """Compare a repaired text with a reference text, or run a folder of fixtures.

    With --reference: the character error rate, whether FIXED (a file, or `-`) is exactly REF, and
    the differences: lost, wrong character, script, punctuation, added. Nothing is normalised.
    With a FOLDER: every fixture in it is repaired and compared with what its fixture.toml expects.
    """
    from fixtext.files.inputs import is_folder

    report = Report()
    if is_folder(path):
        if reference is not None:
            raise click.UsageError("--reference goes with one file", click.get_current_context())
        _fixtures(Path(path), report, as_json=as_json, color=color)
    elif reference is None:
        raise click.UsageError(
            f"{path} is no folder of fixtures, and --reference is missing",
            click.get_current_context(),
        )
    else:
        _compare(path, reference, report, as_json=as_json, color=color)
    return report.exit_code


def _compare(path: str, reference: str, report: Report, *, as_json: bool, color: Color) -> None:
    from fixtext.files.inputs import named
    from fixtext.verify.compare import compare

    comparison = compare(named(path).read_text(), named(reference).read_text())
    if not comparison.exact:
        report.different()
    if as_json:
        write_json(comparison_object(path, comparison))
    else:
        page = _comparison_page(path, comparison)
        write(render(page, color=color.wanted(sys.stdout)))


def _comparison_page(path: str, comparison: Comparison) -> Iterator[Line]:
    exact = "exact" if comparison.exact else "not exact"
    yield Line(f"{path}: {exact}", Kind.TITLE)
    yield Line(
        f"character error rate {comparison.error_rate:.4%}"
        f" ({comparison.edits} of {comparison.characters} characters)"
    )
    for group, count in comparison.groups().items():
        if not count:
            continue
        yield Line(f"{group.value}: {count}", Kind.HEADING)
        members = [one for one in comparison.differences if one.group is group]
        for one in members[:SHOWN]:
            place = f"{one.line}:{one.column}"
            yield Line(f"{place}  {_quoted(one.found)} should be {_quoted(one.expected)}", depth=1)
        if len(members) > SHOWN:
            yield Line(f"and {len(members) - SHOWN} more (--json has them all)", Kind.DETAIL, 1)


def _quoted(text: str) -> str:
    """
    >>> _quoted("沿\\n"), _quoted("")
    ('“沿\\\\n”', 'nothing')
    """
    if not text:
        return "nothing"
    return "“" + "".join(c if c.isprintable() else repr(c)[1:-1] for c in text) + "”"


def _fixtures(folder: Path, report: Report, *, as_json: bool, color: Color) -> None:
    from fixtext.files.fixtures import fixtures, run

    outcomes: list[Outcome] = []
    for fixture in fixtures(folder):
        outcome = run(fixture)
        outcomes.append(outcome)
        if not outcome.passed:
            report.different()
        if as_json:
            write_json(outcome_object(outcome))
    if not as_json:
        write(render(_table(outcomes), color=color.wanted(sys.stdout)))


def _table(outcomes: list[Outcome]) -> Iterator[Line]:
    head, *rows = columns(
        [("", "fixture", "verdict", "level", "error rate", "what happened")]
        + [
            (
                "ok" if one.passed else "FAILED",
                one.name,
                one.verdict,
                one.level,
                f"{one.error_rate:.2%}",
                " → ".join(one.kinds) or "nothing",
            )
            for one in outcomes
        ]
    )
    yield Line(head, Kind.HEADING)
    for row, one in zip(rows, outcomes, strict=True):
        yield Line(row, Kind.TEXT if one.passed else Kind.TITLE)
        for problem in one.problems:
            yield Line(problem, Kind.DETAIL, 4)
    passed = sum(one.passed for one in outcomes)
    yield Line(f"{passed} of {len(outcomes)} passed", Kind.TITLE)
