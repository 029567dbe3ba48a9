"""Letters to the client about their task: to fill a brief, to answer questions, to read how we understood them.

Each leads to the person's own page, and each may simply be answered.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.passes.links import link_to
from dirigent.domain.people.models import User

from .models import Brief, Debrief, OpenQuestion
from .restating import reading_minutes

LONGEST = 5_000


def ask_to_fill(brief: Brief, *, by: User, at: datetime) -> Outgoing | None:
    """The link to the brief, for whoever fills it; None when they have no address, or we have no mailbox."""
    if brief.contact is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("A few questions before we begin: %(title)s") % {"title": brief.title}
        parts = [_("To do what you need, we have to understand it well. Here are our questions:"), "{link}"]
        if brief.due_at:
            parts.append(
                _("We wait for your answers by %(day)s: with them we can begin.") % {"day": _day(brief.due_at)}
            )
        parts.append(
            _(
                "You need not answer everything at once: what you have written is kept. If it is easier to talk, tell us when to call."
            )
        )
    return _letter(brief.client, brief.contact, subject, parts, f"/portal/briefs/{brief.pk}/", by=by, at=at)


@transaction.atomic
def ask_by_letter(questions: Sequence[OpenQuestion], *, by: User, at: datetime) -> Outgoing | None:
    """Questions to one person of the client, in one letter."""
    first = questions[0]
    assert first.contact is not None
    due = min((one.due_at for one in questions if one.due_at), default=None)
    with translation.override(settings.LANGUAGE_CODE):
        many = len(questions)
        subject = (
            ngettext("%(n)d question to you", "%(n)d questions to you", many) % {"n": many}
            if many > 1
            else _("A question to you")
        )
        if first.brief:
            subject = f"{subject}: {first.brief.title}"
        parts = [_("We want to be sure that we understand you right. Please tell us:")]
        asked = [f"{number}. {one.text}" for number, one in enumerate(questions, 1)] if many > 1 else [first.text]
        parts.append("\n".join(asked))
        parts += [_("You may answer here:") + "\n{link}", _("Or simply answer this letter.")]
        if due:
            parts.append(_("We need it by %(day)s.") % {"day": _day(due)})
    letter = _letter(first.client, first.contact, subject, parts, "/portal/questions/", by=by, at=at)
    if letter:
        OpenQuestion.objects.filter(pk__in=[one.pk for one in questions]).update(outgoing=letter)
    return letter


def ask_to_confirm(debrief: Debrief, contact: Contact, *, by: User, at: datetime) -> Outgoing | None:
    """How we understood the task, and the page where they say whether it is right."""
    brief, version = debrief.brief, debrief.version
    minutes = reading_minutes(debrief)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Did we understand you right? %(title)s") % {"title": brief.title}
        told = ngettext("It is %(n)d minute of reading.", "It is %(n)d minutes of reading.", minutes) % {"n": minutes}
        parts = [
            _("We have put your task in our own words. Please read whether everything is right.") + " " + told,
            "{link}",
            f"———\n{version.text}\n———" if version and len(version.text) <= LONGEST else "",
            _("If something is wrong, correct us there or answer this letter. We begin when you say “yes”."),
            _("We wait for your word by %(day)s.") % {"day": _day(version.approval.due_at)} if version else "",
        ]
    return _letter(brief.client, contact, subject, parts, f"/portal/debriefs/{debrief.pk}/", by=by, at=at)


def _letter(
    client: Client, contact: Contact, subject: str, parts: Sequence[str], path: str, *, by: User, at: datetime
) -> Outgoing | None:  # fmt: skip
    draft = composing.letter_to(client, by=by, at=at, contact=contact)
    if draft.connection is None or not draft.to:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        text = "\n\n".join([greeting(contact), *filter(None, parts)]).replace(
            "{link}", link_to(contact, path, by=by, at=at)
        )
    draft.subject, draft.text, draft.purpose = subject, composing.signed(text, by), "brief"
    return composing.send(draft, at=at)


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j E"))
