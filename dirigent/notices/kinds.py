"""What a person may be told of: an open list, each kind with its words and with what is usual for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(TextChoices):
    """By what a notice reaches its reader."""

    APP = "app", _("In Dirigent")
    MAIL = "mail", pgettext_lazy("a way of notices", "Mail")
    TELEGRAM = "telegram", _("Telegram")
    MAX = "max", _("MAX")
    PUSH = "push", _("Browser")


class Mode(TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("notices come", "at once")
    DIGEST = "digest", pgettext_lazy("notices come", "in the digest")
    NEVER = "never", pgettext_lazy("notices come", "never")


CHATS = (Way.TELEGRAM, Way.MAX)
QUIETLY: Mapping[str, Mode] = {
    Way.APP: Mode.AT_ONCE, Way.MAIL: Mode.DIGEST, Way.TELEGRAM: Mode.NEVER, Way.MAX: Mode.NEVER, Way.PUSH: Mode.NEVER,
}  # fmt: skip
LOUDLY: Mapping[str, Mode] = {
    Way.APP: Mode.AT_ONCE, Way.MAIL: Mode.DIGEST, Way.TELEGRAM: Mode.AT_ONCE, Way.MAX: Mode.AT_ONCE, Way.PUSH: Mode.AT_ONCE,
}  # fmt: skip
ALOUD_EVERYWHERE: Mapping[str, Mode] = {**LOUDLY, Way.MAIL: Mode.AT_ONCE}
BESIDE: Mapping[str, Mode] = {**QUIETLY, Way.APP: Mode.DIGEST}


@dataclass(frozen=True)
class Kind:
    """`must`: one's own burning duties, which nobody silences. `of`: whose kind it is, for the table of choices."""

    key: str
    label: str | Promise
    says: str | Promise
    usual: Mapping[str, Mode]
    must: bool = False
    burning: bool = False
    heads_only: bool = False

    def may_be(self, mode: str) -> bool:
        return not (self.must and mode == Mode.NEVER)


REGISTRY: dict[str, Kind] = {}


def kind(key: str, label: str | Promise, says: str | Promise, usual: Mapping[str, Mode], **more: bool) -> str:
    """Put a kind into the list; rooms above may add theirs. Its key is used once for ever."""
    if key in REGISTRY:
        raise ValueError(f"{key} is taken.")
    REGISTRY[key] = Kind(key, label, says, usual, **more)
    return key


URGENT = kind(
    "urgent", _("Urgent outside working time"),
    _("A breakdown or an urgent matter of a client while you are on call. The only thing that rings at night."),
    ALOUD_EVERYWHERE, must=True, burning=True,
)  # fmt: skip
BURNING = kind(
    "burning", _("My duty burns"), _("Less than half a working hour is left."), LOUDLY, must=True, burning=True
)
OVERDUE = kind("overdue", _("My duty is late"), _("The due moment has passed."), LOUDLY, must=True, burning=True)
BROUGHT_IN = kind(
    "brought_in", _("I have been brought in"), _("Nobody has answered the client, and now it is your turn."),
    LOUDLY, must=True, burning=True,
)  # fmt: skip
MESSAGE = kind("message", _("A letter or a message of my client"), _("It waits for our answer."), QUIETLY)
CALL = kind("call", _("A missed call of my client"), _("Nobody took it."), LOUDLY)
MENTION = kind("mention", _("I am mentioned"), _("A colleague asks you to look."), LOUDLY)
COMMENT = kind("comment", _("A comment in my task"), _("In tasks you set, do, help with or watch."), QUIETLY)
TASK = kind("task", _("A task was given to me or came back"), _("Also work handed in that you are to check."), QUIETLY)
THREAD = kind("thread", _("A conversation was given to me"), _("Somebody asks you to answer."), LOUDLY)
AGREEMENT = kind("agreement", _("An agreement is due"), _("On the morning of its day."), QUIETLY)
DUTY = kind("duty", _("A new duty of mine"), _("What the regulation asks of you from now on."), BESIDE)
ABSENCE = kind("absence", _("Standing in"), _("You stand in for somebody, or you are back yourself."), LOUDLY)
COMPLAINT = kind("complaint", _("A complaint of a client"), _("Of your clients; the head hears of all."), LOUDLY)
HANDOVER = kind(
    "handover", _("A handover of a client"), _("Handed over to you, asked, returned, answered or accepted."), LOUDLY
)
CONNECTION = kind(
    "connection", _("A connection is broken"), _("Your mailbox or telephone; administrators hear of the shared ones."),
    LOUDLY,
)  # fmt: skip
ARTICLE = kind(
    "article", _("An article of mine waits to be looked through"), _("So that prices and terms stay true."), BESIDE
)
TEAM = kind(
    "team", _("What the head should know"), _("A force majeure, a day closed with things left undone."),
    BESIDE, heads_only=True,
)  # fmt: skip
TRIAL = "trial"
