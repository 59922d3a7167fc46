"""Bytes with holes, and the beam search that fills them."""
