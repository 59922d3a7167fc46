"""The thresholds of the verifier, with their reasons."""

CLEAR_MARGIN = 10.0
"""Bits. One clean text in a thousand may score this much worse than some rival by chance; short
strings rarely reach it, which is the point."""

PROVEN_MARGIN = 20.0
"""Bits: odds of a million to one."""
