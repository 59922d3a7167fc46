"""Options that several commands share, declared once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import click

from fixtext.api import DEFAULTS
from fixtext.cli.output import Color
from fixtext.errors import UnknownEncodingError
from fixtext.model import Bom, Options, Punctuation, Region, Script

Command = TypeVar("Command", bound=Callable[..., object])

paths_argument = click.argument("paths", metavar="[PATH]...", nargs=-1)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per input, one per line."
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Say what was done to each input, and the proof."
)


def _color(ctx: click.Context, param: click.Parameter, value: str) -> Color:
    return Color(value)


color_option = click.option(
    "--color",
    type=click.Choice([choice.value for choice in Color]),
    default=Color.AUTO.value,
    callback=_color,
    help="Colours; auto: on a terminal.",
)


def _split(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for item in value for name in item.split(",") if name.strip())


def _encodings(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(_encoding(ctx, param, name) for name in _split(ctx, param, value))


def _encoding(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A name some codec answers to; what it is called stays as the user wrote it."""
    from fixtext.codecs.names import canonical

    try:
        canonical(value)
    except UnknownEncodingError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    return value


def _pair(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value and len(value) != 2:
        raise click.BadParameter("a pair of characters is wanted, like []", ctx, param)
    return value


from_option = click.option(
    "-f",
    "--from",
    "encodings",
    metavar="ENC",
    multiple=True,
    callback=_encodings,
    help="Encoding of the input; several make a list of candidates. Default: found out.",
)

_REPAIR = (
    from_option,
    click.option(
        "-s",
        "--script",
        type=click.Choice([choice.value for choice in Script]),
        default=DEFAULTS.script.value,
        help="auto: text that a machine turned Traditional returns to Simplified, genuine"
        " Traditional stays.",
    ),
    click.option(
        "--region",
        type=click.Choice([choice.value for choice in Region]),
        help="With --script: whose Traditional forms and words are meant.",
    ),
    click.option(
        "--vocabulary",
        is_flag=True,
        help="With --script simplified or traditional: convert words too (軟體 to 软件).",
    ),
    click.option(
        "--ambiguities",
        is_flag=True,
        help="List the places where more than one Simplified character was possible, with what"
        " was chosen and why.",
    ),
    click.option(
        "--punctuation",
        type=click.Choice([choice.value for choice in Punctuation]),
        default=DEFAULTS.punctuation.value,
        help="restore: full-width punctuation that was folded to ASCII comes back between"
        " Han characters.",
    ),
    click.option("--strict", is_flag=True, help="Change only what is proven."),
    click.option(
        "--only", metavar="NAME", multiple=True, callback=_split, help="Repair this damage only."
    ),
    click.option(
        "--skip", metavar="NAME", multiple=True, callback=_split, help="Leave this damage alone."
    ),
    click.option(
        "--mark",
        metavar="PAIR",
        default=DEFAULTS.mark,
        callback=_pair,
        help="Put characters that were filled in between this pair, such as [].",
    ),
)

_OUTPUT = (
    click.option(
        "-t",
        "--to",
        metavar="ENC",
        default=DEFAULTS.to,
        show_default=True,
        callback=_encoding,
        help="Output encoding.",
    ),
    click.option(
        "--bom",
        type=click.Choice([choice.value for choice in Bom]),
        default=DEFAULTS.bom.value,
        show_default=True,
        help="Byte order mark of the output.",
    ),
)


def repair_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say how to repair; the command gets them as one `Options`."""

    @wraps(command)
    def collect(
        *,
        encodings: tuple[str, ...],
        script: str,
        punctuation: str,
        strict: bool,
        only: tuple[str, ...],
        skip: tuple[str, ...],
        mark: str,
        to: str = DEFAULTS.to,
        bom: str = DEFAULTS.bom.value,
        region: str | None = None,
        vocabulary: bool = False,
        ambiguities: bool = False,
        **rest: object,
    ) -> int:
        options = Options(
            encodings=encodings,
            script=Script(script),
            punctuation=Punctuation(punctuation),
            strict=strict,
            only=only,
            skip=skip,
            mark=mark,
            to=to,
            bom=Bom(bom),
            region=Region(region) if region else None,
            vocabulary=vocabulary,
            ambiguities=ambiguities,
        )
        return command(options=options, **rest)

    return declare(*_REPAIR)(collect)


def output_options(command: Command) -> Command:
    """The options that say how the output is encoded; stand above `repair_options`."""
    return declare(*_OUTPUT)(command)


def declare(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several click options as one decorator, shown in help in this order."""

    def apply(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return apply
