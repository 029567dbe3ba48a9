"""Templates of briefs: what is asked before a work of each kind begins. Every change is a new version."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

BUILT_IN = Path(__file__).parent.parent / "first_templates.json"


class Service(models.TextChoices):
    CONTEXT = "context", pgettext_lazy("kind of a brief", "Context advertising")
    TARGETED = "targeted", pgettext_lazy("kind of a brief", "Targeted advertising")
    SMM = "smm", pgettext_lazy("kind of a brief", "Social media")
    SEO = "seo", pgettext_lazy("kind of a brief", "Search promotion")
    DESIGN = "design", pgettext_lazy("kind of a brief", "Design and identity")
    WEB = "web", pgettext_lazy("kind of a brief", "Website")
    GRAPHIC = "graphic", pgettext_lazy("kind of a brief", "Banners and images")
    LAUNCH = "launch", pgettext_lazy("kind of a brief", "Launch of a campaign")


class AnswerKind(models.TextChoices):
    LINE = "line", pgettext_lazy("kind of an answer", "a line")
    TEXT = "text", pgettext_lazy("kind of an answer", "a text")
    NUMBER = "number", pgettext_lazy("kind of an answer", "a number")
    MONEY = "money", pgettext_lazy("kind of an answer", "a sum in roubles")
    CHOICE = "choice", pgettext_lazy("kind of an answer", "one of several")
    SEVERAL = "several", pgettext_lazy("kind of an answer", "several of a list")
    DATE = "date", pgettext_lazy("kind of an answer", "a date")
    FILES = "files", pgettext_lazy("kind of an answer", "files")
    CONTACT = "contact", pgettext_lazy("kind of an answer", "a person: name, phone, mail")


OF_A_LIST = (AnswerKind.CHOICE, AnswerKind.SEVERAL)
# What the house itself understands of a brief, whatever the service and the wording.
GOAL, PRODUCT, LEADS, BUDGET, TERM, DEADLINE = "goal", "product", "leads", "budget", "term", "deadline"


class BriefTemplateQuerySet(models.QuerySet["BriefTemplate"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002 - everybody of ours may read what is asked
        return self

    def newest(self, service: str) -> "BriefTemplate | None":
        return self.filter(service=service).order_by("-number").first()


class BriefTemplate(models.Model):
    """One version of the questions of a service. A brief keeps the version it was begun with."""

    service = models.CharField(_("service"), max_length=10, choices=Service)
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("name"), max_length=120)
    lead = models.TextField(_("what the client reads before the questions"), blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = BriefTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a brief")
        ordering = ["service", "-number"]
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="brief_template_version_once")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def publish(
        cls,
        service: str,
        *,
        title: str,
        lead: str,
        questions: Sequence[Mapping[str, Any]],
        by: User | None,
        at: datetime,
    ) -> "BriefTemplate":
        """A new version from now on; briefs already begun keep theirs. Questions are told as in `first_templates.json`."""
        last = cls.objects.select_for_update().filter(service=service).order_by("-number").first()
        template = cls.objects.create(
            service=service, number=last.number + 1 if last else 1, title=title, lead=lead, made_by=by, made_at=at
        )
        TemplateQuestion.objects.bulk_create(
            TemplateQuestion(template=template, position=number, **told) for number, told in enumerate(questions, 1)
        )
        record(
            "brief.template", client=None, subject=template, by=by, at=at, service=service, number=template.number,
            questions=len(questions),
        )  # fmt: skip
        return template

    @classmethod
    def in_force(cls, service: str, *, at: datetime) -> "BriefTemplate":
        """The version that a brief begun now gets. While nobody has changed what we came with, that is version 1."""
        if newest := cls.objects.newest(service):
            return newest
        return cls.publish(service, **built_in(service), by=None, at=at)


class TemplateQuestion(models.Model):
    """`code` says that it is the same question in another version, and tells the house what it is about."""

    template = models.ForeignKey(BriefTemplate, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    section = models.CharField(_("part"), max_length=80, blank=True)
    text = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint or example"), max_length=400, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=AnswerKind, default=AnswerKind.TEXT)
    choices = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("answers"))
    required = models.BooleanField(_("we cannot begin without it"), default=False)

    class Meta:
        verbose_name = _("question of a template")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="template_question_code_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_of_files(self) -> bool:
        return self.kind == AnswerKind.FILES


@cache
def _read() -> dict[str, Any]:
    return json.loads(BUILT_IN.read_text("utf-8"))


def built_in(service: str) -> dict[str, Any]:
    """The questions we came with: title, lead and questions in their order."""
    told = _read()[service]
    questions = [
        {"section": part["title"], **question} for part in told["parts"] for question in part["questions"]
    ]  # fmt: skip
    return {"title": told["title"], "lead": told["lead"], "questions": questions}
