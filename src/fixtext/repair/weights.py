"""The thresholds of the search, with their reasons."""

DEPTH = 6
"""Steps of a plan at most: three misreadings, or the five of a polluted page and one to spare."""

NODES = 60
"""Texts looked at in one search. A polluted page takes 5, three layers of misreading about 30."""

SAMPLE = 600
"""Characters on which a candidate is compared with its rivals before it is read whole."""

WORSE = 3.0
"""Bits per character a text on the way may be worse than the best so far: the middle of two
layers of damage often reads worse than either end."""
