from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.sessions import end_sessions
from dirigent.foundation.journal.recording import record


class Role(models.TextChoices):
    ACCOUNT_MANAGER = "account_manager", _("account manager")
    HEAD = "head", _("head of client service")
    PRODUCTION_HEAD = "production_head", _("head of production department")
    SPECIALIST = "specialist", _("specialist")
    DOCUMENTS = "documents", _("documents desk")
    SALES = "sales", _("sales manager")
    ADMINISTRATOR = "administrator", _("administrator")


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_client_service(self) -> Self:
        """Those whom the rules of the working day oblige."""
        return self.active().filter(role__in=CLIENT_SERVICE)

    def managers(self) -> Self:
        """Those who may lead a client."""
        return self.active().filter(role__in=CLIENT_SERVICE)

    def at_work(self, at: datetime) -> Self:
        return self.active().exclude(
            Q(absences__starts_at__lte=at)
            & (Q(absences__ends_at=None) | Q(absences__ends_at__gt=at))
            & Q(absences__cancelled_at=None)
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a base made as it runs
    def get_by_natural_key(self, login: str | None) -> "User":
        return self.get(login=login)


class User(AbstractBaseUser):
    """One of ours. What a person may do follows from the role and from the clients they work for."""

    login = models.CharField(_("login"), max_length=60, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    department = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("department"),
    )
    language = models.CharField(
        _("language"), max_length=5, default="ru", choices=[("ru", "Русский"), ("en", "English")]
    )
    signature = models.TextField(_("signature under letters"), blank=True)
    feed_token = models.CharField(max_length=43, null=True, unique=True, editable=False)
    joined_at = models.DateTimeField(_("with us since"))
    is_active = models.BooleanField(_("works here"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        ordering = ["family_name", "given_name", "pk"]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_short_name(self) -> str:
        return self.given_name or self.family_name

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    @property
    def is_head(self) -> bool:
        return self.role == Role.HEAD

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def in_client_service(self) -> bool:
        return self.role in CLIENT_SERVICE

    @property
    def sees_every_client(self) -> bool:
        return self.role in (Role.HEAD, Role.DOCUMENTS, Role.ADMINISTRATOR)

    @classmethod
    @transaction.atomic
    def hire(cls, *, login: str, by: "User | None", at: datetime, password: str | None = None, **fields) -> "User":
        """A new person of the agency. Without a password they cannot log in until one is set."""
        user = cls(login=login.strip().lower(), joined_at=at, **fields)
        user.set_password(password)
        user.save()
        record("user.hired", client=None, subject=user, by=by, at=at, name=str(user), role=user.role)
        return user

    @transaction.atomic
    def change(self, *, by: "User", at: datetime, **fields) -> None:
        """Change what the card of a person says; the journal keeps which fields."""
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self.save(update_fields=changed)
        if "role" in changed:
            end_sessions(self.pk)  # what they may do has changed: they come in anew
        record("user.changed", client=None, subject=self, by=by, at=at, fields=changed)

    @transaction.atomic
    def dismiss(self, *, by: "User", at: datetime) -> None:
        """The person leaves: every session of theirs ends now, the past keeps their name."""
        if User.objects.active().filter(pk=self.pk).update(is_active=False, feed_token=None):
            self.is_active = False
            end_sessions(self.pk)
            record("user.dismissed", client=None, subject=self, by=by, at=at)

    @transaction.atomic
    def take_back(self, *, by: "User", at: datetime) -> None:
        """The person works here again, with the password they had."""
        if User.objects.filter(pk=self.pk, is_active=False).update(is_active=True):
            self.is_active = True
            record("user.taken_back", client=None, subject=self, by=by, at=at)

    @transaction.atomic
    def open_feed(self, token: str | None, *, by: "User", at: datetime) -> None:
        """From now on the calendar feed is at this address alone; None closes it."""
        self.feed_token = token
        self.save(update_fields=["feed_token"])
        record("feed.opened" if token else "feed.closed", client=None, subject=self, by=by, at=at)

    @transaction.atomic
    def give_password(self, password: str, *, by: "User | None", at: datetime) -> None:
        """A password given by somebody else: whoever was logged in with the old one is logged out."""
        self.set_password(password)
        self.save(update_fields=["password"])
        end_sessions(self.pk)
        record("user.password_given", client=None, subject=self, by=by, at=at)


CLIENT_SERVICE = (Role.ACCOUNT_MANAGER, Role.HEAD)
