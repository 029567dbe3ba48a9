"""What a message says: one notice, several of one client, or a digest. Each client once, what burns first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.people.models import User

from .models import Notice

MOST_LINES = 30


@dataclass(frozen=True)
class Words:
    """`title` stands alone where there is room for a line; `body` beside it; `text` is the whole message."""

    title: str
    body: str
    text: str
    url: str
    burning: bool


def compose(notices: Sequence[Notice], user: User, *, at: datetime, brief: bool = False) -> Words:
    """In the language that is on. `brief`: for a vendor's chat, where what a client wrote has no business."""
    clients = _by_client(notices)
    title, body = _heading(notices, clients)
    url = link(notices[0]) if len(notices) == 1 else address("/notices/")
    if brief:
        lines = _list(clients, brief=True)
        text = "\n".join([title, "", *lines] if len(notices) > 1 else [title])
        return Words(title, body, f"{text}\n\n{url}", url, any(n.burning for n in notices))
    return Words(title, body, _letter(notices, clients, user, at), url, any(n.burning for n in notices))


def link(notice: Notice) -> str:
    return address(f"/notices/{notice.pk}/")


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _by_client(notices: Sequence[Notice]) -> list[tuple[str, list[Notice]]]:
    """Clients in the order of what burns most; within a client what burns first, then by time."""
    groups: dict[int | None, list[Notice]] = {}
    for notice in sorted(notices, key=lambda n: (not n.burning, n.at, n.pk)):
        groups.setdefault(notice.client_id, []).append(notice)
    return [(theirs[0].client.name if theirs[0].client else "", theirs) for theirs in groups.values()]


def _heading(notices: Sequence[Notice], clients: Sequence[tuple[str, list[Notice]]]) -> tuple[str, str]:
    if len(notices) == 1:
        notice = notices[0]
        name = clients[0][0]
        return (f"{name}: {_small(notice.title)}" if name else notice.title), notice.body
    burning = sum(notice.burning for notice in notices)
    counted = ngettext("%(n)d notice", "%(n)d notices", len(notices)) % {"n": len(notices)}
    if burning:
        counted += ", " + ngettext("%(n)d burns", "%(n)d burn", burning) % {"n": burning}
    if len(clients) == 1 and clients[0][0]:
        return f"{clients[0][0]}: {counted}", "; ".join(notice.title for notice in clients[0][1][:3])
    return _("Digest: %(counted)s") % {"counted": counted}, ", ".join(name for name, _n in clients[:5] if name)


def _letter(notices: Sequence[Notice], clients: Sequence[tuple[str, list[Notice]]], user: User, at: datetime) -> str:
    parts = []
    if len(notices) > 1:
        when = date_format(localtime(at), _("j E, H:i"))
        parts.append(_("%(name)s, this waits for you on %(when)s.") % {"name": user.get_short_name(), "when": when})
    parts += ["\n".join(_list(clients, brief=False))]
    return "\n\n".join([*parts, _foot()]) + "\n"


def _list(clients: Sequence[tuple[str, list[Notice]]], *, brief: bool) -> list[str]:
    lines: list[str] = []
    left, total = MOST_LINES, sum(len(theirs) for _name, theirs in clients)
    for name, theirs in clients:
        if not left:
            break
        heading = name or _("The agency")
        lines += ([""] if lines else []) + [heading]
        for notice in theirs[:left]:
            said = notice.title if brief or not notice.body else f"{notice.title} — {notice.body}"
            lines.append(f"• {said}")
            if not brief:
                lines.append(f"  {link(notice)}")
        left -= len(theirs[:left])
    if total > MOST_LINES:
        more = total - MOST_LINES
        lines += ["", ngettext("And %(n)d more: %(url)s", "And %(n)d more: %(url)s", more) % {"n": more, "url": address("/notices/")}]  # fmt: skip
    return lines


def _foot() -> str:
    return "-- \n" + _("What you are told of, and how, is your choice: %(url)s") % {
        "url": address("/notices/settings/")
    }


def _small(title: str) -> str:
    """After a colon a sentence goes on; a name or an abbreviation keeps its capital."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
