"""Open questions: put to the client or to a colleague, answered, taken back."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.asking import ask_by_letter
from dirigent.domain.onboarding.models import Brief, OpenQuestion, Through
from dirigent.foundation.verdicts import require

from .finding import asked, live, said_of
from .forms import AnswerForm, QuestionForm, closing


@require_http_methods(["GET", "POST"])
def question_new(request: Request, client_id: int) -> HttpResponse:
    """`?brief=7&about=code`: which brief and which of its answers raised the question."""
    client, at = find(request, Client.objects, pk=client_id), timezone.now()
    number = said_of(request, "brief")
    brief = Brief.objects.filter(client=client, pk=number).first() if number.isdecimal() and len(number) < 19 else None
    require(access.can_tend(request.user, brief) if brief else access.can_hold_first_call(request.user))
    field = brief.template.questions.filter(code=said_of(request, "about")).first() if brief else None
    first = (
        brief.contact_id
        if brief and brief.contact_id
        else client.contacts.present().values_list("pk", flat=True).first()
    )
    initial = {"whom": f"c{first}", "due_at": closing(at, 2)}
    form = QuestionForm(request.POST or None, client=client, user=request.user, at=at, initial=initial)

    def take(said: dict) -> HttpResponse:
        letter, made = None, []
        with transaction.atomic():
            if Once.is_first(said["token"], by=request.user, at=at):
                made = [
                    OpenQuestion.ask(
                        client, line, contact=form.contact, colleague=form.colleague, brief=brief, field=field,
                        due_at=said["due_at"], by=request.user, at=at,
                    )
                    for line in form.lines
                ]  # fmt: skip
                if form.contact and said["letter"] and made:
                    letter = ask_by_letter(made, by=request.user, at=at)
        text = ngettext("The question is put.", "%(n)d questions are put.", len(made)) % {"n": len(made)}
        if letter:
            text += " " + _("The letter is on its way.")
        elif form.contact and said["letter"]:
            text += " " + _("No letter went: there is no mail of theirs in the card, or no mailbox of ours.")
        to = reverse("desk:brief", args=[brief.pk]) if brief else reverse("desk:client", args=[client.pk])
        return done(request, text, to=to, closes=True, live=live(client.pk))

    context = {"client": client, "brief": brief, "field": field}
    return asked(request, "desk/briefs/question_new.html", form, take, **context)


@require_http_methods(["GET", "POST"])
def answer(request: Request, question_id: int) -> HttpResponse:
    """What was answered, written down by one of us; a colleague answers here themselves."""
    question = _found(request, question_id)
    require(access.can_answer(request.user, question))
    form = AnswerForm(request.POST or None, question=question)

    def take(said: dict) -> HttpResponse:
        who = {"contact": question.contact} if question.contact_id else {"user": question.colleague}
        through = said.get("through") or Through.HERE
        question.settle(said["answer"], through=through, by=request.user, at=timezone.now(), **who)
        undo = reverse("desk:question-reopening", args=[question.pk])
        return _acted(request, question, _("The answer is written down."), undo=undo, closes=True)

    return asked(request, "desk/briefs/answer.html", form, take, question=question)


@require_POST
def reopening(request: Request, question_id: int) -> HttpResponse:
    question = _found(request, question_id)
    require(access.can_steer_question(request.user, question))
    question.reopen(by=request.user, at=timezone.now())
    return _acted(request, question, _("The question is open again."))


@require_POST
def withdrawal(request: Request, question_id: int) -> HttpResponse:
    question = _found(request, question_id)
    require(access.can_steer_question(request.user, question))
    question.withdraw(by=request.user, at=timezone.now())
    undo = reverse("desk:question-restoring", args=[question.pk])
    return _acted(request, question, _("The question is taken back."), undo=undo)


@require_POST
def restoring(request: Request, question_id: int) -> HttpResponse:
    question = _found(request, question_id)
    require(access.can_steer_question(request.user, question))
    question.restore(by=request.user, at=timezone.now())
    return _acted(request, question, _("The question is open again."))


def _found(request: Request, question_id: int) -> OpenQuestion:
    return find(request, OpenQuestion.objects.select_related("client", "brief", "contact", "colleague"), pk=question_id)


def _acted(request: Request, question: OpenQuestion, text: str, **how) -> HttpResponse:
    to = reverse("desk:brief", args=[question.brief_id]) if question.brief_id else reverse("desk:day")
    return done(request, text, to=to, live=live(question.client_id), **how)
