"""Whatever the bytes: no exception, the truth about exactness, and nothing loaded in vain."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detect.detect_bytes import again

from fixtext.detect import decode
from fixtext.model import Options, Verdict

TEXTS = st.text(st.sampled_from("天气预报的是，。abc é\n\r日ёが한"), min_size=0, max_size=40)
ENCODINGS = st.sampled_from(("utf-8", "gb18030", "big5", "utf-16-le", "cp1252", "hz", "utf-7"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    done = decode(data, Options())
    if done.detection.verdict is Verdict.BINARY:
        assert (done.text, done.exact) == ("", False)
    elif done.exact:
        assert again(done) == data
    assert 0.0 <= done.detection.confidence <= 1.0


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS, ENCODINGS, st.integers(0, 80))
def test_any_text_cut_anywhere(text: str, encoding: str, end: int) -> None:
    data = text.encode(encoding, "ignore")[:end]
    done = decode(data, Options())
    if done.exact:
        assert again(done) == data


PROBE = """
import sys
from fixtext.detect import decode
from fixtext.model import Options
assert decode("天气预报\\n".encode(), Options()).exact
print(sorted({"numpy", "charset_normalizer", "fixtext.reader.scoring"} & set(sys.modules)))
decode("天气预报\\n".encode("gbk"), Options())
print(sorted({"numpy", "charset_normalizer"} & set(sys.modules)))
"""


def test_clean_utf_8_loads_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split("\n")[:2] == ["[]", "[]"]
