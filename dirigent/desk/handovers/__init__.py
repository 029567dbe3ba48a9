"""Handovers: the register, the page of one with its two signatures, a whole portfolio, the fields that sales own."""
