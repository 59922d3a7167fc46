"""Input too long to be looked at whole: a first window, then blocks, each as far as it needs it.

The first window is a document: what speaks of all of a text (its encoding, the notes spliced into
it, its script) is found there. The rest goes on in blocks of whole lines. A block is clean; or what
happened to the window happened to it; or a few paragraphs of it are odd; or it is a document of
its own. Where blocks end depends on what the input holds, never on how it was read.
"""
