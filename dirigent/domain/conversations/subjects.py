"""A subject without the marks that answering and forwarding pile up before it."""

_MARKS = ("re", "fwd", "fw", "aw", "wg", "ha", "на", "отв", "отвт", "пер", "пересл")


def bare_subject(subject: str) -> str:
    """«Re: Fwd: Отчёт» → «Отчёт»; for showing only, threads are never built from it."""
    rest = subject.strip()
    while True:
        mark, colon, after = rest.partition(":")
        name = mark.strip().lower().rstrip("0123456789[]^() ")
        if not colon or name not in _MARKS:
            return rest[:500]
        rest = after.strip()
