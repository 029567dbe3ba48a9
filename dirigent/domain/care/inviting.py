"""Asking a client's people to a meeting, telling them that it moved or was called off, and reading what they answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.channels import InvitationAnswered
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.intake import Taken, takes
from dirigent.domain.conversations.models import Connection, Delivery, Fate, Outgoing
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key
from dirigent.foundation.journal.recording import record
from dirigent.foundation.quoting import inside_quotes

from .calendars import invitation, key_of
from .models import Answer, Attendance, Meeting


@transaction.atomic
def invite(meeting: Meeting, *, by: User, at: datetime) -> Outgoing | None:
    """A letter with the invitation to everybody of the client who has an address; None when nobody has, or we have no mailbox."""
    guests = _guests(meeting)
    if not guests:
        return None
    first = next(one.contact for one in meeting.attendance.select_related("contact") if one.contact)
    letter = composing.letter_to(meeting.client, by=by, at=at, contact=first)
    if letter.connection is None:
        return None
    letter.to = [list(guest) for guest in guests]
    letter.subject, letter.text = _words(meeting, first, by)
    sender = (str(by), letter.connection.address)
    letter.calendar = invitation(meeting, organiser=sender, guests=guests, at=at)
    letter.purpose = "invitation"
    sent = composing.send(letter, at=at)
    meeting.attendance.filter(contact__isnull=False).update(invited=sent)
    record("meeting.invited", client=meeting.client_id, subject=meeting, by=by, at=at, outgoing=sent.pk)
    return sent


def _guests(meeting: Meeting) -> list[tuple[str, str]]:
    people = (
        meeting.attendance.filter(contact__isnull=False).select_related("contact").prefetch_related("contact__mails")
    )
    found = []
    for one in people:
        mail = next(iter(one.contact.mails.all()), None) if one.contact else None
        if mail:
            found.append((str(one.contact), mail.address))
    return found


def _words(meeting: Meeting, contact: Contact | None, by: User) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        starts = timezone.localtime(meeting.starts_at)
        told = {
            "title": meeting.title,
            "day": date_format(starts, _("l, j E")).lower(),
            "time": date_format(starts, "H:i"),
            "until": date_format(timezone.localtime(meeting.ends_at), "H:i"),
            "reason": meeting.reason,
        }
        plain, told["title"] = {"title": meeting.title}, inside_quotes(meeting.title)
        if meeting.cancelled_at:
            subject = _("Called off: %(title)s") % plain
            text = _("The meeting “%(title)s” (%(day)s, %(time)s) will not take place.") % told
            if meeting.reason:
                text += " " + _("The reason: %(reason)s.") % told
        else:
            again = meeting.sequence > 0
            subject = (_("New time: %(title)s") if again else _("Meeting: %(title)s")) % plain
            text = _("We invite you: “%(title)s”, %(day)s, %(time)s–%(until)s.") % told
            if again:
                text = _("The meeting “%(title)s” is now on %(day)s, %(time)s–%(until)s.") % told
            if meeting.place:
                text += "\n" + _("Where: %(place)s") % {"place": meeting.place}
            if meeting.agenda:
                text += "\n\n" + meeting.agenda
            text += "\n\n" + _("Answer to the invitation in your calendar, or simply to this letter.")
        return subject, composing.signed(f"{greeting(contact)}\n\n{text}", by)


@takes(InvitationAnswered)
def answered(connection: Connection, events: Sequence[tuple[Delivery, Any]]) -> list[Taken]:  # noqa: ARG001  # as the intake calls
    """The answer of a calendar is noted at the guest. Only an invited address answers, the newest answer holds."""
    ends = []
    for _delivery, event in events:
        taken = _note(event)
        messages = receive([event.letter], by=None) if event.letter else []
        ends.append((Fate.ACCEPTED if taken else Fate.TRIAGE, messages[0] if messages else None))
    return ends


def _note(event: InvitationAnswered) -> bool:
    key = key_of(event.uid)
    meeting = Meeting.objects.filter(uid=key).first() if key else None
    if meeting is None or event.answer not in Answer.values:
        return False
    asked = Attendance.objects.filter(meeting=meeting, contact__mails__key=address_key(event.address))
    fresh = asked.filter(Q(answered_at=None) | Q(answered_at__lte=event.at))
    if not fresh.update(answer=event.answer, answered_at=event.at, comment=event.comment[:300]):
        return asked.exists()
    record(
        "meeting.answered", client=meeting.client_id, subject=meeting, by=None, at=event.at,
        answer=event.answer, address=event.address,
    )  # fmt: skip
    return True
