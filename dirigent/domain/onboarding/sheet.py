"""A brief as a sheet to fill: every question with what is answered now, and what was typed turned into an answer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .models import Brief, TemplateQuestion
from .models.answer import Answer, is_empty
from .models.template import OF_A_LIST, AnswerKind

LONGEST = {AnswerKind.LINE: 500, AnswerKind.TEXT: 10_000}
LARGEST = Decimal(10) ** 12
PARTS_OF_CONTACT = ("name", "phone", "mail")


class NotAnAnswer(ValueError):
    """What was typed is no answer to this question; the words say why."""


@dataclass(frozen=True)
class Enclosed:
    number: int
    name: str
    size: int


@dataclass(frozen=True)
class Asked:
    """One question of the sheet, for a page of ours or of the client's: words and values, nothing of the rows behind."""

    code: str
    section: str
    text: str
    hint: str
    kind: str
    required: bool
    value: Any = ""
    words: str = ""
    who: str = ""
    at: datetime | None = None
    mark: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    files: tuple[Enclosed, ...] = field(default=())

    @property
    def is_answered(self) -> bool:
        return bool(self.words or self.files)


def sheet_of(brief: Brief) -> list[tuple[str, list[Asked]]]:
    """The questions by the parts of the template: three questions to the database, however long the brief."""
    answers = {answer.question_id: answer for answer in brief.current_answers()}
    files: dict[int, list[Enclosed]] = {}
    for one in brief.current_files():
        files.setdefault(one.question_id, []).append(Enclosed(one.pk, one.name, one.file.size))
    asked = [_asked(one, answers.get(one.pk), files.get(one.pk, [])) for one in brief.template.questions.all()]
    return [(section, list(questions)) for section, questions in groupby(asked, key=lambda one: one.section)]


def asked_one(brief: Brief, code: str) -> Asked | None:
    return next((one for _section, questions in sheet_of(brief) for one in questions if one.code == code), None)


def _asked(question: TemplateQuestion, answer: Answer | None, files: Sequence[Enclosed]) -> Asked:
    value: Any = answer.value if answer else ""
    if question.kind == AnswerKind.CONTACT:
        value = dict.fromkeys(PARTS_OF_CONTACT, "") | (value or {})
    chosen = value if isinstance(value, list) else [value]
    return Asked(
        question.code, question.section, question.text, question.hint, question.kind, question.required, value,
        answer.words if answer else "", str(answer.who) if answer else "", answer.at if answer else None,
        mark_of(answer.value if answer else ""),
        tuple((one, one in chosen) for one in question.choices) if question.kind in OF_A_LIST else (), tuple(files),
    )  # fmt: skip


def mark_of(value: Any) -> str:
    """Tells a field that was not touched from one that was: the page gives back the mark it was drawn with."""
    if is_empty(value):
        return ""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def typed(question: TemplateQuestion, raw: Sequence[str]) -> Any:
    """What was typed as the answer it is; raises `NotAnAnswer` with a sentence."""
    told = [one.strip() for one in raw]
    if question.kind == AnswerKind.SEVERAL:
        return [one for one in question.choices if one in told]
    if question.kind == AnswerKind.CONTACT:
        return _contact(told)
    said = told[0] if told else ""
    if not said:
        return ""
    if question.kind == AnswerKind.CHOICE:
        if said not in question.choices:
            raise NotAnAnswer(_("Choose one of the list."))
        return said
    if question.kind in (AnswerKind.NUMBER, AnswerKind.MONEY):
        return _number(said)
    if question.kind == AnswerKind.DATE:
        return _date(said)
    if len(said) > LONGEST[AnswerKind(question.kind)]:
        raise NotAnAnswer(_("That is too long for here: put it into a file."))
    return said


def _contact(told: Sequence[str]) -> dict[str, str]:
    person = dict(zip(PARTS_OF_CONTACT, [*told, "", "", ""], strict=False))
    if not any(person.values()):
        return {}
    if person["mail"]:
        try:
            validate_email(person["mail"])
        except ValidationError:
            raise NotAnAnswer(_("This is no mail address.")) from None
    return {name: value[:200] for name, value in person.items()}


def _number(said: str) -> str:
    """«100 000 ₽», «1,5»: as people write it."""
    bare = "".join(said.replace(",", ".").replace("₽", "").replace("руб.", "").split())
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise NotAnAnswer(_("Write a number, in figures.")) from None
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise NotAnAnswer(_("Write a number, in figures."))
    return format(number.normalize(), "f")


def _date(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        try:
            return datetime.strptime(said, "%d.%m.%Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            raise NotAnAnswer(_("This is no date: pick it in the calendar.")) from None


def read(brief: Brief, sent: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers and complaints by code, from a form as it was sent: `asked` names its questions, `mark-…` what it was drawn with."""
    said, wrong = {}, {}
    for question in brief.template.questions.filter(code__in=sent.getlist("asked")):
        code = question.code
        if question.kind == AnswerKind.FILES:
            continue
        names = (
            [f"a-{code}-{part}" for part in PARTS_OF_CONTACT] if question.kind == AnswerKind.CONTACT else [f"a-{code}"]
        )
        raw = [value for name in names for value in (sent.getlist(name) or [""])]
        try:
            value = typed(question, raw)
        except NotAnAnswer as complaint:
            wrong[code] = str(complaint)
            continue
        if f"mark-{code}" not in sent or mark_of(value) != sent[f"mark-{code}"]:
            said[code] = value
    return said, wrong
