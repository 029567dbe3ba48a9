"""The twelve items as the system knows them: from the card, people, agreements, tasks, letters; set-based for any number of clients.

Each line is `[text, kind, number]`: the last two name what it is about, as the journal names subjects, or are empty.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.clients.models import Client, Contact, Instrument, InstrumentBudget, Requisites
from dirigent.domain.conversations.models import Agreement, ContactReport, Note, Side
from dirigent.domain.tasks.models import Project, Task
from dirigent.domain.tracking.models import Access

from ..models import Subject

Line = list
Told = dict[str, list[Line]]
MOODS = timedelta(days=90)
MOST = 30


def gather(clients: Iterable[Client], *, at: datetime) -> dict[int, Told]:
    """What is known under each of the twelve: a dozen queries for any number of clients."""
    listed = {client.pk: client for client in clients}
    told: dict[int, Told] = {pk: {subject: [] for subject in Subject.values} for pk in listed}

    def say(client_id: int, subject: str, text: str, kind: str = "", number: int | None = None) -> None:
        if len(told[client_id][subject]) < MOST:
            told[client_id][subject].append([text, kind, number])

    for client in listed.values():
        _from_card(client, say)
    for source in (_budgets, _requisites, _people, _moods, _agreements, _reports, _grievances, _tasks, _accesses):
        source(listed, say, at)
    return told


Say = Callable[..., None]
Listed = dict[int, Client]


def _from_card(client: Client, say: Say) -> None:
    if client.product:
        say(client.pk, Subject.PRODUCT, client.product)
    if client.site:
        say(client.pk, Subject.PRODUCT, _("Site: %(site)s") % {"site": client.site})
    if client.goal:
        say(client.pk, Subject.GOAL, client.goal)
    if client.trusted_until:
        until = {"day": day(client.trusted_until)}
        say(client.pk, Subject.PAYMENT, _("Work may start before payment, until %(day)s") % until)


def _budgets(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001 - every source is asked alike
    priced = defaultdict(set)
    for one in InstrumentBudget.objects.filter(client__in=listed):
        name = str(Instrument(one.instrument).label)
        priced[one.client_id].add(one.instrument)
        say(one.client_id, Subject.INSTRUMENTS, f"{name}: {one.platforms}" if one.platforms else name)
        if one.amount is not None:
            say(one.client_id, Subject.BUDGETS, f"{name}: {money_of(one)}")
        period = [text for text in (period_of(one), one.payment) if text]
        if period:
            say(one.client_id, Subject.PERIODS, f"{name}: {'; '.join(period)}")
    for client in listed.values():
        for instrument in client.instruments:
            if instrument not in priced[client.pk]:
                say(client.pk, Subject.INSTRUMENTS, str(dict(Instrument.choices).get(instrument, instrument)))


def _requisites(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    for one in Requisites.objects.filter(client__in=listed):
        told = {"who": one.legal_name, "inn": one.inn or "—"}
        say(one.client_id, Subject.PAYMENT, _("Pays from %(who)s, INN %(inn)s") % told)


def _people(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    people = Contact.objects.present().filter(client__in=listed).prefetch_related("windows")
    for one in people:
        about = [one.position] if one.position else []
        if one.decides:
            about.append(_("decides"))
        if one.preferred_channel:
            about.append(_("prefers: %(way)s") % {"way": one.get_preferred_channel_display()})
        if one.no_calls:
            about.append(_("asks not to call"))
        about.append(_("address %(how)s") % {"how": one.get_address_form_display()})
        about.append(_("terms: %(how)s") % {"how": one.get_jargon_display()})
        if one.traits:
            about.append(one.traits.rstrip(". "))
        if one.avoid:
            about.append(_("what not to say: %(what)s") % {"what": one.avoid.rstrip(". ")})
        if one.birth_day:
            about.append(_("birthday %(day)s") % {"day": day(date(2000, one.birth_month or 1, one.birth_day))})
        say(one.client_id, Subject.TRAITS, f"{one.full_name}: {'; '.join(about)}", "clients.contact", one.pk)


def _moods(listed: Listed, say: Say, at: datetime) -> None:
    recent = Note.objects.filter(client__in=listed, struck_at=None, at__gte=at - MOODS).exclude(mood="")
    last: dict[tuple, Note] = {}
    for note in recent.select_related("contact").order_by("at", "pk"):
        last[note.client_id, note.contact_id] = note
    for note in last.values():
        told = {
            "who": note.contact or _("the client"), "mood": note.get_mood_display(), "day": day(note.at), "why": note.text[:200],
        }  # fmt: skip
        text = (
            _("Mood of %(who)s on %(day)s: %(mood)s. %(why)s")
            if note.text
            else _("Mood of %(who)s on %(day)s: %(mood)s")
        )
        say(note.client_id or 0, Subject.TRAITS, text % told)


def _agreements(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    for one in Agreement.objects.open().filter(client__in=listed).order_by("due_at", "pk"):
        told = {"what": one.text, "day": day(one.due_at)}
        ours = one.side == Side.OURS
        text = _("We promised by %(day)s: %(what)s") if ours else _("The client promised by %(day)s: %(what)s")
        say(one.client_id, Subject.GOAL, text % told, "conversations.agreement", one.pk)


def _reports(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    sent = ContactReport.objects.filter(client__in=listed, sent_at__isnull=False).order_by()
    for client_id, last in sent.values_list("client").annotate(last=Max("sent_at")):
        say(client_id, Subject.REPORTS, _("The last contact report went out on %(day)s") % {"day": day(last)})


def _grievances(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    # Complaints live in a room beside this one: they are read through the client.
    rows = Client.objects.filter(pk__in=listed, complaints__isnull=False, complaints__withdrawn_at=None).order_by(
        "complaints__confirmed_at", "-complaints__opened_at"
    )
    fields = ("pk", "complaints__pk", "complaints__words", "complaints__opened_at", "complaints__confirmed_at")
    for client_id, pk, words, opened_at, confirmed_at in rows.values_list(*fields):
        text = _("%(day)s, settled: %(words)s") if confirmed_at else _("%(day)s, open: %(words)s")
        told = {"day": day(opened_at), "words": words[:200]}
        say(client_id, Subject.GRIEVANCES, text % told, "care.complaint", pk)


def _tasks(listed: Listed, say: Say, at: datetime) -> None:  # noqa: ARG001
    for one in Task.objects.open().filter(client__in=listed).select_related("assignee").order_by("due_at", "pk"):
        told = {"title": one.title, "who": one.assignee, "day": day(one.due_at)}
        say(one.client_id, Subject.TASKS, _("%(title)s — %(who)s, by %(day)s") % told, "tasks.task", one.pk)
    projects = Project.objects.filter(client__in=listed).select_related("department").annotate(n=Count("tasks"))
    for project in projects:
        told = {"name": project.department, "n": ngettext("%d task", "%d tasks", project.n) % project.n}
        say(project.client_id, Subject.ACCESSES, _("Project “%(name)s”: %(n)s") % told)


def _accesses(listed: Listed, say: Say, at: datetime) -> None:
    for one in Access.objects.filter(client__in=listed, closed_at=None).select_related("site"):
        told = {"what": one, "state": one.state(at).label}
        say(one.client_id, Subject.ACCESSES, _("Access: %(what)s — %(state)s") % told, "tracking.access", one.pk)


def money_of(one: InstrumentBudget) -> str:
    """«120 000 ₽ в месяц с НДС, без нашей комиссии»."""
    amount = f"{one.amount:,.0f}".replace(",", " ") if one.amount is not None else "—"
    vat = _("with VAT") if one.with_vat else _("without VAT")
    fee = _("our fee included") if one.with_fee else _("our fee not included")
    return _("%(amount)s ₽ a month, %(vat)s, %(fee)s") % {"amount": amount, "vat": vat, "fee": fee}


def period_of(one: InstrumentBudget) -> str:
    if one.starts_on and one.ends_on:
        return f"{day(one.starts_on)} — {day(one.ends_on)}"
    if one.starts_on:
        return _("since %(day)s") % {"day": day(one.starts_on)}
    return _("until %(day)s") % {"day": day(one.ends_on)} if one.ends_on else ""


def day(on: date | datetime) -> str:
    return date_format(localtime(on) if isinstance(on, datetime) else on, "j E")
