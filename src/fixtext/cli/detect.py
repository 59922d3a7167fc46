"""`fixtext detect`: encoding and suspected damage, per input."""

from __future__ import annotations

import click

from fixtext.cli import options as shared
from fixtext.cli.output import write_json, write_line
from fixtext.cli.report import Report
from fixtext.errors import UnreadableInputError
from fixtext.model import Options


@click.command(
    "detect",
    short_help="Encoding and suspected damage, per input.",
)
@shared.paths_argument
@shared.from_option
@shared.json_option
def command(*, paths: tuple[str, ...], encodings: tuple[str, ...], as_json: bool) -> int:
    """Say which encoding each PATH (or standard input) is in, and which damage it seems to have.

    Nothing is repaired and nothing is written. A folder is walked through.
    """
    from fixtext.api import detect
    from fixtext.cli.objects import detect_object
    from fixtext.cli.words import detection_line
    from fixtext.files.inputs import STDIN, inputs

    report = Report()

    def unlisted(error: OSError) -> None:
        report.failed(str(error.filename), error.strerror or str(error))

    for path in paths or (STDIN,):
        for item in inputs(path, unlisted):
            try:
                found = detect(item.read(), Options(encodings=encodings))
            except UnreadableInputError as error:
                report.failed("", str(error))
            else:
                if as_json:
                    write_json(detect_object(item.label, found))
                else:
                    write_line(detection_line(item.name, found))
    return report.exit_code
