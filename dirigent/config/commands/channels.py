"""dirigent channels: mailboxes, bots and exchanges, listened to."""

import signal
import threading
from types import FrameType

from dirigent.config.listening import Lines


def command() -> None:
    """Keep the lines of all channels open until told to stop."""
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature of signal handlers
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    Lines().serve(over)
