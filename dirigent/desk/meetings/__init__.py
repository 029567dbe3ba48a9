"""Meetings: planned with an invitation, moved, called off, written down when held; and the feed of one's calendar."""
