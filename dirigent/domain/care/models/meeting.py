"""A meeting with a client: planned, moved, held or called off (LOY-1)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Outgoing, Touch
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record


class Form(models.TextChoices):
    """As the channel of the contact that a held meeting becomes."""

    MEETING = "meeting", _("in person")
    VIDEO = "video", _("by video")


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("will come")
    TENTATIVE = "tentative", _("perhaps")
    DECLINED = "declined", _("will not come")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Those of the clients one may see, and those one is asked to."""
        mine = Q(client__in=Client.objects.visible_to(user, at))
        return self.filter(mine | Q(pk__in=Attendance.objects.filter(user=user).values("meeting")) | Q(organiser=user))

    def of(self, user: User) -> Self:
        """Those the user goes to."""
        return self.filter(Q(organiser=user) | Q(pk__in=Attendance.objects.filter(user=user).values("meeting")))

    def planned(self) -> Self:
        return self.filter(held_at=None, cancelled_at=None)


def new_uid() -> str:
    return uuid4().hex


class Meeting(models.Model):
    """`uid` and `sequence` are those of its iCalendar object: a moved meeting is the same one, told anew."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="meetings", db_index=False)
    organiser = models.ForeignKey(User, models.PROTECT, related_name="meetings", verbose_name=_("who invites"))
    title = models.CharField(_("what about"), max_length=200)
    form = models.CharField(_("how"), max_length=10, choices=Form, default=Form.MEETING)
    place = models.CharField(_("where, or the link"), max_length=300, blank=True)
    agenda = models.TextField(_("what we shall talk about, the client sees it"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    uid = models.CharField(max_length=64, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    planned_at = models.DateTimeField(editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    touch = models.OneToOneField(Touch, models.PROTECT, null=True, related_name="meeting", editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    reason = models.CharField(_("why"), max_length=300, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="meeting_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(touch__isnull=False), name="meeting_held_is_a_contact"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "starts_at"], name="meeting_of_client"),
            models.Index(fields=["organiser", "starts_at"], name="meeting_of_organiser"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def plan(
        cls, client: Client, *, by: User, at: datetime, contacts: Iterable[Contact] = (), colleagues: Iterable[User] = (),
        **fields,
    ) -> "Meeting":  # fmt: skip
        """A meeting is set; nobody is told yet (`inviting.invite` does)."""
        meeting = cls.objects.create(client=client, organiser=by, planned_at=at, **fields)
        Attendance.objects.bulk_create(Attendance(meeting=meeting, contact=contact) for contact in contacts)
        Attendance.objects.bulk_create(Attendance(meeting=meeting, user=user) for user in colleagues if user != by)
        meeting._tell("meeting.planned", by=by, at=at)
        return meeting

    @transaction.atomic
    def move(self, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime, **fields) -> bool:
        """The same meeting at another time or place: answers given for the old one count no more."""
        said = {"starts_at": starts_at, "ends_at": ends_at, **fields}
        changed = [name for name, value in said.items() if getattr(self, name) != value]
        if not changed or not Meeting.objects.planned().filter(pk=self.pk).update(
            **said, sequence=F("sequence") + 1, revision=F("revision") + 1
        ):
            return False
        if "starts_at" in changed:
            self.attendance.update(answer="", answered_at=None, comment="")
        self.refresh_from_db()
        self._tell("meeting.moved", by=by, at=at, changed=changed)
        return True

    @transaction.atomic
    def cancel(self, *, reason: str, by: User, at: datetime) -> bool:
        """It will not take place."""
        if (
            not Meeting.objects.planned()
            .filter(pk=self.pk)
            .update(
                cancelled_at=at, cancelled_by=by, reason=reason, sequence=F("sequence") + 1, revision=F("revision") + 1
            )
        ):
            return False
        self.refresh_from_db()
        self._tell("meeting.cancelled", by=by, at=at, reason=reason)
        return True

    @transaction.atomic
    def hold(self, touch: Touch, *, by: User, at: datetime) -> bool:
        """It took place: this contact tells of it."""
        if not Meeting.objects.planned().filter(pk=self.pk).update(held_at=touch.at, touch=touch):
            return False
        self.refresh_from_db()
        self._tell("meeting.held", by=by, at=at, touch=touch.pk)
        return True

    def _tell(self, kind: str, *, by: User, at: datetime, **data) -> None:
        record(
            kind, client=self.client_id, subject=self, by=by, at=at, title=self.title, starts_at=self.starts_at, **data
        )


class Attendance(models.Model):
    """Somebody asked to a meeting, and what they answered."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="attendance")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=300, blank=True)
    invited = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "contact"], name="attendance_contact_once"),
            models.UniqueConstraint(fields=["meeting", "user"], name="attendance_user_once"),
            models.CheckConstraint(
                condition=Q(contact=None, user__isnull=False) | Q(contact__isnull=False, user=None),
                name="attendance_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.user)
