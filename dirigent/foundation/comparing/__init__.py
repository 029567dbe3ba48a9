"""Comparing: two texts, two pictures, two documents side by side. Knows nothing of what they are about."""
