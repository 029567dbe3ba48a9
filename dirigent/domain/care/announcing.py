"""Telling clients who is there for them while their manager is away, and until when (SUB-1): one letter a client and absence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.domain.clients.covering import clients_of
from dirigent.domain.clients.models import Client, Contact, Status
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.people.models import Absence, AbsenceKind, Agency, User
from dirigent.foundation.journal.recording import record

from .models import Announcement

# Silence is nobody's business but ours, and nobody is told of an absence that began long ago.
TOLD_OF = (AbsenceKind.LEAVE, AbsenceKind.ILLNESS, AbsenceKind.TRIP)
FRESH = timedelta(days=2)


@dataclass(frozen=True)
class Telling:
    """One letter to be: from the stand-in, to the person of the client who spoke with us last."""

    client: Client
    contact: Contact
    stand_in: User
    subject: str
    text: str


def tellings(absence: Absence, *, at: datetime) -> list[Telling]:
    """Whom there is to tell: running clients with an address and somebody who stands in and is there, not told yet."""
    told = Announcement.objects.filter(absence=absence).values("client")
    clients = clients_of(absence).filter(status=Status.RUNNING).exclude(pk__in=told).select_related("deputy", "manager")
    people = _nearest(clients)
    away = set(Absence.objects.during(max(at, absence.starts_at)).values_list("user", flat=True))
    found = []
    with translation.override(settings.LANGUAGE_CODE):
        for client in clients:
            stand_in, contact = absence.deputy or client.deputy, people.get(client.pk)
            if stand_in and contact and stand_in.pk not in away:
                subject, text = _words(absence, contact, stand_in)
                found.append(Telling(client, contact, stand_in, subject, text))
    return found


def announce(absence: Absence, *, by: User | None, at: datetime) -> int:
    """Send those letters; says how many. Two who press at once send each of them once."""
    return sum(_send(absence, told, by=by, at=at) for told in tellings(absence, at=at))


def announce_all(at: datetime) -> int:
    """What the minute job does where the agency wants it so: absences that have just begun."""
    if not Agency.load().announces_absence:
        return 0
    begun = (
        Absence.objects.during(at).filter(kind__in=TOLD_OF, starts_at__gt=at - FRESH).select_related("user", "deputy")
    )
    return sum(announce(absence, by=None, at=at) for absence in begun)


@transaction.atomic
def _send(absence: Absence, told: Telling, *, by: User | None, at: datetime) -> int:
    Client.objects.select_for_update().get(pk=told.client.pk)
    if Announcement.objects.filter(absence=absence, client=told.client).exists():
        return 0
    letter = composing.letter_to(told.client, by=told.stand_in, at=at, contact=told.contact)
    if letter.connection is None:
        return 0
    letter.subject, letter.text, letter.purpose = told.subject, told.text, "absence"
    sent = composing.send(letter, at=at)
    Announcement.objects.create(absence=absence, client=told.client, outgoing=sent)
    record("absence.announced", client=told.client, subject=absence, by=by, at=at, outgoing=sent.pk)
    return 1


def _nearest(clients) -> dict[int, Contact]:
    """Of each client the person with an address who wrote to us last, else whoever decides."""
    people = Contact.objects.present().filter(client__in=clients, mails__isnull=False).distinct()
    wrote = people.annotate(wrote_at=Max("messages__at")).prefetch_related("mails").order_by("decides", "-pk")
    nearest: dict[int, Contact] = {}
    for person in wrote:
        known = nearest.get(person.client_id)
        if known is None or _when(person) >= _when(known):
            nearest[person.client_id] = person
    return nearest


def _when(person: Contact) -> float:
    wrote_at = getattr(person, "wrote_at", None)
    return wrote_at.timestamp() if wrote_at else 0.0


def _words(absence: Absence, contact: Contact, stand_in: User) -> tuple[str, str]:
    values = {"away": str(absence.user), "stand_in": str(stand_in), "since": _day(absence.starts_at)}
    if absence.ends_at:
        values["until"] = _day(absence.ends_at)
        said = _("%(away)s is away from %(since)s till %(until)s.") % values
    else:
        said = _("%(away)s is away from %(since)s.") % values
    help_ = (
        _("I am there for you meanwhile: %(stand_in)s. Answer this letter or call, I know what we are working on.")
        % values
    )
    text = composing.signed(f"{greeting(contact)}\n\n{said} {help_}", stand_in)
    return _("%(stand_in)s is there for you") % values, text


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j E"))
