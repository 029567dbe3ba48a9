"""Answers of a brief: who gave each, when, and what stood there before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format, number_format

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.files.models import StoredFile

from .template import AnswerKind, TemplateQuestion


class Answer(models.Model):
    """What is answered to one question. A later answer takes its place; the earlier one stays readable."""

    brief = models.ForeignKey("onboarding.Brief", models.CASCADE, related_name="answers")
    question = models.ForeignKey(TemplateQuestion, models.PROTECT, related_name="+")
    value = models.JSONField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "question"], condition=Q(replaced_at=None), name="brief_answer_one_holds"
            ),
            models.CheckConstraint(
                condition=Q(user=None, contact__isnull=False) | Q(user__isnull=False, contact=None),
                name="brief_answer_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def who(self) -> User | Contact | None:
        return self.user or self.contact

    @property
    def words(self) -> str:
        return in_words(self.value, self.question.kind)


class BriefFile(models.Model):
    """A file put to a question of the brief."""

    brief = models.ForeignKey("onboarding.Brief", models.CASCADE, related_name="files")
    question = models.ForeignKey(TemplateQuestion, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, contact__isnull=False) | Q(user__isnull=False, contact=None),
                name="brief_file_of_one_person",
            )
        ]

    def __str__(self) -> str:
        return self.name


def is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return not any(value.values())
    return value in (None, "", [])


def in_words(value: Any, kind: str) -> str:
    """The answer as a sentence or a line of a letter has it."""
    if is_empty(value):
        return ""
    if kind == AnswerKind.MONEY:
        return f"{number_format(Decimal(value), force_grouping=True)} ₽"
    if kind == AnswerKind.NUMBER:
        return number_format(Decimal(value), force_grouping=True)
    if kind == AnswerKind.DATE:
        return date_format(date.fromisoformat(value), "j E Y")
    if kind == AnswerKind.SEVERAL:
        return ", ".join(value)
    if kind == AnswerKind.CONTACT:
        return ", ".join(part for part in (value.get("name"), value.get("phone"), value.get("mail")) if part)
    return str(value)


def as_number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
