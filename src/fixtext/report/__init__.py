"""The report of a batch, for people who would rather look: rows, and pages made of them."""
