"""What can be done from the search: the commands that answer to what was typed, in either language and layout."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dirigent.foundation.search.words import fold, other_layout

from .addresses import address_or_nothing

# icons: pencil send template phone-plus checkbox sun inbox users heart-handshake book-2 users-group moon-stars settings


@dataclass(frozen=True)
class Action:
    """`names` are what people call it, in both languages whatever the language of the page."""

    view: str
    label: str | Promise
    icon: str
    names: tuple[str, ...]
    dialog: bool = False

    @property
    def address(self) -> str:
        return address_or_nothing(self.view)


ACTIONS = (
    Action("desk:touch-new", gettext_lazy("Log a contact"), "phone-plus", ("записать контакт", "звонок", "log a contact", "call"), dialog=True),
    Action("desk:task-new", gettext_lazy("New task"), "checkbox", ("новая задача", "поставить задачу", "new task"), dialog=True),
    Action("desk:writing-new", gettext_lazy("New letter"), "pencil", ("новое письмо", "написать письмо", "new letter", "write"), dialog=True),
    Action("desk:outbox", gettext_lazy("Outgoing"), "send", ("исходящие", "черновики", "отправленные", "outgoing", "drafts")),
    Action("desk:templates", gettext_lazy("Letter templates"), "template", ("шаблоны писем", "letter templates")),
    Action("desk:day", gettext_lazy("My day"), "sun", ("мой день", "сегодня", "my day", "today")),
    Action("desk:inbox", gettext_lazy("Inbox"), "inbox", ("входящие", "письма", "inbox", "mail")),
    Action("desk:clients", gettext_lazy("Clients"), "users", ("клиенты", "clients")),
    Action("desk:tasks", gettext_lazy("Tasks"), "checkbox", ("задачи", "tasks")),
    Action("desk:agreements", gettext_lazy("Agreements"), "heart-handshake", ("договорённости", "обещания", "agreements")),
    Action("desk:accesses", gettext_lazy("Accesses"), "key", ("доступы", "пароли", "счётчики", "accesses", "passwords")),
    Action("desk:regulation", gettext_lazy("Regulation"), "book-2", ("регламент", "пункты", "regulation", "clauses")),
    Action("desk:team", gettext_lazy("Team"), "users-group", ("команда", "отдел", "team")),
    Action("desk:closing", gettext_lazy("Close the day"), "moon-stars", ("закрыть день", "close the day")),
    Action("desk:settings", gettext_lazy("Settings"), "settings", ("настройки", "settings")),
)  # fmt: skip


def actions_for(query: str) -> list[Action]:
    """Those with a word that begins as one of the query does, read in either keyboard layout."""
    readings = {fold(query).strip(), fold(other_layout(query)).strip()} - {""}
    return [
        action
        for action in ACTIONS
        if any(f" {reading}" in f" {fold(name)}" for reading in readings for name in action.names) and action.address
    ]
