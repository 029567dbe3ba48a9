"""Comparing: what has changed between two texts, two pictures, two documents, and pictures of what strangers sent.

Stands on: nothing. Knows bytes and texts, not whose they are. Files are opened by another process, which may die of them.
"""

from .apart import NotShown

__all__ = ["NotShown"]
