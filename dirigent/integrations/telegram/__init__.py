"""Telegram: the Bot API. `calling` speaks to it, `reading` understands its updates, `channel` is what the house sees."""
