"""Inputs too long to be held: portion by portion from where they are to where they go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fixtext.cli.job import Job, Where
from fixtext.cli.output import write, write_json
from fixtext.files.streams import Streamed, opened, pass_on, replaced
from fixtext.files.workers import cores
from fixtext.large.blocks import WINDOW
from fixtext.model import Verdict

if TYPE_CHECKING:
    from fixtext.files.inputs import Input
    from fixtext.large.blocks import Feed


def goes_by(job: Job, item: Input) -> bool:
    """Whether an input may be passed on in portions: it is long, or nobody knows, and nothing that
    was asked for needs all of it at once."""
    batch = job.batch
    if job.where is Where.DIFF or batch.report or job.options.ambiguities:
        return False
    if job.as_json and job.where not in (Where.OUTPUT, Where.IN_PLACE):
        return False
    if job.where is Where.IN_PLACE and (job.backup or batch.journal or batch.resume or item.local):
        return False
    return item.size() > WINDOW or item.local


def passed(job: Job, item: Input) -> Streamed:
    """What became of a long input; one that proves short comes back with its bytes."""
    with opened(item) as feed:
        head = feed.at_least(WINDOW)
        if len(head) <= WINDOW:
            return Streamed(item=replace(item, held=head))
        done = _delivered(job, item, feed)
    if job.as_json and done.result is not None:
        from fixtext.cli.objects import fix_object

        write_json(fix_object(item.label, done.result, None))
    return done


def _delivered(job: Job, item: Input, feed: Feed) -> Streamed:
    jobs = job.batch.jobs or cores()
    if job.where is Where.CHECK:
        return pass_on(item, feed, len, job.options, jobs)
    if job.where is Where.STDOUT or str(job.output) == "-":
        return pass_on(item, feed, write, job.options, jobs)
    if job.where is Where.IN_PLACE:
        return replaced(item, feed, job.options, jobs, keep_mtime=job.batch.keep_mtime)
    from fixtext.files.atomic import Neighbour, create_file

    assert job.output is not None
    target = item.under(job.output) if job.output_is_folder else job.output
    if job.output_is_folder:
        target.parent.mkdir(parents=True, exist_ok=True)
    with Neighbour(target, like=item.path, new=True) as neighbour:
        with neighbour.more() as put:
            done = pass_on(item, feed, put, job.options, jobs)
        if done.result is None or done.result.verdict is not Verdict.BINARY:
            create_file(neighbour)
    return done
