"""How much is thought about made-up damage, in steps and seconds, against clean text.

Every kind of `tests/support/adversaries.py` in several lengths. `steps` is what was counted, `of`
the share of the budget; `ms` is CPU time for each character.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import fixtext
from fixtext import work
from support.adversaries import ADVERSARIES, adversary

CLEAN = "今天天气很好，我们去公园散步。她也想去，可是有一些事情没有做完，只好留在家里。"
LENGTHS = (54, 300, 3_000)


def measured(data: str | bytes) -> tuple[work.Work, float, str]:
    start = time.process_time()
    with work.allowance(len(data)) as done:
        result = fixtext.fix(data)
    return done, time.process_time() - start, result.verdict.value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lengths", type=int, nargs="*", default=LENGTHS)
    parser.add_argument("--seeds", type=int, default=1, help="inputs of each kind and length")
    args = parser.parse_args()
    for warm in ("鏈嶅姟鍣ㄨ繍琛�", "鏈嶅姟鍣ㄨ繍琛�" * 300, CLEAN):
        measured(warm)
    print(f"{'kind':20} {'length':>6} {'steps':>11} {'each':>7} {'of':>6} {'s':>7} {'ms':>7}")
    for size in args.lengths:
        clean = (CLEAN * (size // len(CLEAN) + 1))[:size]
        inputs = [("clean", clean)]
        inputs += [(k, adversary(k, size, s)) for k in ADVERSARIES for s in range(args.seeds)]
        for name, data in inputs:
            done, took, verdict = measured(data)
            count = max(1, len(data))
            print(
                f"{name:20} {count:6} {done.done:11,} {done.done / count:7,.0f}"
                f" {done.done / done.allowed:6.1%} {took:7.2f} {1000 * took / count:7.2f} {verdict}"
                f"{' (stopped)' if done.spent else ''}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
