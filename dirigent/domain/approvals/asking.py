"""Asking by letter: to each person one of their own, with their own link, and with the whole of what they are asked about where it fits.

Only a letter that holds all of it bears the code by which a reply is an answer: nobody agrees to what the letter did not show
(docs/decisions/0019-an-answer-by-letter.md).
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing, OutgoingFile
from dirigent.domain.conversations.one_time_codes import new_code
from dirigent.domain.passes.links import link_to
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.quoting import inside_quotes

from .consequence import consequence_of
from .models import Approval, Approver, Asking, Stage, State, Version
from .models.asking import REMINDERS

LARGEST = 10 * 1024 * 1024
LONGEST = 20_000


def page_of(approval: Approval) -> str:
    """Where the client answers."""
    return f"/portal/approvals/{approval.pk}/"


def ask_by_letter(approval: Approval, *, by: User, at: datetime) -> list[Outgoing]:
    """A letter to everybody whose answer is waited for now and who has not had one about this version.

    Of a small edit everybody is told. Whoever has no address gets none, and without a mailbox of ours nobody does.
    """
    version = approval.current
    if version is None:
        return []
    if version.minor and approval.state == State.APPROVED:
        return write(approval, approval.standing(), Stage.NOTICE, by=by, at=at)
    return write(approval, approval.waited_for(), Stage.ASKED, by=by, at=at)


@transaction.atomic
def remind(approval: Approval, *, by: User, at: datetime, stage: str = Stage.HAND) -> list[Outgoing]:
    """Once a stage; by hand once a day."""
    sent = write(approval, approval.waited_for(), stage, by=by, at=at)
    if sent:
        record(
            "approval.reminded", client=approval.client_id, subject=approval, by=by, at=at, title=approval.title,
            stage=stage, asked=[one.contact_id for one in sent],
        )  # fmt: skip
    return sent


@transaction.atomic
def write(approval: Approval, people: Sequence[Approver], stage: str, *, by: User, at: datetime) -> list[Outgoing]:
    """The letters of this stage that have not been written yet. Two at once write each letter once."""
    held = approval.locked()
    version = held.current
    if version is None or held.state not in (State.WAITING, State.APPROVED):
        return []
    day = client_day(held, at)
    before = Asking.objects.filter(version=version)
    if stage in REMINDERS:  # whoever was reminded has been asked by that
        before = before.filter(stage=stage, **({"day": day} if stage == Stage.HAND else {}))
    had = set(before.values_list("contact", flat=True))
    sent: list[Outgoing] = []
    for one in people:
        if one.contact_id in had or one.contact.left_at or not one.contact.mails.exists():
            continue
        letter, code = _letter(held, version, one, stage, by=by, at=at)
        if letter is None:
            return sent
        Asking.objects.create(
            version=version, contact=one.contact, stage=stage, day=day, outgoing=letter, sent_by=by, at=at,
            code_hash=Asking.hash_of(code, version, one.contact) if code else "",
        )  # fmt: skip
        sent.append(letter)
    return sent


def client_day(approval: Approval, at: datetime) -> date:
    return at.astimezone(ZoneInfo(approval.client.timezone)).date()


def _letter(
    approval: Approval, version: Version, person: Approver, stage: str, *, by: User, at: datetime
) -> tuple[Outgoing | None, str]:
    letter = composing.letter_to(approval.client, by=by, at=at, contact=person.contact)
    if letter.connection is None:
        return None, ""
    files = list(version.files.select_related("file"))
    whole = len(version.text) <= LONGEST and sum(one.file.size for one in files) <= LARGEST
    code = new_code() if whole and stage != Stage.NOTICE else ""
    link = link_to(person.contact, page_of(approval), by=by, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        letter.subject = _subject(version, stage)
        body = _body(approval, version, stage, whole=whole, code=code, link=link, at=at)
        letter.text = composing.signed(f"{greeting(person.contact)}\n\n{body}", by)
    letter.purpose = "approval"
    sent = composing.send(letter, at=at)
    if whole:
        OutgoingFile.objects.bulk_create(
            OutgoingFile(outgoing=sent, file=one.file, name=one.name, content_type=one.content_type) for one in files
        )
    return sent, code


def _subject(version: Version, stage: str) -> str:
    told = {"title": version.approval.title, "number": version.number}
    if stage == Stage.NOTICE:
        return _("A small edit: %(title)s") % told
    if stage in REMINDERS:
        return _("We wait for your answer: %(title)s") % told
    if version.number > 1:
        return _("New version for your approval: %(title)s") % told
    return _("For your approval: %(title)s") % told


def _body(approval: Approval, version: Version, stage: str, *, whole: bool, code: str, link: str, at: datetime) -> str:
    told = {
        "title": inside_quotes(approval.title), "number": version.number, "due": _moment(approval.due_at), "link": link, "code": code,
        "what": version.what_changed.rstrip(), "until": _moment(version.objections_until),
        "since": date_format(timezone.localtime(approval.waiting_since or at), _("j E")),
        "terms": version.terms.words if version.terms else "",
    }  # fmt: skip
    said = [_opening(stage) % told]
    if version.what_changed:
        said.append(_("What has changed: %(what)s") % told)
    if whole and version.text:
        said.append(f"———\n{version.text}\n———")
    if stage == Stage.NOTICE:
        said.append(_("If you object, say so by %(until)s here, and it will not be used:\n%(link)s") % told)
        return "\n\n".join(said)
    said.append(_("See it, comment on it and answer here:\n%(link)s") % told)
    wanted = [_("We wait for your answer until %(due)s.") % told if at <= approval.due_at else ""]
    wanted += [consequence_of(approval, at, to_client=True), _("Until you answer, nothing goes out: we do not take silence for consent.")]  # fmt: skip
    said.append(" ".join(filter(None, wanted)))
    if code:
        said.append(
            _(
                "You may also answer this letter. If you agree with all of it, write in the first line:\nAgreed %(code)s\nIf something has to be corrected, write what."
            )
            % told
        )
    return "\n\n".join(said)


def _opening(stage: str) -> str:
    if stage == Stage.NOTICE:
        return _("We made a small edit in “%(title)s”, as our contract allows (%(terms)s).")
    if stage in REMINDERS:
        return _("“%(title)s”, version %(number)s, waits for your answer since %(since)s.")
    return _("Please look at “%(title)s”, version %(number)s, and say whether you agree.")


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), _("j E, H:i")) if at else ""
