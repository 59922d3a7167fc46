"""Files in two encodings: line by line, and inside a line."""

from __future__ import annotations

import random

import pytest

from fixtext.detect import decode
from fixtext.model import Options

LINES = [
    "张三昨天去了北京。\n",
    "服务器运行正常，没有发现错误。\n",
    "数据库连接失败，请稍后再试。\n",
    "你好\n",
    "用户登录成功：管理员\n",
    "ok 200\n",
    "\n",
    "下载完成，共三个文件\r\n",
]


@pytest.mark.parametrize("other", ["gbk", "big5"])
@pytest.mark.parametrize("seed", range(12))
def test_every_line_is_decoded_as_it_is(seed: int, other: str) -> None:
    rng = random.Random(seed)
    texts = [rng.choice(LINES) for _ in range(20)]
    kinds = [rng.choice((other, "utf-8")) for _ in texts]
    if other == "big5":
        texts = [
            text.translate(
                str.maketrans(
                    "张务运发现错误数据库连接试户录请后载个",
                    "張務運發現錯誤數據庫連接試戶錄請後載個",
                )
            )
            for text in texts
        ]
    texts = [t.encode(other, "ignore").decode(other) for t in texts]
    data = b"".join(t.encode(k) for t, k in zip(texts, kinds, strict=True))
    done = decode(data, Options())
    assert done.text == "".join(texts)
    assert done.exact
    assert "".join(done.pieces) in ("", done.text)


def test_runs_cover_the_bytes() -> None:
    data = LINES[0].encode("gbk") + LINES[1].encode() + b"ascii\n" + LINES[2].encode("gbk")
    found = decode(data, Options()).detection
    assert [run.encoding for run in found.runs] == ["gb18030", "utf-8", "gb18030"]
    assert found.runs[0].start == 0 and found.runs[-1].end == len(data)
    for one, two in zip(found.runs, found.runs[1:], strict=False):
        assert one.end == two.start
    assert found.newline == "\n"


def test_two_encodings_in_one_line() -> None:
    data = "2024-05-01,张三,".encode("gbk") + "北京市海淀区,ok\n".encode()
    done = decode(data, Options())
    assert done.text == "2024-05-01,张三,北京市海淀区,ok\n"
    assert [run.encoding for run in done.detection.runs] == ["gb18030", "utf-8"]


def test_one_encoding_has_no_runs() -> None:
    text = "".join(LINES * 3)
    for encoding in ("gbk", "utf-8"):
        done = decode(text.encode(encoding), Options())
        assert (done.detection.runs, done.pieces, done.text) == ((), (), text)


def test_long_files() -> None:
    """Beyond 64 KB numpy looks for UTF-8 among the rest, and the other way round."""
    many, one = LINES[1] * 4000, LINES[2]
    for first, second in (("gbk", "utf-8"), ("utf-8", "gbk")):
        data = many.encode(first) + one.encode(second) + many.encode(first)
        assert decode(data, Options()).text == many + one + many


def test_a_candidate_list_is_kept_to() -> None:
    data = LINES[0].encode("gbk") + LINES[1].encode()
    found = decode(data, Options(encodings=("utf-8", "gbk"))).detection
    assert [run.encoding for run in found.runs] == ["gbk", "utf-8"]


def test_a_line_of_gbk_may_be_utf_8_by_chance() -> None:
    """詠史 has no byte that UTF-8 would not have there; nor has 陳宮, with the space."""
    text = "詠史詩 陳宮\n" + "且尽杯中酒，当歌对月明。\n" * 9
    done = decode(text.encode("gbk"), Options())
    assert not done.detection.runs
    assert done.text == text
