"""The glossary and the knowledge base on the screen: looked through, changed, taken out, reminded of."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.knowledge.jobs import remind
from dirigent.domain.knowledge.models import Article, Edition, Editor, Term
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

pytestmark = pytest.mark.usefixtures("glossary")

SAID = {
    "word": "Промокод", "instead": "слово на скидку", "explanation": "Слово, по которому дешевле.",
    "analogy": "Пароль у двери.", "spellings": "промик, промо код", "level": "main",
}  # fmt: skip


@pytest.fixture
def price(head):
    return Article.write(
        "price", "Сколько стоит ведение Директа", "# Цена\nОт 30 000 рублей в месяц.\n- аудит\n- настройка",
        keeper=head, by=head, at=moment("Mon 10:00"), review_days=30,
    )  # fmt: skip


def test_a_term_is_added_found_in_any_form_and_changed(as_, head):
    browser = as_(head)
    assert browser.post("/glossary/new/", SAID).status_code == 302
    term = Term.objects.get(word="Промокод")
    assert (term.spellings, term.made_by) == (["промик", "промо код"], head)
    for asked in ("промокодами", "скидки", "ПРОМИК", "промок"):
        assert "слово на скидку" in browser.get("/glossary/", {"q": asked}).text, asked

    answer = browser.post(f"/glossary/{term.pk}/", SAID | {"instead": "скидка", "revision": 1})

    assert answer.status_code == 302
    assert [one.says["instead"] for one in term.editions.all()] == ["скидка", "слово на скидку"]
    assert [e.kind for e in Entry.objects.about(term).order_by("pk")] == [
        "term.added", "term.changed",
    ]  # fmt: skip


def test_of_two_who_change_a_term_the_second_sees_the_first(as_, head):
    term = Term.objects.get(word="CTR")
    sent = SAID | {"word": "CTR", "revision": 1}
    as_(head).post(f"/glossary/{term.pk}/", sent | {"explanation": "Первое."})

    answer = as_(head).post(f"/glossary/{term.pk}/", sent | {"explanation": "Второе."})

    assert "Первое." in answer.text and answer.status_code == 422
    again = as_(head).post(f"/glossary/{term.pk}/", sent | {"explanation": "Второе.", "revision": 2})
    assert again.status_code == 302


@pytest.mark.parametrize(("change", "sentence"), [
    ({"word": "ctr"}, "уже есть"), ({"instead": ""}, "что сказать вместо"), ({"analogy": " "}, "из жизни"),
    ({"everyday": "on", "spellings": ""}, "Назовите выражения"),
])  # fmt: skip
def test_what_is_missing_is_said_at_the_field(as_, head, change, sentence):
    answer = as_(head).post("/glossary/new/", SAID | change)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_only_whom_the_head_names_may_write(as_, head, olga):
    assert as_(olga).get("/glossary/new/").status_code == 403
    assert as_(olga).post("/knowledge/editors/", {"people": [olga.pk]}).status_code == 403

    as_(head).post("/knowledge/editors/", {"people": [olga.pk]})

    assert Editor.objects.get().user == olga
    assert as_(olga).post("/glossary/new/", SAID).status_code == 302
    as_(head).post("/knowledge/editors/", {})
    assert as_(olga).get("/glossary/new/").status_code == 403


def test_an_article_is_written_found_and_read(as_, head, olga, price):
    found = as_(olga).get("/knowledge/", {"q": "аудиту"}).text
    assert "Сколько стоит ведение Директа" in found and "<mark>аудит</mark>" in found
    read = as_(olga).get(f"/knowledge/{price.pk}/").text
    assert "<h2>Цена</h2>" in read and "<li>настройка</li>" in read
    assert as_(olga).get(f"/knowledge/{price.pk}/wording/").status_code == 403

    sent = {
        "kind": "price",
        "title": price.title,
        "text": "От 40 000 ₽",
        "keeper": head.pk,
        "review_days": 30,
        "revision": 1,
    }
    as_(head).post(f"/knowledge/{price.pk}/wording/", sent)
    late = as_(head).post(f"/knowledge/{price.pk}/wording/", sent | {"text": "От 50 000 ₽"})

    assert late.status_code == 409 and "От 40 000 ₽" in late.text and "От 50 000 ₽" in late.text
    assert Edition.objects.filter(article=price).count() == 2
    assert not as_(olga).get("/knowledge/", {"q": "аудит"}).text.count("Сколько стоит")


def test_an_empty_base_says_what_to_write(as_, head, olga):
    assert "Начните с пяти страниц" in as_(head).get("/knowledge/").text
    assert "Написать статью" not in as_(olga).get("/knowledge/").text


def test_its_keeper_is_reminded_once_and_says_that_all_is_so(as_, head, price, clock):
    due = moment("Mon 10:00") + timedelta(days=31)
    for days in (-3, 0, 1, 2):
        remind(timestamp=int((due + timedelta(days=days)).timestamp()))
    assert Entry.objects.filter(kind="article.stale").count() == 1

    clock((due + timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
    assert (
        "Пора проверить" in as_(head).get("/knowledge/").text or "пора проверить" in as_(head).get("/knowledge/").text
    )
    as_(head).post(f"/knowledge/{price.pk}/review/")
    price.refresh_from_db()
    assert (price.reviewed_by, price.reminded_on) == (head, None)
    remind(timestamp=int((due + timedelta(days=40)).timestamp()))
    assert Entry.objects.filter(kind="article.stale").count() == 2


def test_taken_out_it_is_found_no_more_and_comes_back(as_, head, price):
    as_(head).post(f"/knowledge/{price.pk}/retirement/")
    assert "Сколько стоит" not in as_(head).get("/knowledge/", {"q": "аудит"}).text
    as_(head).post(f"/knowledge/{price.pk}/return/")
    assert "Сколько стоит" in as_(head).get("/knowledge/", {"q": "аудит"}).text


def test_terms_are_pointed_out_with_their_places(as_, olga, anna):
    answer = as_(olga).post("/knowledge/jargon/", {"text": "😀 CTR вырос,\r\nрост CTR и лендинг"})

    said = [json.loads(unescape(one)) for one in re.findall(r'data-say="([^"]+)"', answer.text)]
    assert said[0] == [[3, 6, "CTR", "доля нажавших на объявление"], [19, 22, "CTR", "доли нажавших на объявление"]]
    assert said[1] == [[3, 6, "CTR", "CTR (доля нажавших на объявление)"]]
    assert answer.text.count("<li>") == 2
    assert not as_(olga).post("/knowledge/jargon/", {"text": "Всё готово, ждём вас."}).text.strip()


def test_whoever_knows_our_terms_is_written_to_with_them(as_, olga, denis, anna):
    anna.change(by=olga, at=moment("Fri 12:00"), jargon="professional")
    sent = {"text": "CTR вырос", "to": ["Anna@globus.example"]}
    assert "<li>" not in as_(olga).post("/knowledge/jargon/", sent).text
    # Whoever may not see her learns nothing of what she knows.
    assert "<li>" in as_(denis).post("/knowledge/jargon/", sent).text
    assert "<li>" in as_(olga).post("/knowledge/jargon/", sent | {"to": ["nobody@x.example"]}).text


def test_the_field_of_a_letter_and_of_a_task_ask_for_it(as_, olga, globus, production_head):
    assert 'data-jargon="/knowledge/jargon/"' in as_(olga).get("/tasks/new/").text


@pytest.mark.parametrize(("path", "questions"), [("/glossary/", 4), ("/knowledge/", 5), ("/glossary/?q=реклама", 4)])
def test_the_lists_ask_the_same_for_one_and_for_fifty(as_, head, price, path, questions):
    browser = as_(head)
    browser.get(path)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    few = asked()
    for n in range(50):
        Article.write("service", f"Услуга {n}", "Текст", keeper=head, by=head, at=moment("Mon 11:00"))
        Term.add(f"Слово{n}", instead="слово", explanation="Слово.", analogy="Слово.", by=head, at=moment("Mon 11:00"))
    assert asked() == few
