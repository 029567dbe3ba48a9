"""MAX, the national messenger: its bot API. `calling` speaks to it, `reading` understands updates, `channel` is the adapter."""
