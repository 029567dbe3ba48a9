from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key
from dirigent.foundation.journal.recording import Fact, record, record_many
from dirigent.foundation.search.indexing import Findable, index_many

from .card import check_cards
from .client import Client


class PreferredChannel(models.TextChoices):
    CALL = "call", _("phone")
    MAIL = "mail", _("mail")
    MESSENGER = "messenger", _("messenger")


class AddressForm(models.TextChoices):
    FORMAL = "formal", _("formally, by name and patronymic")
    NAME = "name", _("formally, by first name")
    INFORMAL = "informal", _("informally")


class Jargon(models.TextChoices):
    NONE = "none", _("no terms at all")
    SOME = "some", _("knows the main terms")
    PROFESSIONAL = "professional", _("speaks our language")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def present(self) -> Self:
        return self.filter(left_at=None)

    def with_channels(self) -> Self:
        return self.prefetch_related("phones", "mails", "windows")


class Contact(models.Model):
    """A person who speaks for the client (HND-5), and how to speak with them (COM-8, COM-9)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="contacts")
    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    decides = models.BooleanField(_("decision maker"), default=False)
    birth_day = models.PositiveSmallIntegerField(_("day of birth"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("month of birth"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, help_text=_("Leave empty when unknown.")
    )
    timezone = models.CharField(_("time zone"), max_length=40, blank=True, help_text=_("Empty: as the client's."))
    preferred_channel = models.CharField(_("prefers"), max_length=10, choices=PreferredChannel, blank=True)
    no_calls = models.BooleanField(_("asks not to call"), default=False)
    address_form = models.CharField(_("how to address"), max_length=10, choices=AddressForm, default=AddressForm.NAME)
    jargon = models.CharField(_("terms"), max_length=15, choices=Jargon, default=Jargon.NONE)
    traits = models.TextField(_("traits, for our eyes only"), blank=True)
    avoid = models.TextField(_("what not to say, for our eyes only"), blank=True)
    left_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact person")
        ordering = ["-decides", "family_name", "given_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_day=None, birth_month=None) | Q(birth_day__range=(1, 31), birth_month__range=(1, 12)),
                name="contact_birthday_day_and_month",
            ),
        ]
        indexes = [
            models.Index(fields=["birth_month", "birth_day"], condition=Q(left_at=None), name="contact_birthday")
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)

    @property
    def greeting(self) -> str:
        """How the letter or the call begins."""
        if self.address_form == AddressForm.FORMAL and self.patronymic:
            return f"{self.given_name} {self.patronymic}"
        return self.given_name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone or self.client.timezone)

    def window_at(self, at: datetime) -> "CallWindow | None":
        """The convenient window open at that moment in the person's own zone, if any."""
        local = at.astimezone(self.zone)
        return next((w for w in self.windows_on(local.date()) if w.starts <= local.time() < w.ends), None)

    def next_window(self, at: datetime) -> tuple[datetime, datetime] | None:
        """The next convenient window that opens after the moment, within a week; None if the person named none."""
        local = at.astimezone(self.zone)
        for ahead in range(8):
            day = date.fromordinal(local.toordinal() + ahead)
            for window in self.windows_on(day):
                opens = datetime.combine(day, window.starts, self.zone)
                if opens > local:
                    return opens, datetime.combine(day, window.ends, self.zone)
        return None

    def windows_on(self, day: date) -> list["CallWindow"]:
        return sorted((w for w in self.windows.all() if w.weekday == day.weekday()), key=lambda w: w.starts)

    @classmethod
    def introduce(
        cls,
        client: Client,
        *,
        by: User | None,
        at: datetime,
        phones: Sequence[tuple[str, str]] = (),
        mails: Sequence[str] = (),
        windows: Sequence[tuple[int, time, time]] = (),
        **fields,
    ) -> "Contact":
        """A new person of the client. Phones are (E.164, extension), windows (weekday, from, until) in their own zone."""
        person = {"client": client, "phones": phones, "mails": mails, "windows": windows, **fields}
        return cls.introduce_many([person], by=by, at=at)[0]

    @classmethod
    @transaction.atomic
    def introduce_many(cls, people: Iterable[Mapping[str, Any]], *, by: User | None, at: datetime) -> list["Contact"]:
        """Several at once, as imports do, each told as to `introduce`, with the `client` among the rest."""
        told = [dict(person) for person in people]
        phones = [list(person.pop("phones", ())) for person in told]
        mails = [list(person.pop("mails", ())) for person in told]
        windows = [list(person.pop("windows", ())) for person in told]
        contacts = cls.objects.bulk_create(cls(**person) for person in told)
        ContactPhone.objects.bulk_create(
            ContactPhone(contact=c, number=n, extension=e)
            for c, said in zip(contacts, phones, strict=True)
            for n, e in said
        )
        ContactMail.objects.bulk_create(
            ContactMail(contact=c, address=a, key=address_key(a))
            for c, said in zip(contacts, mails, strict=True)
            for a in said
        )
        CallWindow.objects.bulk_create(
            CallWindow(contact=c, weekday=d, starts=s, ends=e)
            for c, said in zip(contacts, windows, strict=True)
            for d, s, e in said
        )
        record_many(Fact("contact.introduced", at, c.client, c, by, data={"name": c.full_name}) for c in contacts)
        index_many(
            c._findable(at, [number for number, _extension in its_phones], its_mails)
            for c, its_phones, its_mails in zip(contacts, phones, mails, strict=True)
        )
        check_cards((contact.client for contact in contacts), at=at)
        return contacts

    @transaction.atomic
    def change(
        self,
        *,
        by: User | None,
        at: datetime,
        phones: list[tuple[str, str]] | None = None,
        mails: list[str] | None = None,
        windows: list[tuple[int, time, time]] | None = None,
        **fields,
    ) -> None:
        """Change what we know of the person; None leaves phones, mails or windows as they are."""
        changed = [name for name, value in fields.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, fields[name])
        if self.replace_channels(phones=phones, mails=mails, windows=windows):
            changed.append("channels")
        if not changed:
            return
        self.revision += 1
        self.save()
        record("contact.changed", client=self.client, subject=self, by=by, at=at, fields=sorted(changed))
        self.reindex(at=at)
        self.client.check_card(at=at)

    @transaction.atomic
    def leave(self, *, by: User, at: datetime) -> None:
        """The person no longer works for the client: the past stays, nobody writes to them any more."""
        if Contact.objects.present().filter(pk=self.pk).update(left_at=at):
            self.left_at = at
            record("contact.left", client=self.client, subject=self, by=by, at=at, name=self.full_name)
            self.client.check_card(at=at)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> None:
        """Take a leaving back."""
        if Contact.objects.filter(pk=self.pk, left_at__isnull=False).update(left_at=None):
            self.left_at = None
            record("contact.came_back", client=self.client, subject=self, by=by, at=at, name=self.full_name)
            self.client.check_card(at=at)

    def replace_channels(self, *, phones=None, mails=None, windows=None) -> bool:
        changed = False
        if phones is not None and list(self.phones.values_list("number", "extension")) != list(map(tuple, phones)):
            self.phones.all().delete()
            ContactPhone.objects.bulk_create(ContactPhone(contact=self, number=n, extension=e) for n, e in phones)
            changed = True
        if mails is not None and list(self.mails.values_list("address", flat=True)) != list(mails):
            self.mails.all().delete()
            ContactMail.objects.bulk_create(ContactMail(contact=self, address=a, key=address_key(a)) for a in mails)
            changed = True
        if windows is not None and set(self.windows.values_list("weekday", "starts", "ends")) != set(windows):
            self.windows.all().delete()
            CallWindow.objects.bulk_create(CallWindow(contact=self, weekday=d, starts=s, ends=e) for d, s, e in windows)
            changed = True
        return changed

    @transaction.atomic
    def remember_address(self, address: str, *, by: User | None, at: datetime) -> None:
        """From now on a letter from this address is theirs."""
        if ContactMail.objects.get_or_create(contact=self, key=address_key(address), defaults={"address": address})[1]:
            record("contact.address_remembered", client=self.client, subject=self, by=by, at=at, address=address)
            self.reindex(at=at)

    def reindex(self, *, at: datetime) -> None:
        phones, mails = self.phones.values_list("number", flat=True), self.mails.values_list("address", flat=True)
        index_many([self._findable(at, list(phones), list(mails))])

    def _findable(self, at: datetime, phones: list[str], mails: list[str]) -> Findable:
        said = " ".join(mails)
        return Findable(
            self, self.client_id, "contact", self.full_name, f"{self.position} {said}", at,
            names=f"{self.full_name} {said}", phones=phones, contact=self.pk,
        )  # fmt: skip


class ContactPhone(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phones")
    number = models.CharField(_("number"), max_length=20)
    extension = models.CharField(_("extension"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("phone")
        ordering = ["pk"]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return self.number


class ContactMail(models.Model):
    """An address of the person. Two clients may share one: then a person decides."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="mails")
    address = models.CharField(_("mail"), max_length=254)
    key = models.CharField(max_length=254, editable=False)

    class Meta:
        verbose_name = _("mail address")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["contact", "key"], name="contact_mail_once")]
        indexes = [models.Index(fields=["key"])]

    def __str__(self) -> str:
        return self.address


class CallWindow(models.Model):
    """When it is convenient to call, in the person's own time zone."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("convenient window")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="window_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="window_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.starts:%H:%M}–{self.ends:%H:%M}"
