"""Every number of the detector, with its reason. Costs are bits: -log2 of a probability."""

from __future__ import annotations

from typing import Final

WHOLE: Final = 320
"""Bytes that are read whole; more than that is sampled."""
PART: Final = 100
"""Bytes read in each sampled part: fifty Han settle what five leave open."""
PLACES: Final = (0.0, 0.35, 0.75)
"""Where the parts lie: the head may be a licence, the tail a list of names."""
REACH: Final = 65_536
"""Bytes that are searched for non-ASCII from each place."""
CONTEXT: Final = 4
"""ASCII bytes kept around the rest, so that `caf\\xe9 au` stays a word."""

ERROR: Final = 22.0
"""One undecodable place. A cut or foreign byte is met once in some thousands of texts (12 bits),
and says nothing more about the rest; a wrong encoding meets one every few characters."""
WORST: Final = 24.0
"""No single character may cost more: a rare name must not decide against a page."""
CUT: Final = 6.0
"""An unfinished character at the end, after another: buffers are cut there; it says little."""

CLEAR_HAN: Final = 4
CLEAR_BITS: Final = 11.0
"""This many Han at no more bits each are Chinese, and foreign readings are not tried."""
CLEAR_LEAD: Final = 14.0
"""... if also no other Chinese reading is nearer than this."""

HOPELESS: Final = 3
"""With so many errors a reading need not be counted beside a clear one without."""

BEGINNING: Final = 64
"""Characters that are read of a text without errors when all other readings are full of them: a
wrong reading costs twice as much for every character, and never gets so far by chance."""

USUAL: Final = 2
"""Bits of credit (`reader.odd`) for each Han from which a text is of the commonest: healthy text
has 3, a reading in a wrong encoding less than none."""

PRIOR: Final = {
    "utf-8": 0.0,
    "gb18030": 1.0,
    "big5-hkscs": 2.0,
    "utf-16-le": 6.0,
    "utf-16-be": 9.0,
    "euc-tw": 9.0,
    "cp932": 7.0,
    "euc-jp": 8.0,
    "cp949": 7.0,
}
"""How rare each encoding is among texts given to a tool for Chinese that are not UTF-8."""
FOREIGN_PRIOR: Final = 8.0
"""The first encoding of a language written in single bytes; each further one is rarer."""
RARER: Final = 2.0
DECLARED: Final = 8.0
"""What a declared charset is worth: as much as the prior of a foreign encoding, no more."""

SPACE_SHARE: Final = 0.16
MARK_SHARE: Final = 0.04
DIGIT_SHARE: Final = 0.02
OWN_SHARE: Final = 0.76
STRAY_LATIN: Final = 0.03
"""Letters a to z in text of another script."""
STRANGE_LATIN: Final = 0.4
"""Added for each of them: a lone `\xe0` among Latin words is French, not Bulgarian."""
CAPITALS: Final = 0.05
"""Capitals among letters, in running text."""
ODD: Final = 2.0**-15
"""Any character that has no business in the language."""
LETTER_FALL: Final = 3.4
"""Over a whole alphabet, shares fall by the factor e to this."""
LOWER_UPPER: Final = 6.0
"""A capital right after a small letter: camel case apart, a wrong table."""
TWO_SCRIPTS: Final = 5.0
"""A Latin letter right beside one of another script."""
FINAL_INSIDE: Final = 6.0
"""A letter that only ends words, before another letter."""
SIGN_INSIDE: Final = 5.0
"""A sign between two letters of a word."""
FAR_BEHIND: Final = 100.0
"""Languages whose letters fit worse by this are not looked at further."""
UPPER_UPPER: Final = -3.0
"""Capitals come together: a heading."""

POSTERIOR_FLOOR: Final = 0.001
"""Alternatives below this are not worth telling."""
HIGHEST: Final = 0.9999
"""Nothing read from evidence is certain."""

BINARY_PROBE: Final = 8192
BINARY_NULS: Final = 0.002
"""Two NULs in a thousand bytes is more than an accident; UTF-16 is ruled out before."""
BINARY_CONTROLS: Final = 0.1
"""In compressed data 9 bytes in 100 are such controls, in damaged text hardly any."""
DECLARED_REACH: Final = 1024
"""Declarations stand in the first kilobyte, or they do not count (HTML's rule)."""
ESCAPE_BITS: Final = 13.0
"""Bits for each character up to which a seven-bit stretch reads as text."""
WIDE_BITS: Final = 15.0
"""The same for UTF-16: in the wrong order, or in binary data, characters cost 20 and more."""
WIDE_ODD: Final = 0.3
"""Share of units whose upper byte is unusual: rarer scripts and symbols."""
WIDE_PLAIN: Final = 0.02
"""Share of errors and controls that UTF-16 text may hold."""
DAMAGED: Final = 0.9
"""Confidence in an encoding in which something could not be decoded is less by this factor."""
UTF_8_ERRORS: Final = 0.5
"""Where more of the non-ASCII bytes than this are no UTF-8, UTF-8 is not tried."""
SHORT: Final = 320
"""Bytes up to which a look at valid UTF-8 is cheap enough to ask what else it may be."""
CHANCE_BYTES: Final = 6
"""So many non-ASCII bytes in pairs may be valid UTF-8 by chance; more hardly ever are."""
VALID_UTF_8: Final = 16.0
"""Taken off for UTF-8 without an error: chance is the rarer explanation."""
LONG: Final = 65_536
"""Bytes from which numpy is quicker than the standard library, its import included."""
SURE_CHARACTERS: Final = 3
"""A line with so many characters in valid UTF-8, one of three bytes, is UTF-8."""
SURE_STRETCH: Final = 0.9
"""Confidence from which stretches of lines are taken for another encoding, not for damage."""
SWITCH: Final = 12.0
"""What a change of encoding inside a line costs: it is rare, and must be seen clearly."""
LISTED_FALL: Final = 1.0
"""Each further name in the caller's list of candidates is half as likely."""
KANA: Final = 5.0
"""Added for each kana in a Chinese reading: Japanese is quoted in one Chinese text of a hundred,
and then it is not most of it."""
KANA_OWN: Final = 2.5
"""Taken off for each kana in a Japanese reading, where the reader finds it strange."""
KANJI: Final = 11.0
KANJI_RARE: Final = 17.0
"""Most that a kanji of JIS level 1 or 2 costs in a Japanese reading."""
SOUND_HAN: Final = 8
SOUND_ERRORS: Final = 0.1
"""So many Han, and at most so many errors for each, are Chinese beyond doubt even if damaged."""
KANJI_ALONE: Final = 2.0
"""Added for each where there is no kana: Japanese of more than a word has some."""
FEW: Final = 20
NEAR: Final = 25.0
"""Up to so many Han, and as near to Japanese or Korean, Chinese is read by the better model: it
takes off up to 20 bits of a few words, of Japanese read as Chinese up to 4."""
HANGUL: Final = 9.5
HANGUL_OTHER: Final = 14.0
"""Most that a frequent syllable, and any other, costs in a Korean reading."""
UNKNOWN_PRIOR: Final = 16.0
UNKNOWN_HIGH: Final = 8.0
"""Bits of bytes that mean nothing here: any reading that costs more explains nothing."""
ASKED: Final = 0.4
"""Confidence in what charset-normalizer says of such bytes."""
TOGETHER: Final = 60
"""So many strings of one place are read to choose their encoding."""
