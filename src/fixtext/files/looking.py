"""What a worker does with one input: read, repair, and find out how it could be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fixtext.api import DEFAULTS
from fixtext.errors import FixtextError
from fixtext.files.identity import Stamp, digest, read_stamped
from fixtext.files.inputs import Input
from fixtext.files.rebuild import rebuilt
from fixtext.files.single import Repaired, repair
from fixtext.model import Options, Plan, Result

if TYPE_CHECKING:
    from fixtext.report.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One input with what was found. `problem` says why there is nothing more.

    `replays`: the plan, done to the output, gives the original bytes. `before` and `after` are
    hashes. Where the caller wants no text of unchanged inputs, theirs are empty.
    """

    item: Input
    problem: str = ""
    repaired: Repaired | None = None
    stamp: Stamp | None = None
    replays: bool = False
    before: str = ""
    after: str = ""
    row: Row | None = None

    @property
    def weight(self) -> int:
        """Bytes of memory it holds, roughly."""
        return len(self.repaired.data) + len(self.repaired.output) if self.repaired else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The worker's orders: a function that can be sent to another process.

    `texts`: unchanged texts are wanted too. `stamps`: the file is to be replaced, by bytes alone.
    `ways_back`: hashes and replay are wanted.
    `rows`: a row for the report is wanted.

    >>> from pathlib import Path
    >>> Look()(Input(path=Path("没有这个文件.txt"))).problem
    '没有这个文件.txt: No such file or directory'
    """

    options: Options = DEFAULTS
    texts: bool = True
    stamps: bool = False
    ways_back: bool = False
    rows: bool = False

    def __call__(self, item: Input) -> Seen:
        """Look at one input. Never raises for what a file may hold."""
        try:
            return self._look(item)
        except FixtextError as error:
            return Seen(item=item, problem=str(error))
        except OSError as error:
            return Seen(item=item, problem=f"{item.name}: {error.strerror or error.args[1]}")
        except MemoryError:
            return Seen(item=item, problem=f"{item.name}: too large for the memory there is")

    def _look(self, item: Input) -> Seen:
        stamp = None
        if self.stamps and item.path is not None:
            if item.local and item.path.exists():
                return Seen(item=item, problem=f"{item.name}: not a regular file")
            data, stamp = read_stamped(item.path)
        else:
            data = item.read()
        done = repair(data, self.options, item.suffix)
        seen = Seen(item=item, repaired=done, stamp=stamp, row=self._row(item, done))
        if done.differs and self.ways_back:
            back = rebuilt(done.output, done.result.plan, self.options.to, done.declarations)
            seen = replace(
                seen, replays=back == data, before=digest(data), after=digest(done.output)
            )
        if self.texts or (done.differs and not self.stamps):
            return seen
        return replace(seen, repaired=_bytes_alone(done) if done.differs else _light(done))

    def _row(self, item: Input, done: Repaired) -> Row | None:
        if not self.rows:
            return None
        from fixtext.report.row import row_of

        return row_of(item.name, done.result, done.before, differs=done.differs)


def _light(done: Repaired) -> Repaired:
    """Without the texts: they are not needed, and have a long way between processes."""
    return Repaired(data=b"", result=_without_texts(done.result), output=b"")


def _bytes_alone(done: Repaired) -> Repaired:
    """Without the text, of which the bytes that go out are another form."""
    return replace(done, text="", result=replace(done.result, text=""))


def _without_texts(result: Result) -> Result:
    plan = replace(result.plan, steps=()) if isinstance(result.plan, Plan) else result.plan
    return replace(result, text="", plan=plan, parts=(), evidence=())
