"""Putting the client's task in our own words: a draft from the brief, the arithmetic of the goal in a sentence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Brief, Debrief, Feasibility, Outcome
from .models.answer import in_words, is_empty
from .models.debrief import Point
from .models.template import BUDGET, DEADLINE, GOAL, LEADS, PRODUCT, TERM, AnswerKind

WORDS_A_MINUTE = 150
# What each point of a draft is built from, in the order in which a client reads it.
GOALS = (GOAL, LEADS, "success", "step", "action", "what")
MONEY = (BUDGET, TERM, DEADLINE, "ends")
SUBJECT = (PRODUCT, "offer", "headline", "site", "link")
PEOPLE = ("audience", "geo", "pains")
BOUNDS = ("limits", "taboo", "law", "style", "tone")
PLAIN = (GOAL, PRODUCT, "audience", "headline")
LEFT_OUT = (
    "decides",
    "else",
    "past",
    "files",
    "counters",
    "cabinets",
    "programmer",
    "expert",
    "base",
    "pictures",
    "materials",
    "paid",
    "ready",
)


def draft(brief: Brief, feasibility: Feasibility | None = None) -> list[Point]:
    """The restatement as a first try: the manager reads, shortens and puts it in their own words."""
    with translation.override(settings.LANGUAGE_CODE):
        answers = {a.question.code: a for a in brief.current_answers() if not is_empty(a.value)}
        parts: list[tuple[str, Sequence[str]]] = [
            (_("What you want to achieve"), GOALS), (_("What we tell people about"), SUBJECT),
            (_("Whom we speak to"), PEOPLE), (_("Money and time"), MONEY), (_("What we must not do"), BOUNDS),
        ]  # fmt: skip
        named = {code for _heading, codes in parts for code in codes} | set(LEFT_OUT)
        details = [code for code in answers if code not in named]
        parts.insert(3, (_("How we do it"), details))
        points = [(heading, _told(answers, codes)) for heading, codes in parts]
        if feasibility:
            points.append((_("What this money can bring"), arithmetic(feasibility)))
    return [(heading, text) for heading, text in points if text]


def _told(answers: Mapping, codes: Sequence[str]) -> str:
    lines = []
    for code in codes:
        if (answer := answers.get(code)) is None or answer.question.kind == AnswerKind.FILES:
            continue
        said = in_words(answer.value, answer.question.kind)
        long = answer.question.kind in (AnswerKind.TEXT, AnswerKind.LINE)
        lines.append(said if long and code in PLAIN else f"{_label(code) or _statement(answer.question.text)}: {said}")
    return "\n".join(lines)


def _label(code: str) -> str:
    """What a sentence of ours calls it, where the question itself would sound odd as a statement."""
    return {
        LEADS: _("Requests or orders a month"), BUDGET: _("For advertising a month"), TERM: _("Months"),
        DEADLINE: _("By the day"), "success": _("It has worked out when"), "geo": _("Where they live"), "site": _("Where we lead"),
        "limits": _("Not allowed"), "calls": _("People turn to you through"), "difference": _("Why you are chosen"),
        "rivals": _("Whom you are compared with"), "season": _("Seasons"), "average": _("The average purchase"),
        "offer": _("What we offer"), "words": _("You are to be found by"), "hours": _("You take requests"),
    }.get(code, "")  # fmt: skip


def _statement(question: str) -> str:
    return question.rstrip(" ?…:.")


def arithmetic(checked: Feasibility) -> str:
    """«При цене клика 25–150 ₽ и конверсии 2–8 % бюджет 100 000 ₽ даст 13–320 заявок; вы хотите 400…»."""
    told = {
        "click": _span(checked.click_low, checked.click_high),
        "rate": _span(checked.rate_low, checked.rate_high),
        "money": _number(checked.money),
        "brought": _span(checked.low, checked.high),
        "wanted": _number(checked.wanted),
        "missing": _number(checked.missing),
    }
    months = ngettext("for %(n)d month", "for %(n)d months", checked.months) % {"n": checked.months}
    told["term"] = f" ({months})" if checked.months > 1 else ""
    brings = ngettext(
        "With a click at %(click)s ₽ and %(rate)s of a hundred visitors asking, %(money)s ₽%(term)s bring %(brought)s request.",
        "With a click at %(click)s ₽ and %(rate)s of a hundred visitors asking, %(money)s ₽%(term)s bring %(brought)s requests.",
        checked.high,
    ) % told  # fmt: skip
    if checked.outcome == Outcome.FEASIBLE:
        return f"{brings} " + _("You want %(wanted)s: that can be done.") % told
    if checked.outcome == Outcome.EDGE:
        return f"{brings} " + _("You want %(wanted)s: that is at the edge, everything has to go well.") % told
    best, worst = checked.money_needed
    told |= {"best": _number(best), "worst": _number(worst)}
    short = ngettext(
        "You want %(wanted)s: even at the best %(missing)s is lacking.",
        "You want %(wanted)s: even at the best %(missing)s are lacking.", checked.missing,
    ) % told  # fmt: skip
    if best == worst:
        return f"{brings} {short} " + _("It would need %(best)s ₽, more time or a smaller goal.") % told
    return f"{brings} {short} " + _("It would need from %(best)s to %(worst)s ₽, more time or a smaller goal.") % told


def reading_minutes(debrief: Debrief) -> int:
    """As long as a person reads it without hurry, and never less than a minute."""
    words = sum(len(f"{point.heading} {point.text}".split()) for point in debrief.points.all())
    return max(1, -(-words // WORDS_A_MINUTE))


def _span(low: Decimal | int, high: Decimal | int) -> str:
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _number(figure: Decimal | int) -> str:
    value = Decimal(figure)
    places = 0 if value == value.to_integral_value() else 1
    return str(number_format(round(value, places), decimal_pos=places, force_grouping=True))
