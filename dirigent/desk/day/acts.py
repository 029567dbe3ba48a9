"""Where the one button of a duty leads: the act that fulfils it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

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


# icons: mail phone users gift check pencil checkbox book-2 door-enter moon-stars
_DOORS: dict[str, tuple[Callable[[Duty], str], bool, str]] = {
    Act.ANSWER: (lambda duty: address("desk:thread", duty.subject_id), False, "mail"),
    Act.CALL: (lambda duty: _touch(duty, channel="call"), True, "phone"),
    Act.MEET: (lambda duty: _touch(duty, channel="meeting"), True, "users"),
    Act.CONGRATULATE: (_congratulate, True, "gift"),
    Act.SETTLE: (lambda duty: address("desk:agreement-settling", duty.subject_id), True, "check"),
    Act.FILL_CARD: (lambda duty: address("desk:client-edit", duty.client_id), True, "pencil"),
    Act.CORRECT_TASK: (lambda duty: address("desk:task", duty.figures["task"]), False, "checkbox"),
    Act.DO_TASK: (lambda duty: address("desk:task", duty.subject_id), False, "checkbox"),
    Act.LEARN: (lambda _duty: address("desk:growth-new"), True, "book-2"),
    Act.ARRIVE: (lambda _duty: address("desk:arrival"), False, "door-enter"),
    Act.CLOSE_DAY: (lambda _duty: address("desk:closing"), False, "moon-stars"),
}


def button(duty: Duty) -> Button | None:
    """The act of the duty; None while there is no screen for it."""
    act = Act(duty.rule.act)
    leads, dialog, icon = _DOORS[act]
    url = leads(duty)
    return Button(str(act.label), url, dialog, act == Act.ARRIVE, icon) if url else None


def other_ways(duty: Duty) -> list[Button]:
    """What else fulfils it, for the menu: an answer may also be given by phone."""
    if duty.rule.act != Act.ANSWER:
        return []
    url = _touch(duty, channel="call", answers=duty.subject_id)
    return [Button("", url, dialog=True, icon="phone")] if url else []
