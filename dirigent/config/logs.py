"""What the processes of the house say, and how much of it."""

import logging
import re
from typing import Any

_LINK = re.compile(r"(/portal/in/)[A-Za-z0-9_-]{20,}")


class WithoutLinks(logging.Filter):
    """A personal link of a client says whose it is: no line of a log has one."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/portal/in/" in said:
            record.msg, record.args = _LINK.sub(r"\1…", said), ()
        return True


def to_console(level: str) -> dict[str, Any]:
    """One line each, to the console."""
    # These two write whole addresses, and a bot's key is a part of its address.
    quiet = {name: {"level": "WARNING"} for name in ("httpx", "httpcore")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"links": {"()": WithoutLinks}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
        "loggers": quiet,
        "root": {"handlers": ["console"], "level": level},
    }
