"""The thresholds of the search, with their reasons."""

DEPTH = 6
"""Steps of a plan at most: three misreadings, or the five of a polluted page and one to spare."""

NODES = 24
"""Texts looked at in one search. A polluted page takes 5, three layers of misreading about 10."""

TIMES = 8
"""Times the length of the text that is looked at in one search, all texts counted; each layer that
is undone leaves a shorter one, so three layers take less than four."""

CHARACTERS = 24_000
"""Characters that are looked at in any case: `NODES` texts of a thousand."""

CANDIDATES = 400
"""Explanations found in one search, at most; the longest on the tuning part finds 60."""

STEP_GAIN = 4.0
"""Bits by which undoing a step must better a text before what lies behind it is looked at: each
true layer undone makes the text shorter or more common."""

HEALTHY = 11.5
"""Bits per Han character below which a text that is mostly Han counts as read: healthy text of
rare names reaches 11, mojibake starts at 13."""

ANNOTATED = ("folded-width", "pinyin-notes")
"""The rooms asked, in this order, about a page whose pinyin notes were spliced in: before the notes
are gone, nothing else can be told about it."""

GUESSING = frozenset(("misread", "slipped-bytes"))
"""Rooms not asked once the notes are gone: they look for text that reads badly, and what read badly
on such a page were the split characters."""

READING = frozenset(("misread", "utf-8-or-latin-1"))
"""Rooms not asked about a short text that the cheap test clears: any three letters of Latin-1 are a
rare Han in some encoding, and what is clean by default is clean under every option."""
