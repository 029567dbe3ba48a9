"""A cell of the list of clients: for the screen as HTML, for a workbook as a number, a date or a text."""

from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.design import typography
from dirigent.domain.clients.models import Client, Status

from .listing import COLUMNS

TONES: dict[str, str] = {Status.RUNNING: "ok", Status.PAUSED: "warn", Status.LEAD: "info", Status.FORMER: ""}


def shown(client: Client, columns: tuple[str, ...], at: datetime) -> SafeString:
    """The cells of one row."""
    row = format_html(
        '<td class="name"><a data-open href="{}">{}</a></td>', reverse("desk:client", args=[client.pk]), client.name
    )
    return row + format_html_join("", "{}", ((_CELLS[name](client, COLUMNS[name], at),) for name in columns))


def _status(client, label, _at):
    tone = TONES[client.status]
    return format_html(
        '<td data-label="{}"><span class="chip {}">{}</span></td>', label, tone, client.get_status_display()
    )


def _manager(client, label, _at):
    return format_html('<td class="nowrap" data-label="{}">{}</td>', label, client.manager or "")


def _deputy(client, label, _at):
    return format_html('<td class="nowrap" data-label="{}">{}</td>', label, client.deputy or "")


def _last(client, label, at):
    when = client.last_contact
    if when is None:
        return format_html('<td class="nowrap" data-label="{}"><span class="mut">{}</span></td>', label, _("not yet"))
    days = (typography.local(at).date() - typography.local(when).date()).days
    ago = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days} if days > 1 else typography.clock(when)
    return format_html(
        '<td class="nowrap" data-label="{}"><span>{} <span class="mut">{}</span></span></td>',
        label, typography.near_day(when, at), ago,
    )  # fmt: skip


def _week(client, label, _at):
    if client.week_needed is None:
        return format_html('<td data-label="{}"></td>', label)
    words = _("%(done)d of %(needed)d") % {"done": client.week_done, "needed": client.week_needed}
    tone = "ok" if client.week_done >= client.week_needed else "warn" if client.week_done else "bad"
    return format_html('<td data-label="{}"><span class="chip {}">{}</span></td>', label, tone, words)


def _owed(client, label, _at):
    if not client.owed:
        return format_html('<td data-label="{}"></td>', label)
    late = ""
    if client.late:
        late = format_html(
            ' <span class="chip bad">{}</span>', ngettext("%(n)d late", "%(n)d late", client.late) % {"n": client.late}
        )
    return format_html('<td class="nowrap" data-label="{}"><span>{}{}</span></td>', label, client.owed, late)


def _agreement(client, label, at):
    if client.agreement_due is None:
        return format_html('<td data-label="{}"></td>', label)
    tone = "burn" if client.agreement_due < at else "mut"
    return format_html(
        '<td class="brief" data-label="{}" title="{}"><span><span class="{} nowrap">{}</span> {}</span></td>',
        label, client.agreement_text, tone, typography.short_day(client.agreement_due, at), _brief(client.agreement_text),
    )  # fmt: skip


def _goal(client, label, _at):
    if not client.goal:
        return format_html('<td data-label="{}"><span class="burn">{}</span></td>', label, _("no goal"))
    return format_html('<td class="brief" data-label="{}" title="{}">{}</td>', label, client.goal, _brief(client.goal))


def _since(client, label, at):
    return format_html(
        '<td class="nowrap" data-label="{}">{}</td>', label, typography.day(client.since, at) if client.since else ""
    )


_CELLS = {
    "status": _status,
    "manager": _manager,
    "deputy": _deputy,
    "last": _last,
    "week": _week,
    "owed": _owed,
    "agreement": _agreement,
    "goal": _goal,
    "since": _since,
}


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


# Columns of the list that carry other figures, or more than one, in a workbook.
EXPORTED = {
    "last": ("last_contact",),
    "week": ("week_done", "week_needed"),
    "owed": ("owed", "late"),
    "agreement": ("agreement_text", "agreement_due"),
}


def header(columns: tuple[str, ...]) -> list[object]:
    """The first row of the workbook."""
    names: list[object] = [_("Client")]
    for name in columns:
        if name == "week":
            names += [_("Contacts this week"), _("Needed this week")]
        elif name == "owed":
            names += [_("Owed"), _("Of them late")]
        elif name == "agreement":
            names += [_("Next agreement"), _("By when")]
        else:
            names.append(str(COLUMNS[name]))
    return names


def exported(client: Client, columns: tuple[str, ...]) -> list[object]:
    """The row of a workbook: numbers are numbers, moments are moments."""
    row: list[object] = [client.name]
    for name in columns:
        if name == "status":
            row.append(client.get_status_display())
        elif name in ("manager", "deputy"):
            row.append(str(getattr(client, name) or ""))
        else:
            row += [getattr(client, figure) for figure in EXPORTED.get(name, (name,))]
    return row
