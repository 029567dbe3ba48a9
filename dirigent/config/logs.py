"""What the processes of the house say, and how much of it."""

from typing import Any


def to_console(level: str) -> dict[str, Any]:
    """One line each, to the console."""
    # These two write whole addresses, and a bot's key is a part of its address.
    quiet = {name: {"level": "WARNING"} for name in ("httpx", "httpcore")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": quiet,
        "root": {"handlers": ["console"], "level": level},
    }
