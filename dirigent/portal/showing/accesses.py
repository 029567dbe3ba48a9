"""Accesses as the client may see them: what we asked for and why, how to give it, who of us is let in, who looked at a password."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.domain.tracking.guides import Picture, guide_for
from dirigent.domain.tracking.models import Access, Instruction, OurAccount, State
from dirigent.foundation.journal.models import Entry

LOOKS = 10
TOP, LINE, FIELD, WIDTH = 44, 30, 34, 320


@dataclass(frozen=True)
class Shown:
    """`act` is what the client is asked for; `mood` is the tone of its chip."""

    pk: int
    title: str
    purpose: str
    words: str
    mood: str
    act: bool
    leaving: bool
    since: datetime | None


@dataclass(frozen=True)
class Scheme:
    """A picture with its lines in their places."""

    title: str
    height: int
    lines: tuple[tuple[str, int, int, bool], ...]
    fields: bool
    button: str
    button_y: int


@dataclass(frozen=True)
class Whole:
    """One access with everything that is asked of the client and said to them."""

    shown: Shown
    level: str
    account: str
    steps: tuple[tuple[str, Scheme | None], ...]
    by_password: bool
    has_password: bool
    stuck: str
    users: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, datetime], ...]
    verified: datetime | None


@dataclass(frozen=True)
class Written:
    """An instruction for the client's programmers."""

    pk: int
    site: str
    parts: tuple[dict, ...]
    has_file: bool
    sent: datetime
    done: datetime | None
    checked: datetime | None


def accesses(contact: Contact, at: datetime) -> list[Shown]:
    """Those we have asked for or been given; a need that nobody has spoken of is ours alone."""
    told = [_shown(one, at) for one in _of(contact).order_by("kind", "pk")]
    return sorted(told, key=lambda one: (not one.act, not one.leaving))


def access_of(contact: Contact, access_id: int, at: datetime) -> Whole | None:
    found = _of(contact).filter(pk=access_id).first()
    if found is None:
        return None
    accounts = {(one.kind, one.holder): one.address for one in OurAccount.objects.filter(kind=found.kind)}
    account = found.account or accounts.get((found.kind, found.holder), "")
    guide = guide_for(found, account=account)
    looked = Entry.objects.about(found).filter(kind="secret.revealed").order_by("-at")[:LOOKS]
    people = User.objects.in_bulk({entry.actor_id for entry in looked if entry.actor_id})
    return Whole(
        shown=_shown(found, at),
        level=found.needed_words,
        account=guide.account,
        steps=tuple((step.words, _scheme(step.picture)) for step in guide.steps),
        by_password=guide.by_password,
        has_password=found.secrets.kept().exists(),
        stuck=found.stuck_words,
        users=tuple((str(user), str(user.get_role_display())) for user in found.used_by()),
        looks=tuple((str(people[entry.actor_id]), entry.at) for entry in looked if entry.actor_id in people),
        verified=found.verified_at,
    )


def the_access(contact: Contact, access_id: int) -> Access | None:
    """The access itself, for an act upon it."""
    return _of(contact).filter(pk=access_id).first()


def instructions(contact: Contact) -> list[Written]:
    return [_written(one) for one in _sent(contact)]


def instruction_of(contact: Contact, instruction_id: int) -> Written | None:
    found = _sent(contact).filter(pk=instruction_id).first()
    return _written(found) if found else None


def the_instruction(contact: Contact, instruction_id: int) -> Instruction | None:
    return _sent(contact).filter(pk=instruction_id).first()


def _of(contact: Contact):
    asked = Access.objects.needed().filter(client=contact.client_id)
    return (
        asked.exclude(asked_at=None) | asked.exclude(given_at=None) | asked.exclude(verified_at=None)
    ).select_related("client__manager", "client__deputy")


def _sent(contact: Contact):
    return Instruction.objects.filter(
        site__client=contact.client_id, site__closed_at=None, sent_at__isnull=False
    ).select_related("site", "file")


def _shown(access: Access, at: datetime) -> Shown:
    state = access.state(at)
    words, mood = {
        State.NEEDED: (_("we wait for you"), "warn"),
        State.ASKED: (_("we wait for you"), "warn"),
        State.STUCK: (_("we are helping"), "info"),
        State.GIVEN: (_("we are checking"), "info"),
        State.SHORT: (_("a wider right is needed"), "warn"),
        State.VERIFIED: (_("given, it works"), "ok"),
        State.EXPIRED: (_("we are checking"), "info"),
        State.REFUSED: (_("not given"), ""),
        State.CLOSED: (_("not needed any more"), ""),
    }[state]
    title = str(access)
    guide = guide_for(access, account="")
    act = state in (State.NEEDED, State.ASKED, State.SHORT)
    return Shown(
        access.pk,
        title[:1].upper() + title[1:],
        guide.purpose,
        words,
        mood,
        act,
        access.revoking_at is not None,
        access.asked_at,
    )


def _written(one: Instruction) -> Written:
    assert one.sent_at is not None
    parts = tuple(
        {"title": part["title"], "words": part["words"], "code": part["code"]} for part in one.content.get("parts", ())
    )
    return Written(one.pk, str(one.site), parts, one.file_id is not None, one.sent_at, one.done_at, one.checked_at)


def _scheme(picture: Picture | None) -> Scheme | None:
    if picture is None:
        return None
    step = FIELD if picture.fields else LINE
    lines = tuple(
        (
            words if len(words) <= 40 else words[:39] + "…",
            TOP + number * step,
            TOP + number * step + 19,
            number == picture.marked,
        )
        for number, words in enumerate(picture.lines)
    )
    button_y = TOP + len(lines) * step + 4
    return Scheme(
        picture.title[:44], button_y + (38 if picture.button else 6), lines, picture.fields, picture.button, button_y
    )
