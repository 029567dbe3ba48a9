"""What the person wrote this time."""

import pytest

from dirigent.integrations.mail.quotes import new_text

OURS = "Добрый день!\nСогласовано."


@pytest.mark.parametrize(
    "quoted",
    [
        "",
        "\n\n> Пришлите макет\n> до пятницы",
        "\n\nчт, 19 нояб. 2026 г. в 10:18, Ольга <olga@kvartet.example>:\n\n> Пришлите макет",
        "\n\n19.11.2026 10:18, Ольга Снегирёва пишет:\n> Пришлите макет",
        "\n\nOn Thu, Nov 19, 2026 at 10:18 AM Olga <olga@kvartet.example> wrote:\n> Please send it",
        "\n\nOn Thu, Nov 19, 2026 at 10:18 AM Olga Snegiryova\n<olga@kvartet.example> wrote:\n\n> Please send it",
        '\n\n19.11.2026, 10:18, "Ольга" <olga@kvartet.example>:\nПришлите макет',
        "\n\n-----Original Message-----\nFrom: Olga\nSent: Thursday\nTo: Anna\nSubject: Banner\n\nPlease send it",
        "\n\n-------- Исходное сообщение --------\nОт: Ольга\nПришлите макет",
        "\n\n________________________________\nОт: Ольга <olga@kvartet.example>\nОтправлено: 19 ноября 2026 г.\nКому: Анна\nТема: Макет\n\nПришлите",
        "\n-- \nАнна Ковалёва\n+7 900 000-00-00",
        "\n\nОтправлено с iPhone",
        "\n\nSent from my iPhone",
    ],
)
def test_the_quoted_letter_and_the_signature_are_left_out(quoted: str):
    assert new_text(OURS + quoted) == OURS


def test_answers_between_quoted_lines_stay():
    text = "19.11.2026 10:18, Ольга пишет:\n> Макет готов?\nДа.\n> А счёт?\nЗавтра.\n"
    assert new_text(text) == "Да.\nЗавтра."


@pytest.mark.parametrize(
    "text",
    [
        "Смотрите ниже\n\n---------- Forwarded message ---------\nFrom: Boris <b@y.example>\nDate: Mon\nSubject: S\nTo: Anna\n\nТекст",
        "-------- Пересылаемое сообщение --------\n19.11.2026, 10:18, Борис <b@y.example>:\n\nТекст",
        "> одна цитата",
        "Встреча: 19.11.2026\nМесто: офис",
        "Борис написал вчера. Что отвечаем?",
        "От: нас\nзависит всё",
        "--",
    ],
)
def test_nothing_of_the_letter_itself_is_lost(text: str):
    assert new_text(text) == text.strip()
