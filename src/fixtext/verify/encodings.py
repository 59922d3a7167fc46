"""Plans for bytes that are not all in one encoding, and what proves them."""

from __future__ import annotations

from dataclasses import replace
from math import log2

from fixtext.codecs.base import REPLACEMENT
from fixtext.damage import room_of
from fixtext.damage.mixed_encodings import NAME as MIXED
from fixtext.damage.mixed_encodings import byte_step
from fixtext.damage.room import LeavesBytes
from fixtext.detect import Decoded
from fixtext.detect.bom import mark_length
from fixtext.model import Level, Options, Plan, Proof, Step
from fixtext.repair.search import shut
from fixtext.verify.proof import prove

LEAST_DOUBT = 1e-6
"""Doubt that is left about an encoding, however sure the reader is: margins stay finite."""


def with_byte_step(data: bytes, decoded: Decoded) -> Decoded:
    """Note what no encoding reads, and how to write such bytes, or several encodings, again."""
    found = decoded.detection
    lost = 0 if decoded.exact else decoded.text.count(REPLACEMENT)
    if not (lost or found.runs) or not found.encoding:
        return decoded
    body = data[mark_length(data, found.encoding) :] if found.bom else data
    parts = [(run.encoding, body[run.start : run.end]) for run in found.runs]
    step = byte_step(body, found.encoding, parts or [(found.encoding, body)])
    return replace(decoded, detection=replace(found, undecoded=lost), byte_step=step)


def planned(decoded: Decoded, steps: tuple[Step, ...], options: Options) -> Plan:
    """The steps, and the one that says which bytes were written in what."""
    found, last = decoded.detection, decoded.byte_step
    if last and _wanted(decoded, last, options) and not (steps and _leaves_bytes(steps[-1])):
        steps = (*steps, last)
    return Plan(encoding=found.encoding or "utf-8", bom=found.bom, steps=steps)


def proof_of_encodings(decoded: Decoded) -> Proof:
    """The stretches, written in their encodings again, give the bytes: `byte_step` says so."""
    doubt = max(1 - decoded.detection.confidence, LEAST_DOUBT)
    rival = "one encoding"
    return prove(replayed=True, originals=1, margin=-log2(doubt), rival=rival, stable=True)


def _wanted(decoded: Decoded, step: Step, options: Options) -> bool:
    if shut(step.kind, options):
        return False
    proven = step.kind != MIXED or proof_of_encodings(decoded).level is Level.PROVEN
    return proven or not options.strict


def _leaves_bytes(step: Step) -> bool:
    return isinstance(room_of(step.kind), LeavesBytes)
