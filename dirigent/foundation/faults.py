"""Points at which a test may have the process die, to prove that nothing is lost there (security.md, rule 3.1.10).

`DIRIGENT_FAULT=sending.sent:3` kills the process with -9 at the third hit of that point. It works only under DIRIGENT_TEST.
"""

import os
import signal

from django.conf import settings

_left: dict[str, int] = {}


def hit(point: str) -> None:
    """The process has come to this point."""
    if settings.TESTING and (wanted := os.environ.get("DIRIGENT_FAULT", "")):
        name, _colon, times = wanted.partition(":")
        if name == point:
            _left[point] = _left.get(point, int(times or 1)) - 1
            if _left[point] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
