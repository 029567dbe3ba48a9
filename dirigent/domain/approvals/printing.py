"""What stands on the certificate: every version, who decided what, when, through what, from where, and the seal over it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dirigent.domain.people.models import Agency
from dirigent.foundation.journal.models import Seal
from dirigent.foundation.typesetting import typeset

from .models import Decision, Through, Version

TEMPLATE = Path(__file__).with_name("printed") / "certificate.typ"


def sheet(version: Version, seal: Seal, *, at: datetime) -> bytes:
    """The PDF; the same facts give the same bytes."""
    with translation.override(settings.LANGUAGE_CODE):
        return typeset(TEMPLATE, _data(version, seal, at=at), at=at)


def _data(version: Version, seal: Seal, *, at: datetime) -> dict[str, Any]:
    approval = version.approval
    versions = list(approval.versions.select_related("made_by", "terms").prefetch_related("files__file"))
    answers = Decision.objects.filter(version__approval=approval).select_related(
        "contact", "version", "message", "report__touch", "touch", "recorded_by"
    )
    told = {"n": approval.pk, "number": version.number}
    return {
        "language": settings.LANGUAGE_CODE[:2],
        "agency": Agency.load().name,
        "heading": _("Certificate of consent"),
        "title": approval.title,
        "footer": _("Certificate of consent No. %(n)s, version %(number)s") % told,
        "facts": [
            [pgettext("certificate", "Client"), approval.client.name],
            [_("Approved version"), str(version.number)],
            [_("Approved on"), moment(approval.settled_at or at)],
            [_("Whose consent was needed"), str(approval.get_rule_display())],
            [_("Made on"), moment(at)],
        ],
        "labels": {
            "decisions": _("Who decided what"),
            "versions": pgettext("certificate", "Versions"),
            "seal": pgettext("certificate", "Seal"),
            "text": _("The approved text"),
            "fingerprint": _("fingerprint of the content (SHA-256)"),
            "sha256": "SHA-256",
        },
        "decisions": [_answer(one) for one in answers.order_by("at", "pk")],
        "versions": [_version(one, version) for one in versions],
        "seal": [
            [pgettext("certificate", "Number"), str(seal.number)],
            [_("Sealed on"), moment(seal.at)],
            [pgettext("certificate", "Hash"), bytes(seal.hash).hex()],
        ],
        "trust": [
            _("All of this is written in a journal that is only added to; each minute it is sealed by a hash that depends on everything before."),
            _("This sheet has a seal of its own, later than the one above: its number and hash are in the letter that brought it. With the archive it is checked by “dirigent journal verify”, without our database and without us."),
        ],
        "text": version.text,
    }  # fmt: skip


def _version(one: Version, approved: Version) -> dict[str, Any]:
    told = {"number": one.number, "who": str(one.made_by), "when": moment(one.put_up_at)}
    if one.pk == approved.pk:
        state = _("approved")
    elif one.voided_at:
        state = _("void since %(when)s") % {"when": moment(one.voided_at)}
    else:
        state = ""
    changed = one.what_changed
    if one.minor and one.terms:
        words = _("Small edit by the contract (%(terms)s); objections were possible until %(until)s.")
        changed += "\n" + words % {"terms": one.terms.words, "until": moment(one.objections_until)}
    return {
        "name": _("Version %(number)s") % told,
        "state": state,
        "when": _("put up on %(when)s by %(who)s") % told,
        "changed": changed,
        "hash": one.content_hash,
        "files": [
            {"name": file.name, "size": filesizeformat(file.file.size), "sha256": file.file.sha256}
            for file in one.files.all()
        ],
    }


def _answer(one: Decision) -> dict[str, Any]:
    facts = [[pgettext("certificate", "Through what"), str(one.get_through_display())]]
    if evidence := _evidence(one):
        facts.append([pgettext("certificate", "Evidence"), evidence])
    if one.address:
        facts.append([_("Address of the connection"), one.address])
    if one.recorded_by:
        facts.append([_("Written down by"), str(one.recorded_by)])
    position = f", {one.contact.position}" if one.contact.position else ""
    return {
        "who": one.contact.full_name + position,
        "answer": _("Version %(number)s") % {"number": one.version.number} + f": {one.get_answer_display()}",
        "when": moment(one.at),
        "consent": one.consent_text,
        "words": one.words,
        "facts": facts,
    }


def _evidence(one: Decision) -> str:
    if one.through == Through.LETTER and one.message:
        told = {"from": one.message.sender_address, "when": moment(one.message.at), "id": one.message.message_id}
        return _("letter from %(from)s of %(when)s, Message-ID %(id)s") % told
    talk = one.touch or (one.report.touch if one.report else None)
    if talk is None:
        return ""
    told = {"how": str(talk.get_channel_display()).lower(), "when": moment(talk.at)}
    if one.report:
        return _("contact report on the talk (%(how)s) of %(when)s") % told
    return _("talk (%(how)s) of %(when)s") % told


def moment(at: datetime | None) -> str:
    """Date, time and how far from Greenwich: it must be read the same in ten years."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    offset = local.strftime("%z")
    return f"{date_format(local, _('j E Y, H:i:s'))} (UTC{offset[:3]}:{offset[3:]})"
