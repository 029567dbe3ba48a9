"""What the entries of a page tell of, fetched once for all of them, and only as far as it is this client's."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Left, NullIf

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Call, Channel, Message, Note, Touch, Wait
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry


class Subjects:
    """Everything by its number. An entry whose subject has gone to another client finds nothing here."""

    def __init__(self, entries: Sequence[Entry], client: Client) -> None:
        self.client = client
        self._ids: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if entry.subject_id is not None:
                self._ids[entry.subject_kind].add(entry.subject_id)
        self._load_touches()
        self._load_letters()
        self._load_calls()
        self.notes = self._of(Note.objects.select_related("author", "contact"))
        self.agreements = self._of(Agreement.objects.select_related("contact", "replaced_by"))
        self.tasks = self._of(Task.objects.only("pk", "title", "client_id"))
        actors = {e.actor_id for e in entries if e.actor_id}
        # Whom an entry names only by number: who joined the team.
        actors |= {e.data["user"] for e in entries if e.kind.startswith("client.team") and e.data}
        self.people = User.objects.in_bulk(actors) if actors else {}

    def who(self, entry: Entry) -> str:
        person = self.people.get(entry.actor_id or 0)
        return person.get_short_name() if person else ""

    def versions(self, touch_id: int | None) -> list[Touch]:
        """The contact as first written down and after each correction."""
        found = []
        touch = self.touches.get(touch_id or 0)
        while touch is not None:
            found.append(touch)
            touch = self._corrections.get(touch.pk)
        return found

    def _of(self, things: models.QuerySet) -> dict:
        ids = self._ids.get(things.model._meta.label_lower)
        return {thing.pk: thing for thing in things.filter(pk__in=ids, client=self.client)} if ids else {}

    def _load_touches(self) -> None:
        touches = Touch.objects.select_related("user", "contact").order_by()
        self.touches: dict[int, Touch] = self._of(touches)
        self._corrections: dict[int, Touch] = {}
        # One query per correction of a correction: as deep as the most corrected record of the page.
        struck = [t.pk for t in self.touches.values() if t.struck_at]
        while struck:
            later = list(touches.filter(corrects__in=struck, client=self.client))
            self._corrections |= {t.corrects_id or 0: t for t in later}
            self.touches |= {t.pk: t for t in later}
            struck = [t.pk for t in later if t.struck_at]
        self.agreements_of: dict[int, list[Agreement]] = defaultdict(list)
        if self.touches:
            made = Agreement.objects.filter(touch__in=self.touches, replaces=None).select_related(
                "contact", "replaced_by"
            )
            for agreement in made.order_by("pk"):
                self.agreements_of[agreement.touch_id or 0].append(agreement)

    def _load_calls(self) -> None:
        calls = Call.objects.select_related("contact").order_by()
        ids = self._ids.get("conversations.call")
        self.calls = {call.pk: call for call in calls.filter(pk__in=ids, thread__client=self.client)} if ids else {}
        told = [touch.pk for touch in self.touches.values() if touch.channel == Channel.CALL]
        self.recorded = {c.touch_id: c for c in calls.filter(touch__in=told).exclude(recording="")} if told else {}

    def _load_letters(self) -> None:
        self.letters: dict[int, Message] = {}
        self.waiting: dict[int, datetime] = {}
        ids = self._ids.get("conversations.message")
        if not ids:
            return
        own = Coalesce(NullIf(F("new_text"), Value("")), F("text"))
        letters = Message.objects.filter(pk__in=ids, thread__client=self.client).annotate(opening=Left(own, 500))
        heavy = ("text", "new_text", "html", "references", "recipients", "raw")
        for letter in letters.select_related("contact", "author").defer(*heavy).order_by():
            self.letters[letter.pk] = letter
        waits = Wait.objects.filter(message__in=self.letters, answered_at=None)
        self.waiting = dict(waits.values_list("message_id", "since"))
