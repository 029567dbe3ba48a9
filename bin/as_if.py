"""The web server as if it were another moment, for pictures that come out the same each time.

as_if.py 2026-11-20T15:10+03:00 --port 8700 …
"""

import runpy
import sys
from datetime import UTC, datetime

from django.utils import timezone

moment = datetime.fromisoformat(sys.argv.pop(1))
ahead = moment - datetime.now(UTC)
real = timezone.now
timezone.now = lambda: real() + ahead
runpy.run_module("dirigent.config.web", run_name="__main__", alter_sys=True)
