"""The composer as a page shows it: what is being written, what is on its way, and what stands between the two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from dirigent.desk.answers import wants_part
from dirigent.desk.conversations.ties import offered_news
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import citing, composing, filling
from dirigent.domain.conversations.access import can_steer_letter, can_write
from dirigent.domain.conversations.models import LetterTemplate, Outgoing, Sending, Thread
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Verdict

from .forms import LetterForm, chats, nonce
from .people import Later, Suggested, label_of, offered, suggested

SOON = timedelta(minutes=2)
FEW = 4


@dataclass(frozen=True)
class UnderWay:
    """A letter that has been let go and is not out yet."""

    letter: Outgoing
    may: Verdict
    at: datetime

    @property
    def counts_down(self) -> bool:
        """It leaves within the seconds for taking it back; nothing has gone wrong yet."""
        letter = self.letter
        waits = letter.state == Sending.WAITING and not letter.trouble
        return bool(waits and letter.send_at and letter.send_at - self.at <= SOON)

    @property
    def seconds(self) -> int:
        return max(0, round((self.letter.send_at - self.at).total_seconds())) if self.letter.send_at else 0

    @property
    def is_late(self) -> bool:
        """Its moment has come and it is in the hands of the worker."""
        return self.letter.state == Sending.SENDING or not self.seconds


@dataclass
class Composer:
    """Everything `desk/writing/_composer.html` shows."""

    user: User
    at: datetime
    draft: Outgoing
    thread: Thread | None
    client: Client | None
    form: LetterForm | None = None
    stale: Outgoing | None = None
    collision: composing.Collision | None = None
    tells_password: bool = False
    notice: str = ""
    page: str = field(default_factory=nonce)

    @cached_property
    def may(self) -> Verdict:
        return can_write(self.user)

    @cached_property
    def people(self) -> list[Contact]:
        if self.form:
            return self.form.people
        if self.client is None:
            return []
        found = list(self.client.contacts.present().prefetch_related("mails", "windows"))
        for person in found:
            person.client = self.client  # their zone may be the client's
        return found

    @property
    def person(self) -> Contact | None:
        return next((one for one in self.people if one.pk == self.draft.contact_id), None)

    @cached_property
    def suggested(self) -> list[Suggested]:
        return [] if self.draft.is_chat else suggested(self.people, self.draft)

    @cached_property
    def to(self) -> list[Suggested]:
        """Those it goes to; where there are few people, everybody stands there to be ticked."""
        if len(self.suggested) <= FEW:
            return [one for one in self.suggested if not one.is_cc or one.is_to]
        return [one for one in self.suggested if one.is_to]

    @cached_property
    def others(self) -> list[Suggested]:
        return [one for one in self.suggested if not one.is_to] if len(self.suggested) > FEW else []

    @cached_property
    def ways(self) -> list[tuple[str, str, bool]]:
        """Mailboxes, and for a new letter also chats: value, words, and whether it is the one chosen."""
        chosen = self.draft.connection_id
        boxes = [(f"mail:{one.pk}", f"{one.name} · {one.address}", chosen == one.pk) for one in self._mailboxes]
        if self.thread or not self.client:
            return boxes
        at = self.draft.to[0][1] if self.draft.is_chat and self.draft.to else ""
        return boxes + [
            (f"chat:{one.pk}", f"{one.connection.get_medium_display()} · {one.contact}", one.chat == at)
            for one in chats(self.user, self.client)
        ]

    @cached_property
    def _mailboxes(self):
        return list(composing.mailboxes(self.user))

    @property
    def cannot_send(self) -> bool:
        return self.draft.connection_id is None and not self.ways

    @property
    def is_folder(self) -> bool:
        """No mail server is connected: said honestly, so that nobody waits for an answer."""
        way = self.draft.connection or (self._mailboxes[0] if self._mailboxes else None)
        return bool(way and way.settings.get("transport") == "folder")

    @property
    def label(self) -> str:
        return label_of(self.draft, self.person, self.form.send_at if self.form else None, self.at)

    @cached_property
    def moments(self) -> list[Later]:
        chosen = self.form.said.get("when", "") if self.form else ""
        return offered(self.person, self.at, chosen)

    @property
    def when(self) -> str:
        return self.form.said.get("when", "") if self.form else ""

    @property
    def moment(self) -> str:
        return self.form.said.get("moment", "") if self.form else ""

    @property
    def outside(self) -> bool:
        """The next press sends it to people we do not know."""
        return bool(self.form and (self.form.outside or "outside" in self.form.said))

    @property
    def errors(self) -> Sequence[str]:
        if not (self.form and self.form.is_bound and self._was_checked):
            return ()
        return [str(error) for error in self.form.non_field_errors()]

    @property
    def _was_checked(self) -> bool:
        return bool(self.form and self.form._errors is not None)  # type: ignore[attr-defined]  # the stubs leave it out

    def error_of(self, name: str) -> str:
        return str(self.form.errors[name][0]) if self.form and self._was_checked and name in self.form.errors else ""

    @property
    def text_error(self) -> str:
        return self.error_of("text")

    @property
    def subject_error(self) -> str:
        return self.error_of("subject")

    @cached_property
    def templates(self) -> list[LetterTemplate]:
        return list(LetterTemplate.objects.current().visible_to(self.user, self.at)[:50])

    @cached_property
    def files(self) -> list:
        return list(self.draft.files.select_related("file")) if self.draft.pk else []

    @cached_property
    def under_way(self) -> list[UnderWay]:
        return under_way(self.thread, self.user, self.at) if self.thread else []

    @cached_property
    def news(self) -> list[tuple[str, str, bool]]:
        """What this letter may tell the client of: as `tells` names it, in words, and whether it is ticked."""
        offered = offered_news(self.client)
        known = {tells for tells, _words in offered}
        return [(tells, words, tells in self.draft.tells) for tells, words in offered] + [
            (tells, "", True) for tells in self.draft.tells if tells not in known
        ]

    @property
    def fields(self):
        return filling.names()

    @property
    def is_chat(self) -> bool:
        return self.draft.is_chat

    @property
    def may_cite(self) -> bool:
        """An answer to a letter may quote it."""
        return self.thread is not None and not self.is_chat

    @property
    def cites(self) -> bool:
        return bool(citing.parted(self.draft.text)[1])

    @property
    def is_kept(self) -> bool:
        return bool(self.draft.pk)

    @property
    def has_more_people(self) -> bool:
        """Answering all differs from answering one."""
        return bool(self.thread and not self.is_chat and self._everyone)

    @cached_property
    def _everyone(self) -> bool:
        if self.draft.pk or self.draft.cc or self.thread is None:
            return False
        return bool(composing.answer_to(self.thread, by=self.user, at=self.at, everyone=True).cc)


def composer_for(request: Request, thread: Thread, *, everyone: bool = False) -> Composer:
    """The composer under a conversation: one's own draft of it, else an answer not yet begun."""
    at = timezone.now()
    mine = Outgoing.objects.filter(author=request.user, thread=thread, state=Sending.DRAFT)
    draft = None if everyone else mine.select_related("connection", "contact", "base").first()
    draft = draft or composing.answer_to(thread, by=request.user, at=at, everyone=everyone)
    return Composer(request.user, at, draft, thread, thread.client)


def under_way(thread: Thread, user: User, at: datetime) -> list[UnderWay]:
    letters = Outgoing.objects.filter(thread=thread).under_way().select_related("author", "connection").order_by("pk")
    return [UnderWay(letter, can_steer_letter(user, letter), at) for letter in letters]


def drawn(request: Request, composer: Composer, *, status: int = 200) -> HttpResponse:
    """The composer alone for htmx, the whole page for those without scripts."""
    if wants_part(request):
        template = "desk/writing/_composer.html" if composer.thread else "desk/writing/letter.html#letter"
        return render(request, template, {"composer": composer, "thread": composer.thread}, status=status)
    return render(request, "desk/writing/letter.html", {"composer": composer, "thread": composer.thread}, status=status)


def new_for(request: Request, client: Client, contact: Contact | None) -> Composer:
    at = timezone.now()
    people = list(client.contacts.present()[:2])
    only = people[0] if len(people) == 1 else None
    draft = composing.letter_to(client, by=request.user, at=at, contact=contact or only)
    return Composer(request.user, at, draft, None, client)
