"""Running `fix` over its inputs: look, deliver, tell, count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from enum import Enum
from itertools import chain, groupby
from typing import TYPE_CHECKING

from fixtext.cli.job import Job, Where, deliver
from fixtext.cli.progress import Progress, progress
from fixtext.cli.report import Report
from fixtext.errors import FixtextError, UnreadableInputError
from fixtext.model import Json, Result, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fixtext.files.commit import Writer, Written
    from fixtext.files.inputs import Input
    from fixtext.files.journal import Journal
    from fixtext.files.looking import Look, Seen
    from fixtext.files.reporting import ReportFile
    from fixtext.files.resume import Earlier


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run with all it writes to."""

    job: Job
    report: Report
    progress: Progress
    earlier: Earlier | None = None
    writer: Writer | None = None
    page: ReportFile | None = None


def run(job: Job, paths: tuple[str, ...], report: Report) -> int:
    """Do the job for every input; the exit code."""
    with ExitStack() as stack:
        journal, earlier, paths = _journal(job, paths, stack)
        bar = progress(report.talk, wanted=job.where is not Where.STDOUT)
        one = _Run(job=job, report=report, progress=bar, earlier=earlier)
        if job.where is Where.IN_PLACE:
            one.writer = _writer(job, journal)
        if job.batch.report is not None:
            from fixtext.files.reporting import ReportFile

            one.page = stack.enter_context(ReportFile(job.batch.report))
        try:
            stack.enter_context(bar)
            _go(one, _items(one, paths))
        except KeyboardInterrupt:
            stack.close()
            if job.where is not Where.STDOUT:
                report.talk.say(f"interrupted: {report.summary()}{_again(job)}")
            raise
    if job.where is not Where.STDOUT and report.inputs > 1:
        report.talk.say(report.summary())
    return report.exit_code


def _again(job: Job) -> str:
    journal = job.batch.journal or job.batch.resume
    return f"; --resume {journal} goes on, fixtext undo {journal} takes it back" if journal else ""


def _journal(
    job: Job, paths: tuple[str, ...], stack: ExitStack
) -> tuple[Journal | None, Earlier | None, tuple[str, ...]]:
    """The journal to write, what an earlier run finished, and the paths to go through."""
    if not (job.batch.journal or job.batch.resume):
        return None, None, paths
    from pathlib import Path

    from fixtext.files.journal import Journal
    from fixtext.files.resume import Earlier, same_options

    if job.batch.journal:
        whole = tuple(str(Path(path).absolute()) for path in paths)
        journal = Journal.create(job.batch.journal, _chosen(job), whole)
        return stack.enter_context(journal), None, paths
    assert job.batch.resume is not None
    journal, log = Journal.resume(job.batch.resume)
    stack.enter_context(journal)
    same_options(log, _chosen(job), job.batch.resume)
    return journal, Earlier(log), paths or tuple(log.header["paths"])


def _chosen(job: Job) -> dict[str, Json]:
    """The options that decide what becomes of a file, as the journal has them."""
    options = {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(job.options).items()
    }
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in options.items()}
    backup = job.suffix if job.backup else ""
    return {**plain, "backup": backup, "keep_mtime": job.batch.keep_mtime}


def _writer(job: Job, journal: Journal | None) -> Writer:
    from fixtext.files.commit import Writer

    return Writer(
        to=job.options.to,
        backup=job.suffix if job.backup else "",
        keep_mtime=job.batch.keep_mtime,
        journal=journal,
    )


def _items(one: _Run, paths: Sequence[str]) -> Iterator[Input]:
    """The inputs that are to be looked at."""
    from fixtext.files.inputs import inputs, is_folder

    job, report = one.job, one.report

    def unlisted(error: OSError) -> None:
        report.failed(str(error.filename), error.strerror or str(error))

    def stray(path: Path) -> None:
        from fixtext.files.stray import remove_stray

        if job.where is Where.IN_PLACE and remove_stray(path):
            report.talk.tell(f"{path}: left by a run that was killed; removed")

    folders = any(map(is_folder, paths))
    rules = job.batch.rules(job.output, job.suffix) if folders else None
    for path in paths:
        if job.where is Where.STDOUT and is_folder(path):
            report.failed(path, "is a directory; give one of -i, -o, --check, --diff")
            continue
        for item in inputs(path, unlisted, rules, stray):
            if one.earlier is not None and one.earlier.finished(item):
                report.finished_before(item.name)
            else:
                yield item


def _go(one: _Run, items: Iterator[Input]) -> None:
    from fixtext.cli.long import goes_by

    if one.progress.wants_total:
        listed = list(items)
        one.progress.total(len(listed))
        items = iter(listed)
    for long, together in groupby(items, lambda item: goes_by(one.job, item)):
        for group in _examined(one, _short(one, together) if long else together):
            if one.writer is None:
                for seen in group:
                    _deliver(one, seen)
            else:
                for written in one.writer.write(group):
                    _written(one, written)
            one.progress.advance(len(group))


def _examined(one: _Run, items: Iterator[Input]) -> Iterator[list[Seen]]:
    """What is found in the inputs; if there are none, nothing that looks is loaded."""
    first = next(items, None)
    if first is not None:
        from fixtext.files.batch import examine
        from fixtext.files.workers import cores

        yield from examine(chain((first,), items), _look(one), one.job.batch.jobs or cores())


def _short(one: _Run, items: Iterator[Input]) -> Iterator[Input]:
    """Pass long inputs on; those that prove short are to be looked at."""
    for item in items:
        short = _passed(one, item)
        if short is not None:
            yield short


def _passed(one: _Run, item: Input) -> Input | None:
    """Pass a long input on; one that proves short comes back."""
    from fixtext.cli.long import passed

    try:
        done = passed(one.job, item)
    except (FixtextError, OSError) as error:
        from fixtext.files.looking import Seen

        if isinstance(error, UnreadableInputError):
            _deliver(one, Seen(item=item, problem=str(error)))
        else:
            _problem(one, Seen(item=item), _worded(item, error))
    else:
        if done.result is None:
            return done.item
        if done.result.verdict is Verdict.BINARY:
            _binary(one, item)
        else:
            _tell(one.report, item, done.result, differs=done.differs)
    one.progress.advance(1)
    return None


def _binary(one: _Run, item: Input) -> None:
    if item.found:
        one.report.skip(item.name, "binary")
    else:
        one.report.failed(item.name, "binary, not text")


def _worded(item: Input, error: FixtextError | OSError) -> str:
    if isinstance(error, FixtextError):
        return str(error)
    if isinstance(error, FileExistsError):
        return f"{error.filename}: exists already, and is not overwritten"
    return f"{error.filename or item.name}: {error.strerror or error}"


def _look(one: _Run) -> Look:
    from fixtext.files.looking import Look

    return Look(
        options=one.job.options,
        texts=one.job.texts,
        stamps=one.writer is not None,
        ways_back=one.writer is not None and one.writer.journal is not None,
        rows=one.page is not None,
    )


def _written(one: _Run, written: Written) -> None:
    if written.note:
        one.report.talk.say(f"{written.seen.item.name}: {written.note}")
    if written.problem:
        _problem(one, written.seen, written.problem)
    elif written.replaced or written.seen.repaired is None or not written.seen.repaired.differs:
        _deliver(one, written.seen)
    else:
        one.report.unchanged(written.seen.item.name)


def _deliver(one: _Run, seen: Seen) -> None:
    """Hand over one result, and tell what became of it."""
    if seen.repaired is None:
        _problem(one, seen, seen.problem + _misplaced(seen.item))
        return
    if seen.repaired.result.verdict is Verdict.BINARY:
        _row(one, seen)
        _binary(one, seen.item)
        return
    try:
        deliver(one.job, seen.item, seen.repaired)
    except (FixtextError, OSError) as error:
        _problem(one, seen, _worded(seen.item, error))
    else:
        _row(one, seen)
        _tell(one.report, seen.item, seen.repaired.result, differs=seen.repaired.differs)


def _problem(one: _Run, seen: Seen, words: str) -> None:
    _row(one, seen, words)
    one.report.failed("", words)


def _row(one: _Run, seen: Seen, problem: str = "") -> None:
    if one.page is None:
        return
    from fixtext.report.row import Row

    row = seen.row or Row(path=seen.item.name)
    one.page.add(replace(row, problem=problem, differs=row.differs and not problem))


def _misplaced(item: Input) -> str:
    from fixtext.cli.commands import COMMANDS

    if item.name not in COMMANDS:
        return ""
    return f" (for the command, put it first: fixtext {item.name} ...)"


def _tell(report: Report, item: Input, result: Result, *, differs: bool) -> None:
    if differs:
        report.changed(item.name)
    else:
        report.unchanged(item.name)
    if result.verdict is Verdict.CLEAN:
        return
    from fixtext.cli.words import proof_lines, shortfall

    why = shortfall(result)
    if why:
        report.left_broken(item.name, why)
    for line in proof_lines(result):
        report.talk.tell(f"  {line}")
