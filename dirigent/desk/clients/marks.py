"""The chips of an event: what was agreed in it, where it is heard, and a password that must not stay in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dirigent.design import typography
from dirigent.domain.conversations.models import Agreement, Call, CallState, Outcome, Side
from dirigent.domain.tracking.passwords_said import find as find_passwords


@dataclass(frozen=True)
class Mark:
    """A chip of an event."""

    text: str
    tone: str = ""
    url: str = ""
    opens_dialog: bool = False


def address(view: str, *arguments: Any) -> str:
    """Where that is shown; "" where there is no such screen."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""


def call_mark(call: Call) -> Mark:
    """Where it is heard, and claimed."""
    text = _("a recording") if call.recording else _("a call")
    if call.state == CallState.ENDED and call.user_id is None:
        text = _("who spoke?")
    return Mark(text, "" if call.user_id else "warn", reverse("desk:call", args=[call.pk]), opens_dialog=True)


def password_mark(place: str, number: int, text: str) -> list[Mark]:
    """A password stands in the words: the way into the vault."""
    if not find_passwords(text):
        return []
    return [
        Mark(_("A password in the text: into the vault"), "bad", address("desk:password-moving", place, number), True)
    ]


def agreement_mark(agreement: Agreement, at: datetime) -> Mark:
    """«мы — версия 2 до 21 ноября»."""
    who = (
        _("we")
        if agreement.side == Side.OURS
        else agreement.contact.given_name
        if agreement.contact
        else _("the client")
    )
    text = _("%(who)s — %(what)s by %(day)s") % {
        "who": who, "what": agreement.text, "day": typography.day(agreement.due_at, at),
    }  # fmt: skip
    tones: dict[str, str] = {Outcome.KEPT: "ok", Outcome.BROKEN: "bad"}
    tone = tones.get(agreement.outcome, "")
    if not agreement.outcome and agreement.due_at < at:
        tone = "bad"
    if agreement.outcome == Outcome.KEPT:
        text = f"✓ {text}"
    if agreement.outcome == Outcome.RENEGOTIATED and (moved := getattr(agreement, "replaced_by", None)):
        text = f"{text} → {typography.day(moved.due_at, at)}"
    return Mark(text, tone, reverse("desk:agreement-settling", args=[agreement.pk]), opens_dialog=True)
