"""Agreements: who promised what to whom by when."""
