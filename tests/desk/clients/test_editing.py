"""Changing the card and the people of a client: who may, what is refused at the field, and nobody's text lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dirigent.domain.clients.models import Client, Contact, Requisites
from dirigent.foundation.journal.models import Entry

PART = {"HX-Request": "true"}


def card(client, **said):
    fields = {"name": client.name, "goal": client.goal, "product": client.product, "instruments": client.instruments}
    return fields | {"timezone": client.timezone, "revision": client.revision, "site": "", "since": ""} | said


def test_the_goal_is_written_and_the_journal_keeps_the_earlier(as_, globus, olga):
    was = globus.goal

    assert as_(olga).post(f"/clients/{globus.pk}/card/", card(globus, goal="Новая"), headers=PART).status_code == 204

    globus.refresh_from_db()
    assert globus.goal == "Новая"
    assert Entry.objects.get(kind="client.changed").data["fields"]["goal"] == [was, "Новая"]


def test_two_writers_see_each_other(as_, globus, olga, marina):
    stale = card(globus, goal="от Марины")
    as_(olga).post(f"/clients/{globus.pk}/card/", card(globus, goal="от Ольги"))

    answer = as_(marina).post(f"/clients/{globus.pk}/card/", stale)

    assert answer.status_code == 409
    assert "от Ольги" in answer.text and "от Марины" in answer.text
    globus.refresh_from_db()
    assert globus.goal == "от Ольги"
    as_(marina).post(f"/clients/{globus.pk}/card/", stale | {"revision": globus.revision})
    globus.refresh_from_db()
    assert globus.goal == "от Марины"


def test_a_manager_does_not_reassign_the_client(as_, globus, olga, marina, denis):
    as_(olga).post(f"/clients/{globus.pk}/card/", card(globus, manager=denis.pk, deputy=""))

    globus.refresh_from_db()
    assert (globus.manager, globus.deputy) == (olga, marina)


def test_the_head_does_and_not_to_one_person_twice(as_, globus, olga, marina, denis, head):
    form = card(globus, manager=denis.pk, deputy=denis.pk)

    refused = as_(head).post(f"/clients/{globus.pk}/card/", form, headers=PART)
    assert refused.status_code == 422
    assert refused.text.count("не тот же человек") == 1
    as_(head).post(f"/clients/{globus.pk}/card/", form | {"deputy": marina.pk, "team": [olga.pk]}, headers=PART)

    globus.refresh_from_db()
    assert (globus.manager, globus.deputy, list(globus.team.all())) == (denis, marina, [olga])


def test_a_new_client_of_a_manager_is_theirs(as_, olga):
    form = {"name": "  Музей   кино ", "status": "running", "timezone": "Europe/Moscow"}

    as_(olga).post("/clients/new/", form)

    assert Client.objects.get().name == "Музей кино"
    assert Client.objects.get().manager == olga
    assert as_(olga).post("/clients/new/", form).status_code == 422


def test_a_pause_asks_why_and_can_be_undone(as_, globus, olga):
    url, browser = f"/clients/{globus.pk}/status/", as_(olga)

    assert browser.post(url, {"status": "paused"}, headers=PART).status_code == 422
    answer = browser.post(url, {"status": "paused", "reason": "сезон"}, headers=PART)
    globus.refresh_from_db()
    assert globus.status == "paused"
    assert f"{url}running/" in answer["HX-Trigger"]
    browser.post(f"{url}running/", headers=PART)
    globus.refresh_from_db()
    assert globus.status == "running"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("inn", "7701234568", "ИНН"),
        ("bic", "1", "БИК"),
        ("account", "40702810000000000001", "счёт"),
        ("legal_name", "", ""),
    ],
)
def test_a_slip_in_requisites_is_said_at_its_field(as_, globus, olga, field, value, said):
    form = {"legal_name": "ООО «Глобус»", "bic": "044525225"} | {field: value}

    answer = as_(olga).post(f"/clients/{globus.pk}/requisites/new/", form, headers=PART)

    assert answer.status_code == 422
    assert said.casefold() in answer.text.split('class="errorlist"')[1].split("</ul>")[0].casefold()
    assert not Requisites.objects.exists()


def test_requisites_are_pasted_with_spaces(as_, globus, olga):
    as_(olga).post(
        f"/clients/{globus.pk}/requisites/new/", {"legal_name": "ООО", "inn": " 7707 083 893 "}, headers=PART
    )

    assert Requisites.objects.get().inn == "7707083893"


def test_only_the_head_vouches_and_not_for_yesterday(as_, globus, olga, head):
    url, today = f"/clients/{globus.pk}/trust/", timezone.localdate()

    assert as_(olga).post(url, {"until": today}).status_code == 403
    assert as_(head).post(url, {"until": today - timedelta(days=1)}, headers=PART).status_code == 422
    as_(head).post(url, {"until": today + timedelta(days=3)}, headers=PART)
    globus.refresh_from_db()
    assert globus.trusted_by == head
    as_(head).post(f"{url}withdrawal/", headers=PART)
    globus.refresh_from_db()
    assert globus.trusted_by is None


def person(**said):
    return {"given_name": "Сергей", "address_form": "formal", "patronymic": "Петрович", "jargon": "none"} | said


def test_a_person_is_written_as_people_write(as_, globus, olga):
    form = person(
        phones="8 (495) 111-22-33 доб. 12\n+7 916 123-45-67",
        mails="s@globus.example",
        birthday="4 марта",
        hours_0="10–13, 15–18",
    )

    as_(olga).post(f"/clients/{globus.pk}/people/new/", form)

    contact = Contact.objects.get()
    assert [(p.number, p.extension) for p in contact.phones.all()] == [("+74951112233", "12"), ("+79161234567", "")]
    assert (contact.birth_day, contact.birth_month, contact.birth_year) == (4, 3, None)
    assert [(w.weekday, w.starts.hour, w.ends.hour) for w in contact.windows.all()] == [(0, 10, 13), (0, 15, 18)]
    text = as_(olga).get(f"/contacts/{contact.pk}/").text
    assert "Сергей Петрович, вам удобно разговаривать?" in text
    assert "4 марта" in text and 'href="tel:+74951112233"' in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"phones": "звоните"},
        {"mails": "не почта"},
        {"birthday": "31 февраля"},
        {"hours_0": "утром-вечером"},
        {"given_name": ""},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(as_, globus, olga, wrong):
    answer = as_(olga).post(f"/clients/{globus.pk}/people/new/", person(traits="любит цифры") | wrong)

    assert answer.status_code == 422
    assert "errorlist" in answer.text and "любит цифры" in answer.text
    assert not Contact.objects.exists()


def test_editing_a_person_keeps_what_was_not_touched(as_, globus, anna, olga):
    page = as_(olga).get(f"/contacts/{anna.pk}/card/").text
    phones = [phone.number for phone in anna.phones.all()]
    form = person(
        revision=anna.revision, phones="\n".join(phones), mails="\n".join(m.address for m in anna.mails.all())
    )

    assert all(phone[-2:] in page for phone in phones)
    as_(olga).post(f"/contacts/{anna.pk}/card/", form)

    anna = Contact.objects.get()
    assert anna.given_name == "Сергей"
    assert [phone.number for phone in anna.phones.all()] == phones
    assert as_(olga).post(f"/contacts/{anna.pk}/card/", form | {"given_name": "Пётр"}).status_code == 409


def test_leaving_and_coming_back(as_, anna, olga):
    browser = as_(olga)

    assert f"/contacts/{anna.pk}/return/" in browser.post(f"/contacts/{anna.pk}/leaving/", headers=PART)["HX-Trigger"]
    assert not Contact.objects.present().exists()
    browser.post(f"/contacts/{anna.pk}/return/", headers=PART)
    assert Contact.objects.present().exists()


def test_a_no_call_person_is_not_offered_a_call(as_, anna, olga):
    anna.change(no_calls=True, by=olga, at=timezone.now())

    text = as_(olga).get(f"/contacts/{anna.pk}/").text

    assert "просит не звонить" in text
    assert 'class="btn btn-primary" href="tel:' not in text
