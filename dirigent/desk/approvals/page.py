"""One approval: how it stands, the version beside the one before it, remarks at their places, the evidence."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.approvals import access, sheets
from dirigent.domain.approvals.answering import places
from dirigent.domain.approvals.consequence import consequence_of
from dirigent.domain.approvals.models import Approval, Asking, Certificate, Decision, Remark, State, Version
from dirigent.domain.people.models import User
from dirigent.foundation.comparing import texts
from dirigent.foundation.journal.models import Entry

from .listing import TONES, number

KEPT = 60


@require_GET
def approval(request: Request, approval_id: int) -> HttpResponse:
    """`version` and `against` choose which two stand beside each other; the newest and the one before it by themselves."""
    at = timezone.now()
    found = the_approval(request, approval_id)
    versions = list(_versions(found))
    shown, before = _chosen(request, found, versions)
    people = places([found])[found.pk]
    letters = list(Asking.objects.filter(version=found.current_id).select_related("reply").order_by("at", "pk"))
    answered = {one.contact.pk for one in people if one.decision}
    remarks = list(
        Remark.objects.filter(version__approval=found).select_related(
            "contact", "user", "file", "settled_by", "version"
        )
    )
    may_ask = access.can_ask(request.user)
    context = {
        "approval": found, "versions": versions, "version": shown, "before": before, "people": people,
        "awaited": [one for one in people if one.is_turn], "tone": TONES.get(State(found.state), ""),
        "is_late": found.state == State.WAITING and found.due_at < at, "consequence": consequence_of(found, at),
        "may_put_up": access.can_put_up(request.user, found), "may_withdraw": access.can_withdraw(request.user, found),
        "may_remind": access.can_remind(request.user, found), "may_remark": access.can_remark(request.user, found),
        "may_delegate": access.can_delegate(request.user, found), "may_ask": may_ask,
        "history": _history(found), "letters": {one.contact_id: one for one in letters},
        "replies": {one.contact_id: one for one in letters if one.reply_id and one.contact_id not in answered},
        "certificate": Certificate.objects.filter(version__approval=found).order_by("-version__number").first(),
        "has_answers": any(one.decisions.all() for one in versions), "in_force": shown and found.state == State.APPROVED and shown.pk == found.current_id,
    }  # fmt: skip
    if shown:
        context |= _looked_at(shown, before, remarks)
    return render(request, "desk/approvals/approval.html", context)


def the_approval(request: Request, approval_id: int) -> Approval:
    return find(
        request,
        Approval.objects.select_related("client__manager", "current", "made_by", "withdrawn_by"),
        pk=approval_id,
    )


def _versions(found: Approval):
    answers = Decision.objects.select_related("contact", "recorded_by", "message__thread", "report", "touch")
    return (
        found.versions.order_by("-number")
        .select_related("made_by", "terms")
        .prefetch_related(Prefetch("decisions", answers.order_by("at", "pk")), "files__file")
    )


def _chosen(request: Request, found: Approval, versions: list[Version]) -> tuple[Version | None, Version | None]:
    by_number = {one.number: one for one in versions}
    for one in versions:
        one.approval = found
    asked = number(request.GET.get("version"))
    if asked is not None and asked not in by_number:
        raise Http404
    shown = by_number.get(asked or 0) or (versions[0] if versions else None)
    if shown is None:
        return None, None
    against = by_number.get(number(request.GET.get("against")) or shown.number - 1)
    return shown, against if against and against.number < shown.number else None


def _looked_at(shown: Version, before: Version | None, remarks: list[Remark]) -> dict:
    here = [one for one in remarks if one.version_id == shown.pk]
    open_before = [
        one for one in remarks
        if one.version.number < shown.number and one.answers_id is None and one.settled_at is None
    ]  # fmt: skip
    answers: dict[int, list[Remark]] = {}
    for one in remarks:
        if one.answers_id:
            answers.setdefault(one.answers_id, []).append(one)
    looked = sheets.sheets(shown, before, here)
    seen = {one.file.pk for one in looked if not one.reason}  # what is not shown is at least taken as a file
    return {
        "sheets": [_sheet(shown, one) for one in looked],
        "others": [one for one in shown.files.all() if one.pk not in seen],
        "pieces": sheets.marked(shown.text, here),
        "blocks": texts.compare(before.text, shown.text) if before and before.text != shown.text else [],
        "remarks": [(n, one, answers.get(one.pk, [])) for n, one in sheets.numbered(here)],
        "open_before": [(one, answers.get(one.pk, [])) for one in open_before],
    }


def _sheet(shown: Version, one: sheets.Sheet) -> dict:
    def url(file, page: int) -> str:
        return reverse("desk:approval-sheet", args=[shown.approval_id, file.pk, page])

    label = one.file.name
    if one.pages > 1:
        label = _("%(name)s, page %(n)d") % {"name": one.file.name, "n": one.page}
    return {
        "key": one.file.pk, "page": one.page, "label": label, "pins": one.pins, "reason": one.reason, "new": url(one.file, one.page),
        "old": url(one.before, one.before_page) if one.before else "",
        "difference": f"{url(one.file, one.page)}?against={one.before.pk}" if one.before else "",
    }  # fmt: skip


def _history(found: Approval) -> list[tuple[Entry, User | None, str, str]]:
    entries = list(Entry.objects.about(found).filter(client_id=found.client_id).order_by("-at", "-pk")[:KEPT])
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return [(one, people.get(one.actor_id or 0), told(one), str((one.data or {}).get("name", ""))) for one in entries]


def told(entry: Entry) -> str:
    """What the journal says of it, in a phrase."""
    said = entry.data or {}
    phrases = {
        "approval.asked": pgettext("history of a consent", "asked for approval"),
        "approval.put_up": pgettext("history of a consent", "put up a new version"),
        "approval.approved": pgettext("history of a consent", "approved"),
        "approval.changes": pgettext("history of a consent", "asked for corrections"),
        "approval.question": pgettext("history of a consent", "asked a question"),
        "approval.remark": pgettext("history of a consent", "left a remark"),
        "approval.answered": pgettext("history of a consent", "answered"),
        "approval.remark_settled": pgettext("history of a consent", "put a remark right"),
        "approval.delegated": pgettext("history of a consent", "handed the answer over"),
        "approval.delegation_ended": pgettext("history of a consent", "answers themselves again"),
        "approval.reminded": pgettext("history of a consent", "was reminded"),
        "approval.withdrawn": pgettext("history of a consent", "withdrew it"),
        "approval.certificate": pgettext("history of a consent", "took the certificate"),
        "approval.replied": pgettext("history of a consent", "wrote back"),
    }
    words = phrases.get(entry.kind, entry.kind)
    return f"{words}, {_('version %(n)s') % {'n': said['version']}}" if said.get("version") else words
