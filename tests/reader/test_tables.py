"""The data itself: sorted, unique, complete, well formed, with sources and licences."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib

import pytest

from fixtext.reader.alphabet import CLASSES, SIGNS, alphabet, class_of, class_sizes
from fixtext.reader.kinds import common_han
from fixtext.reader.packed import unpack
from fixtext.reader.readings import characters_read, is_syllable, readings, strip_tone
from fixtext.reader.scripts import (
    fold,
    is_simplified_only,
    is_traditional_only,
    simplified_forms,
    simplified_only,
    traditional_forms,
    traditional_only,
    unfold,
)
from fixtext.reader.tables import table_bytes, table_text

LIMIT_BYTES = {"scoring.bin": 1_000_000, "filling.bin": 8_000_000, "alphabet.bin": 100_000}
"""In the wheel, that is, deflated."""
SYLLABLE = re.compile(
    r"([bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|io|iong|iu|o|ong|ou"
    r"|u|ua|uai|uan|uang|ue|ui|un|uo|ü|üan|üe|ün|ê)|ng?|m|h[nm]g?"
)


@pytest.mark.parametrize(("name", "limit"), LIMIT_BYTES.items())
def test_models_keep_their_size(name: str, limit: int) -> None:
    assert len(zlib.compress(table_bytes(name))) < limit


def test_manifest_names_every_table_with_hash_source_and_licence() -> None:
    manifest = json.loads(table_text("MANIFEST.json"))
    for name in ("alphabet.bin", "scoring.bin", "filling.bin", "readings.txt", "scripts.txt"):
        entry = manifest[name]
        assert entry["sha256"] == hashlib.sha256(table_bytes(name)).hexdigest(), name
        assert entry["bytes"] == len(table_bytes(name))
        assert entry["sources"]
        for source in entry["sources"]:
            assert source["source"] and source["licence"]
            assert "GPL" not in source["licence"] or " or " in source["licence"]
            assert "share-alike" not in source["licence"]


def test_characters_are_sorted_and_unique() -> None:
    _, (codes, *columns) = unpack(table_bytes("alphabet.bin"))
    assert list(codes) == sorted(set(codes))
    assert all(len(column) == len(codes) for column in columns)


def test_every_character_of_the_standard_sets_is_known() -> None:
    unknown = [char for char in common_han() if not alphabet().known(char)]
    assert unknown == []


def test_symbols_are_unique_and_signs_come_first() -> None:
    symbols = alphabet().symbols
    assert len(set(symbols)) == len(symbols) == alphabet().size
    assert symbols[1 + len(CLASSES) : 1 + len(CLASSES) + len(SIGNS)] == tuple(SIGNS)


def test_classes_cover_unicode_once() -> None:
    assert sum(class_sizes().values()) == 0x110000
    assert all(class_of(code) in CLASSES for code in range(0, 0x110000, 97))


@pytest.mark.parametrize("side", [0, 1])
def test_forms_of_a_symbol_share_one(side: int) -> None:
    sums: dict[int, float] = {}
    for char, forms in alphabet().characters().items():
        if class_of(ord(char)).startswith("han"):
            share = 2.0 ** (-forms[2 + side] / 10)
            sums[forms[side]] = sums.get(forms[side], 0.0) + share
    assert max(sums.values()) < 1.05


def test_readings_are_sorted_unique_and_well_formed() -> None:
    lines = table_text("readings.txt").splitlines()
    keys = [line.split("\t")[0] for line in lines]
    assert keys == sorted(set(keys))
    chars = "".join(line.split("\t")[1] for line in lines)
    assert len(chars) == len(set(chars)) > 40_000
    for syllable in {s for key in keys for s in key.split(",")}:
        assert unicodedata.is_normalized("NFC", syllable)
        assert SYLLABLE.fullmatch(strip_tone(syllable)), syllable


def test_readings_know_heteronyms_both_ways() -> None:
    assert readings("会") >= {"huì", "kuài"}
    assert readings("行") >= {"xíng", "háng"}
    assert "請" in characters_read("qǐng")
    assert not is_syllable("notes") and is_syllable("lv") and is_syllable("nǚ")


def test_script_table_is_sorted_and_symmetric() -> None:
    lines = table_text("scripts.txt").splitlines()
    chars = [line.split("\t")[0] for line in lines]
    assert chars == sorted(set(chars))
    for char in chars:
        for form in simplified_forms(char):
            assert form == char or char in traditional_forms(form), (char, form)


def test_script_only_sets_do_not_meet() -> None:
    assert not set(simplified_only()) & set(traditional_only())


@pytest.mark.parametrize("char", "后著乾里干于徵只台面发云余")
def test_characters_good_in_both_scripts_are_of_neither(char: str) -> None:
    if char != "发":
        assert not is_simplified_only(char)
    assert not is_traditional_only(char)


def test_fold_and_unfold_keep_length_and_settle() -> None:
    text = "漢語拼音與頭髮後來會著乾隆皇后 abc"
    assert len(fold(text)) == len(unfold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert unfold(unfold(text)) == unfold(text)
