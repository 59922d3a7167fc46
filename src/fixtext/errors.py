"""What can be wrong with the caller's arguments. Bad text never raises; these do."""

from __future__ import annotations


class FixtextError(ValueError):
    """Root of every error fixtext raises on purpose."""


class UnknownEncodingError(FixtextError):
    """An encoding name that no codec answers to."""


class InvalidPlanError(FixtextError):
    """A plan that is not well formed, or names a damage that does not exist."""


class InvalidOptionError(FixtextError):
    """An option whose value makes no sense."""


class UnreadableInputError(FixtextError):
    """A file that could not be read, or is no text; the message names it and says why."""
