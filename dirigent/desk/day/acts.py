"""Where the one button of a duty leads: the act that fulfils it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dirigent.regulation.clause import Act
from dirigent.regulation.models import Duty


@dataclass(frozen=True)
class Button:
    """`dialog`: opens over the page. `post`: the press itself is the act."""

    label: str
    url: str
    dialog: bool = False
    post: bool = False
    icon: str = ""


def address(view: str, *args: object, **query: object) -> str:
    """The address of a screen, or nothing while the desk has no such screen."""
    try:
        path = reverse(view, args=args)
    except NoReverseMatch:
        return ""
    told = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(told)}" if told else path


def _touch(duty: Duty, **said: object) -> str:
    return address("desk:touch-new", client=duty.client_id, **said)


def _congratulate(duty: Duty) -> str:
    return _touch(duty, contact=duty.subject_id, purpose="congratulation")


def _answer(duty: Duty) -> str:
    """A missed call is called back; whatever was written is answered where it was written."""
    if duty.figures.get("call"):
        return _touch(duty, channel="call", answers=duty.subject_id, contact=duty.figures.get("contact"))
    return address("desk:thread", duty.subject_id)


def _tied(duty: Duty) -> str:
    """The contact by which this is done, with the tick already set."""
    return _touch(duty, channel="call", contact=duty.figures.get("contact"), ties=duty.pk)


def _counters(duty: Duty) -> str:
    """The site where it was seen, or all of the client's."""
    if site := duty.figures.get("site"):
        return address("desk:site", site)
    return address("desk:client-accesses", duty.client_id)


# icons: key radar arrows-exchange
def _inspect(duty: Duty) -> str:
    """A result that came out of a brief is compared with it point by point; another is looked at on its own page."""
    if duty.figures.get("share"):
        return address("desk:inspection", duty.figures["share"])
    return address("desk:task", duty.figures["task"])


# icons: mail phone users gift check pencil checkbox book-2 door-enter moon-stars speakerphone message-question file-text message-report quote
_DOORS: dict[str, tuple[Callable[[Duty], str], bool, str]] = {
    Act.ANSWER: (_answer, False, "mail"),
    Act.CALL_BACK: (_tied, True, "phone"),
    Act.FIRST_CALL: (lambda duty: address("desk:first-call", duty.client_id), False, "phone"),
    Act.QUESTION: (lambda duty: address("desk:question-answer", duty.subject_id), True, "message-question"),
    Act.DEBRIEF: (lambda duty: address("desk:brief", duty.subject_id), False, "file-text"),
    Act.INSPECT: (_inspect, False, "checkbox"),
    Act.RESTATE: (lambda duty: address("desk:assignment", duty.subject_id), True, "quote"),
    Act.TELL: (_tied, True, "speakerphone"),
    Act.EXPLAIN: (_tied, True, "phone"),
    Act.REPORT: (lambda duty: address("desk:touch-report", duty.figures["touch"]), True, "file-text"),
    Act.COMPLAINT: (lambda duty: address("desk:complaint", duty.subject_id), False, "message-report"),
    Act.CALL: (lambda duty: _touch(duty, channel="call"), True, "phone"),
    Act.MEET: (lambda duty: _touch(duty, channel="meeting"), True, "users"),
    Act.CONGRATULATE: (_congratulate, True, "gift"),
    Act.SETTLE: (lambda duty: address("desk:agreement-settling", duty.subject_id), True, "check"),
    Act.HANDOVER: (lambda duty: address("desk:handover", duty.subject_id), False, "arrows-exchange"),
    Act.FILL_CARD: (lambda duty: address("desk:client-edit", duty.client_id), True, "pencil"),
    Act.CORRECT_TASK: (lambda duty: address("desk:task", duty.figures["task"]), False, "checkbox"),
    Act.DO_TASK: (lambda duty: address("desk:task", duty.subject_id), False, "checkbox"),
    Act.ACCESS: (lambda duty: address("desk:access", duty.subject_id), False, "key"),
    Act.REQUEST: (lambda duty: address("desk:request", duty.subject_id), True, "phone"),
    Act.COUNTERS: (_counters, False, "radar"),
    Act.LEARN: (lambda _duty: address("desk:growth-new"), True, "book-2"),
    Act.ARRIVE: (lambda _duty: address("desk:arrival"), False, "door-enter"),
    Act.CLOSE_DAY: (lambda _duty: address("desk:closing"), False, "moon-stars"),
}


def button(duty: Duty) -> Button | None:
    """The act of the duty; None while there is no screen for it."""
    act = Act(duty.rule.act)
    leads, dialog, icon = _DOORS[act]
    url = leads(duty)
    label = str(act.label)
    if act == Act.ANSWER and duty.figures.get("call"):
        label, dialog, icon = pgettext("button", "Call back"), True, "phone"
    return Button(label, url, dialog, act == Act.ARRIVE, icon) if url else None


def other_ways(duty: Duty) -> list[Button]:
    """What else fulfils it, for the menu: an answer may also be given by phone, news by letter."""
    ways = []
    if duty.rule.act == Act.ANSWER:
        said = _("Look at the conversation") if duty.figures.get("call") else _("Answered by phone")
        if duty.figures.get("call"):
            ways.append(Button(said, address("desk:thread", duty.subject_id), icon="mail"))
        else:
            ways.append(Button(said, _touch(duty, channel="call", answers=duty.subject_id), dialog=True, icon="phone"))
    if duty.rule.act == Act.TELL:
        letter = address("desk:writing-new", client=duty.client_id, tells=duty.figures["tells"])
        ways.append(Button(_("Tell by letter"), letter, icon="mail"))
        if duty.figures.get("task"):
            ways.append(Button(_("Open the task"), address("desk:task", duty.figures["task"]), icon="checkbox"))
    if duty.rule.act == Act.COMPLAINT and duty.key == "answer":
        ways.append(Button(_("Answered by phone"), _tied(duty), dialog=True, icon="phone"))
    return [way for way in ways if way.url]
