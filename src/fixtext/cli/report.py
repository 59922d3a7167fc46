"""What became of the inputs: the summary line and the exit code, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from fixtext.cli.output import Talk, complain

DONE, DIFFERENT, FAILED = 0, 1, 2


@dataclass(slots=True, kw_only=True)
class Report:
    """Counts inputs as they are finished.

    With `checking`, a change is a difference to be told by the exit code; with `listing`, inputs
    that change (or would) are named.

    >>> report = Report(checking=True)
    >>> report.changed("a.txt"); report.exit_code
    1
    """

    talk: Talk = field(default_factory=Talk)
    checking: bool = False
    listing: bool = False
    changes: int = 0
    same: int = 0
    before: int = 0
    left: int = 0
    skipped: int = 0
    failures: int = 0
    differences: int = 0

    def changed(self, name: str) -> None:
        """The output differs (or would differ) from the input."""
        self.changes += 1
        if self.listing:
            self.talk.say(f"{name}: {'would change' if self.checking else 'changed'}")
        else:
            self.talk.tell(f"{name}: changed")

    def unchanged(self, name: str) -> None:
        self.same += 1
        self.talk.tell(f"{name}: nothing to change")

    def finished_before(self, name: str) -> None:
        """An earlier run of the batch has done it."""
        self.before += 1
        self.talk.tell(f"{name}: done before")

    def left_broken(self, name: str, why: str) -> None:
        """Damage is, or may be, still in the text that went out; counted beside the others."""
        self.left += 1
        self.talk.say(f"{name}: {why}")

    def skip(self, name: str, why: str) -> None:
        """A file inside a folder that is none of our business."""
        self.skipped += 1
        self.talk.tell(f"{name}: {why}, passed over")

    def failed(self, name: str, why: str) -> None:
        """Could not be read, written or finished. Said even with `-q`."""
        self.failures += 1
        complain(f"{name}: {why}" if name else why)

    def different(self) -> None:
        """`verify` found a difference."""
        self.differences += 1

    @property
    def inputs(self) -> int:
        return self.changes + self.same + self.before + self.skipped + self.failures

    @property
    def exit_code(self) -> int:
        if self.failures:
            return FAILED
        return DIFFERENT if self.differences or (self.checking and self.changes) else DONE

    def summary(self) -> str:
        """
        >>> Report(changes=2, same=1, skipped=1).summary()
        '2 changed, 1 unchanged, 1 passed over'
        """
        parts = (
            (self.changes, "would change" if self.checking else "changed"),
            (self.same, "unchanged"),
            (self.before, "done before"),
            (self.left, "not fully repaired"),
            (self.skipped, "passed over"),
            (self.failures, "failed"),
        )
        return ", ".join(f"{count} {what}" for count, what in parts if count) or "no files"
