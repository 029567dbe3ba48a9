"""The way out of the demo agency: a mailbox without a server, whose letters lie in a folder, and a few templates."""

from datetime import datetime

from dirigent.domain.conversations.models import Connection, LetterTemplate, Medium, Thread

from .cast import DOMAIN

TEMPLATES = (
    (
        "Отчёт за неделю",
        "Отчёт за неделю",
        "{обращение}\n\nОтчёт за неделю во вложении. Главное: \n\nЗавтра, {завтра}, позвоню и отвечу на вопросы.\n\n{подпись}",
    ),
    (
        "Напомнить об ответе",
        "",
        "{обращение}\n\nПодскажите, пожалуйста, удалось ли посмотреть? Без вашего ответа мы не начнём.",
    ),
    (
        "Знакомство",
        "Давайте знакомиться",
        "{обращение}\n\nМеня зовут {я}, агентство «{агентство}». Я веду проект «{клиент}»: на любой вопрос отвечаю в течение рабочего часа.\n\n{подпись}",
    ),
)


def open_mailbox(*, at: datetime) -> None:
    """One shared mailbox; every letter of the history came through it."""
    mailbox = Connection.open_up(
        kind="mail", medium=Medium.MAIL, name="Почта клиентского сервиса", address=f"office@{DOMAIN}",
        settings={"transport": "folder"}, by=None, at=at,
    )  # fmt: skip
    Thread.objects.filter(medium=Medium.MAIL, connection=None).update(connection=mailbox)
    LetterTemplate.objects.bulk_create(LetterTemplate(title=t, subject=s, text=x) for t, s, x in TEMPLATES)
