"""Terms are noticed in any form, said plainly in their case, and left alone where they are explained already."""

import random
import time

import pytest

from dirigent.domain.knowledge import jargon
from dirigent.domain.knowledge.first_terms import first_terms
from dirigent.domain.knowledge.jargon import compiled
from dirigent.domain.knowledge.models import Term


@pytest.fixture(scope="module")
def glossary():
    return compiled(Term(pk=number, **says) for number, says in enumerate(first_terms(), 1))


@pytest.mark.parametrize(("text", "noticed"), [
    ("CTR вырос, а ctr конкурентов упал", ["CTR", "CTR"]),
    ("Запустим ретаргетинг, о ретаргетинге расскажу", ["Ремаркетинг", "Ремаркетинг"]),
    ("Добавили минус-слов и минус‑фразы", ["Минус-слова", "Минус-слова"]),
    ("Сделали лендинг: посадочной страницы не было", ["Посадочная страница", "Посадочная страница"]),
    ("Настроим цели в Метрике", ["Цель"]),
    ("Цель нашей встречи — понять, какой отказ обиднее", []),
    ("Сквозную аналитику и look-alike подключим в РСЯ", ["Сквозная аналитика", "Лук-элайк", "РСЯ"]),
    ("https://site.example/?utm_source=ya&utm_campaign=ctr", []),
    ("пишите на ctr@seo.example", []),
    ("> ваш CTR упал\nПонял, посмотрю", []),
    ("Реклама идёт по плану, заявок стало больше.", []),
    ("метрика, баннер, лиды", ["Яндекс Метрика", "Баннер", "Лид"]),
    ("", []),
])  # fmt: skip
def test_what_is_noticed(glossary, text, noticed):
    assert [one.term.word for one in glossary.find(text)] == noticed


@pytest.mark.parametrize(("text", "left"), [
    ("CTR (доля нажавших на объявление) — 3 %. CTR вырос.", []),
    ("CTR (3,2 %) вырос", ["CTR"]),
    ("Охват — это сколько разных людей увидели рекламу", []),
    ("Охват, то есть число увидевших, вырос", []),
    ("Охват — 12 000", ["Охват"]),
    ("Ремаркетинг — показ рекламы тем, кто заходил на сайт", []),
    ("Запустили ремаркетинг — и стало лучше", ["Ремаркетинг"]),
    ("Доля нажавших на объявление (CTR) растёт", []),
    ("Посмотрите показатели (CTR) сами", ["CTR"]),
    ("CTR (доля нажавших) и CPC", ["CPC"]),
])  # fmt: skip
def test_what_is_explained_in_the_text_is_left_alone(glossary, text, left):
    assert [one.term.word for one in glossary.find(text)] == left


@pytest.mark.parametrize(("text", "said"), [
    ("Мы запустили ретаргетинг", "напоминание тем, кто уже был на сайте"),
    ("Поговорим о ретаргетинге", "напоминании тем, кто уже был на сайте"),
    ("довольны лендингом", "страницей, куда ведёт объявление"),
    ("Лиды подешевели", "Заявки"),
    ("Пришло сорок лидов", "заявок"),
    ("платим за лид", "заявку"),
    ("рост CTR", "доли нажавших на объявление"),
    ("по CPC", "цене одного перехода на сайт"),
    ("Установим счётчик Метрики", "счётчик посетителей"),
    ("В рекламном кабинете", "месте, откуда управляют рекламой"),
    ("без минус-слов", "слов, по которым нас не показывать"),
    ("Ставки в Директе", "Цена, которую готовы платить за переход"),
])  # fmt: skip
def test_the_plain_words_stand_in_the_case_of_the_term(glossary, text, said):
    assert [one.instead for one in glossary.find(text)] == [said]


@pytest.mark.parametrize(("level", "noticed"), [
    (None, ["CTR", "CPV"]), ("none", ["CTR", "CPV"]), ("some", ["CPV"]), ("professional", []),
])  # fmt: skip
def test_what_the_reader_knows_is_not_explained(glossary, level, noticed):
    assert [one.term.word for one in glossary.find("CTR и CPV", level)] == noticed


def test_places_fit_the_text(glossary):
    text = "😀 Рост CTR и посадочной страницы"
    for one in glossary.find(text):
        assert text[one.start : one.end] == one.words


def test_a_long_letter_is_read_in_a_blink(glossary):
    stock = [
        word for says in first_terms() for word in f"{says['explanation']} {says['analogy']} {says['word']}".split()
    ]
    chosen = random.Random(7)
    letters = [" ".join(chosen.choices(stock, k=5_000)) for _ in range(5)]
    glossary.find(letters[0])
    spent = []
    for letter in letters[1:]:
        began = time.perf_counter()
        assert glossary.find(letter)
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.05


def test_every_first_term_is_whole_and_speaks_plainly(glossary):
    known = {term for patterns in glossary.by_word.values() for _pattern, term in patterns}
    said = list(first_terms())
    assert len(said) >= 60
    assert len({one["word"].lower() for one in said}) == len(said) == len(known)
    for one in said:
        assert one["instead"] and one["explanation"].endswith(".") and one["analogy"].endswith("."), one["word"]
        # An explanation by other terms explains nothing.
        others = [
            f.term.word for f in glossary.find(f"{one['explanation']} {one['analogy']}") if f.term.word != one["word"]
        ]
        assert not others, one["word"]


def test_what_the_agency_changes_is_noticed_at_once(db, head, clock):
    at = clock("Fri 12:00")
    assert not jargon.find("Дадим промокод")
    term = Term.add("Промокод", instead="слово на скидку", explanation="Розыгрыш.", analogy="Лотерея.", by=head, at=at)
    assert [one.instead for one in jargon.find("Дадим промокод")] == ["слово на скидку"]
    term.change(instead="скидка", by=head, at=clock("Fri 12:01"))
    assert [one.instead for one in jargon.find("Дадим промокод")] == ["скидку"]
    term.retire(by=head, at=clock("Fri 12:02"))
    assert not jargon.find("Дадим промокод")
