"""VK: messages of a community. `calling` speaks to the API, `reading` understands events, `channel` is the adapter."""
