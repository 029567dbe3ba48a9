import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.desk.agreements.offering import offers_for
from dirigent.domain.conversations.models import Agreement, Message, TurnedDown
from tests.cast import moment
from tests.regulation.story import letter

pytestmark = pytest.mark.django_db
PROMISE = "Макеты пришлём до пятницы"


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock("Wed 12:00")


@pytest.fixture
def promise(globus, anna):
    letter(globus, moment("Wed 10:00"))
    Message.objects.update(new_text=f"Добрый день!\n{PROMISE}. Спасибо.")
    return Message.objects.get()


def only(message):
    ((offer,),) = offers_for([message], moment("Wed 12:00")).values()
    return offer


def at(message, what):
    return f"/messages/{message.pk}/offers/{only(message).key}/{what}/"


def test_a_promise_is_offered_under_its_letter(as_, olga, promise):
    text = as_(olga).get(f"/inbox/{promise.thread_id}/").text

    assert PROMISE in text.partition('class="offers"')[2]
    assert Agreement.objects.count() == 0


def test_one_press_makes_the_agreement_once_and_links_the_letter(as_, olga, anna, promise):
    address = at(promise, "agreement")

    for _ in range(2):
        as_(olga).post(address, headers={"HX-Request": "true"})

    made = Agreement.objects.get()
    assert (made.side, made.text, made.due_at, made.message, made.contact) == ("theirs", PROMISE, moment("Fri 19:00"), promise, anna)  # fmt: skip
    assert offers_for([promise], moment("Wed 12:00")) == {}


def test_what_was_turned_down_is_not_offered_again_until_taken_back(as_, olga, promise):
    refusal, back = at(promise, "refusal"), at(promise, "return")

    as_(olga).post(refusal)
    assert offers_for([promise], moment("Wed 12:00")) == {}
    assert TurnedDown.objects.get().by == olga

    as_(olga).post(back)
    assert only(promise).text == PROMISE


def test_to_a_stranger_there_is_no_offer(as_, denis, promise):
    assert as_(denis).post(at(promise, "agreement")).status_code == 404
    assert as_(denis).post(at(promise, "refusal")).status_code == 404


def test_an_offer_that_is_not_in_the_letter_does_not_exist(as_, olga, promise):
    assert as_(olga).post(f"/messages/{promise.pk}/offers/{'0' * 32}/agreement/").status_code == 404


def test_as_many_questions_for_fifty_letters_as_for_one(globus, anna):
    for _n in range(50):
        letter(globus, moment("Wed 09:00"))
    Message.objects.update(new_text=PROMISE)
    messages = list(Message.objects.all())
    offers_for(messages[:1], moment("Wed 12:00"))  # what is asked once and kept
    counts = []
    for some in (messages[:1], messages):
        with CaptureQueriesContext(connection) as queries:
            offers_for(some, moment("Wed 12:00"))
        counts.append(len(queries))

    assert counts == [3, 3]


def test_a_typed_talk_offers_lines_to_both_sides(as_, olga):
    text = (
        as_(olga).post("/promises/found/", {"summary": "Анна пришлёт тексты до пятницы, мы сделаем макеты завтра"}).text
    )

    assert "клиент: Анна пришлёт тексты до пятницы" in text
    assert "мы: Мы сделаем макеты завтра" in text


def test_the_ledger_counts_both_sides(as_, olga, denis, globus, anna):
    past = moment("Mon 12:00")
    for n, ending in enumerate(("keep", "keep", "give_up", "")):
        made = Agreement.make(globus, f"Обещание {n}", side="theirs", due_at=moment("Tue 12:00"), by=olga, at=past)
        if ending == "keep":
            made.keep(by=olga, at=moment("Wed 10:00"))
        elif ending:
            made.give_up(by=olga, at=moment("Wed 10:00"), evidence="Передумали")
    Agreement.make(globus, "Наше", side="ours", due_at=moment("Fri 12:00"), by=olga, at=past).move(
        moment("next Mon 12:00"), reason="Попросили", by=olga, at=moment("Tue 12:00")
    )
    answer = as_(olga).get(f"/clients/{globus.pk}/promises/")
    ours, theirs = answer.context["ledgers"]

    assert (theirs.kept, theirs.broken, theirs.late, theirs.rate) == (2, 1, 1, 67)
    assert (ours.open, ours.moved, ours.rate) == (1, 1, None)
    assert "Попросили" in answer.text
    assert as_(denis).get(f"/clients/{globus.pk}/promises/").status_code == 404
