"""The JSON objects of the command line, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtext.model import Detection, Hole, Json, Result, Run

if TYPE_CHECKING:
    from fixtext.files.fixtures import Outcome
    from fixtext.verify.compare import Comparison


def detect_object(path: str, detection: Detection) -> dict[str, Json]:
    """What `detect --json` prints for one input.

    >>> detect_object("a.txt", Detection(encoding="gbk"))["encoding"]
    'gbk'
    """
    return {
        "path": path,
        "encoding": detection.encoding,
        "bom": detection.bom,
        "newline": detection.newline,
        "confidence": round(detection.confidence, 4),
        "alternatives": [
            {"encoding": name, "confidence": round(confidence, 4)}
            for name, confidence in detection.alternatives
        ],
        **({"runs": [_run_object(run) for run in detection.runs]} if detection.runs else {}),
        **({"undecoded": detection.undecoded} if detection.undecoded else {}),
        "damages": [
            {"name": damage.name, "params": dict(damage.params), "level": damage.level.value}
            for damage in detection.damages
        ],
        "verdict": detection.verdict.value,
    }


def _run_object(run: Run) -> dict[str, Json]:
    return {
        "start": run.start,
        "end": run.end,
        "lines": list(run.lines),
        "encoding": run.encoding,
    }


def fix_object(path: str, result: Result, text: str | None) -> dict[str, Json]:
    """What `fix --json` prints for one input; `text` only where it goes nowhere else."""
    from dataclasses import replace

    from fixtext.pipeline import suspected

    found = replace(result.detection, damages=suspected(result), verdict=result.verdict)
    return {
        **detect_object(path, found),
        **({} if text is None else {"text": text}),
        "plan": result.plan.to_dict(),
        "proof": result.proof.to_dict() if result.proof else None,
        "holes": holes_object(result.holes),
        "changed": result.changed,
    }


def holes_object(holes: tuple[Hole, ...]) -> dict[str, int]:
    """
    >>> holes_object((Hole(start=0, text="的"), Hole(start=4, text="?", filled=False)))
    {'total': 2, 'filled': 1, 'left': 1}
    """
    filled = sum(hole.filled for hole in holes)
    return {"total": len(holes), "filled": filled, "left": len(holes) - filled}


def explain_object(path: str, results: tuple[Result, ...]) -> dict[str, Json]:
    """What `explain --json` prints for one input: the repair, what was seen, the rivals."""
    first, *rivals = results
    return {
        **fix_object(path, first, first.text),
        "evidence": [
            {"room": seen.room, "what": seen.what, "data": dict(seen.data)}
            for seen in first.evidence
        ],
        "rivals": [
            {
                "plan": rival.plan.to_dict(),
                "proof": rival.proof.to_dict() if rival.proof else None,
                "text": rival.text,
            }
            for rival in rivals
        ],
    }


def comparison_object(path: str, comparison: Comparison) -> dict[str, Json]:
    """What `verify --reference --json` prints."""
    return {
        "path": path,
        "exact": comparison.exact,
        "error_rate": comparison.error_rate,
        "edits": comparison.edits,
        "characters": comparison.characters,
        "groups": {group.value: count for group, count in comparison.groups().items()},
        "differences": [
            {
                "line": difference.line,
                "column": difference.column,
                "group": difference.group.value,
                "expected": difference.expected,
                "found": difference.found,
            }
            for difference in comparison.differences
        ],
    }


def outcome_object(outcome: Outcome) -> dict[str, Json]:
    """What `verify FOLDER --json` prints for one fixture."""
    return {
        "fixture": outcome.name,
        "passed": outcome.passed,
        "verdict": outcome.verdict,
        "level": outcome.level,
        "plan": list(outcome.kinds),
        "error_rate": outcome.error_rate,
        "problems": list(outcome.problems),
    }
