"""Briefs: filled, questioned, understood, restated, confirmed, split between departments and checked; the first call."""
