"""`fixtext explain`: what happened to a text, step by step, and how sure that is."""

from __future__ import annotations

import sys

import click

from fixtext.cli import options as shared
from fixtext.cli.output import Color, write, write_json
from fixtext.cli.report import Report
from fixtext.errors import UnreadableInputError
from fixtext.model import Options, Verdict


@click.command(
    "explain",
    short_help="What happened, with rivals and proof.",
)
@shared.paths_argument
@shared.repair_options
@shared.declare(shared.json_option, shared.color_option)
def command(*, paths: tuple[str, ...], options: Options, as_json: bool, color: Color) -> int:
    """Tell in plain words what happened to each PATH (or standard input).

    The damages in the order in which they happened, what was seen, the proof, and the next best
    explanations. Nothing is written.
    """
    from fixtext.api import explain
    from fixtext.cli.objects import explain_object
    from fixtext.cli.page import render
    from fixtext.cli.story import story
    from fixtext.files.inputs import STDIN, named

    report = Report()
    for path in paths or (STDIN,):
        item = named(path)
        try:
            results = explain(item.read(), options)
        except UnreadableInputError as error:
            report.failed("", str(error))
            continue
        if results[0].verdict is Verdict.BINARY:
            report.failed(item.name, "binary, not text")
        elif as_json:
            write_json(explain_object(item.label, results))
        else:
            write(render(story(item.name, results), color=color.wanted(sys.stdout)))
    return report.exit_code
