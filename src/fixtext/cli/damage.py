"""`fixtext damage`: do the damage of a plan, to make a test case or to replay a repair."""

from __future__ import annotations

import click

from fixtext.cli.output import write, write_json
from fixtext.errors import FixtextError, InvalidPlanError


@click.command(
    "damage",
    short_help="Do the damage of a plan (make a test case).",
)
@click.argument("path", default="-")
@click.option(
    "--plan",
    "plan_path",
    metavar="PLAN.json",
    required=True,
    help="The plan: what `fix --json` printed, or only its `plan`.",
)
@click.option("--json", "as_json", is_flag=True, help="The damaged text and the plan as JSON.")
def command(*, path: str, plan_path: str, as_json: bool) -> int:
    """Do to the text of PATH (or standard input) what a plan says happened.

    The damaged bytes go to standard output, exactly. With the plan that `fixtext fix --json`
    printed, the repaired text becomes the broken input again.
    """
    from fixtext.api import damage
    from fixtext.files.inputs import named, text_of
    from fixtext.model import Plan

    written_plan = named(plan_path).read_text()
    text = named(path).read_text()
    try:
        plan = Plan.from_json(written_plan)
        done = damage(text, plan)
    except FixtextError as error:
        raise InvalidPlanError(f"{plan_path}: {error}") from None
    data = done.encode("utf-8", "surrogatepass") if isinstance(done, str) else done
    if as_json:
        write_json({"path": path, "text": text_of(data), "plan": plan.to_dict()})
    else:
        write(data)
    return 0
