"""The outside world: one vendor or channel, one folder."""
