"""A real agency's client list, and the ways in which such lists go wrong."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import StringIO
from pathlib import Path

import pytest

from dirigent.domain.clients.importing import CannotMap, correct, guess_columns, import_clients, mapped, preview
from dirigent.domain.clients.models import Client, Contact, Import, ImportProblem, PreferredChannel, Requisites, Status
from dirigent.domain.people.models import Role, User
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.tables import UnreadableTable, read, text_of

AGENCY = Path(__file__).resolve().parents[2] / "data" / "agency" / "clients.xlsx"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return User.hire(login="vera", family_name="Громова", given_name="Вера", role=Role.HEAD, by=None, at=NOW)


def table(text: str, encoding: str = "utf-8", filename: str = "clients.csv"):
    return read(text.encode(encoding), filename)


def taken(text: str, **given):
    return import_clients(table(text), **({"by": None, "at": NOW} | given))


def sentences(troubles) -> list[str]:
    return [str(trouble) for trouble in troubles]


class TestTheAgency:
    def test_every_client_contact_and_manager_is_there(self):
        done = import_clients(read(AGENCY), by=None, at=NOW, create_people=True)

        assert (Client.objects.count(), Contact.objects.count(), User.objects.count()) == (36, 74, 4)
        assert sorted(User.objects.values_list("login", "family_name", "given_name", "role")) == [
            ("denis", "Кравцов", "Денис", Role.ACCOUNT_MANAGER),
            ("marina", "Орлова", "Марина", Role.ACCOUNT_MANAGER),
            ("olga", "Снегирёва", "Ольга", Role.ACCOUNT_MANAGER),
            ("yulia", "Берг", "Юлия", Role.ACCOUNT_MANAGER),
        ]
        assert not any(user.has_usable_password() for user in User.objects.all())
        assert sentences(done.problems) == [
            "Клиенты, строка 9: Контрольная цифра ИНН 7701234567 не сходится: проверьте, нет ли опечатки.",
            "Клиенты, строка 38: Автосалон «Сова» уже есть в строке 5. Отличается: "
            "аккаунт-менеджер — здесь «Ольга Снегирёва», там «Юлия Берг». Карточка заполнена по строке 5.",
            "Контакты, строка 19: «p.kovaleva0(at)granat9.example» не похоже на адрес: нет @.",
        ]
        assert sentences(done.notices) == [
            "Контакты, строка 23: Из адреса «d.kovaleva0@belyy kit11.example» убраны пробелы.",
            "Контакты, строка 24: Из адреса «f.belov1@belyy kit11.example» убраны пробелы.",
        ]
        assert len(done.to_mend) == ImportProblem.objects.open().count() == 3

    def test_the_card_says_what_the_row_said(self):
        import_clients(read(AGENCY), by=None, at=NOW, create_people=True)

        client = Client.objects.get(name="Ледовое шоу «Полёт»")  # the file has spaces around it
        assert (client.status, client.manager.login, client.deputy.login) == (Status.RUNNING, "olga", "marina")
        assert (client.since, client.goal, client.timezone) == (date(2026, 11, 1), "", "Europe/Moscow")
        assert "goal" in client.card_missing
        period = client.status_periods.get()
        assert (period.status, period.since) == (Status.RUNNING, datetime(2026, 10, 31, 21, 0, tzinfo=UTC))
        assert Requisites.objects.get(client=client).inn == "7417776310"
        assert Client.objects.get(name="Автосалон «Сова»").manager.login == "yulia"
        assert Requisites.objects.get(client__name="Ледовое шоу «Сова»").inn == "7701234567"  # wrong, kept, on the list
        assert ImportProblem.objects.get(field="inn").client.name == "Ледовое шоу «Сова»"
        counted = [
            Client.objects.filter(status=status).count() for status in (Status.RUNNING, Status.LEAD, Status.PAUSED)
        ]
        assert counted == [30, 3, 3]

    def test_a_contact_is_whole(self):
        import_clients(read(AGENCY), by=None, at=NOW, create_people=True)

        pyotr = Contact.objects.get(client__name="Ледовое шоу «Полёт»", given_name="Пётр")
        assert (pyotr.family_name, pyotr.patronymic, pyotr.position) == ("Белов", "Ильич", "администратор")
        assert (pyotr.birth_day, pyotr.birth_month, pyotr.birth_year) == (4, 3, None)
        assert pyotr.preferred_channel == PreferredChannel.MESSENGER
        assert pyotr.phones.get().number == "+79835337406"
        assert {(w.weekday, w.starts, w.ends) for w in pyotr.windows.all()} == {
            (d, time(10), time(13)) for d in range(5)
        }
        fyodor = Contact.objects.get(client__name="Ресторан «Белый кит»", given_name="Фёдор")
        assert fyodor.mails.get().key == "f.belov1@belyykit11.example"
        assert (
            Contact.objects.filter(client__name="Клиника «Меридиан»", family_name="Игнатов").count() == 2
        )  # namesakes

    def test_the_second_time_nothing_changes(self):
        first = import_clients(read(AGENCY), by=None, at=NOW, create_people=True)
        entries = Entry.objects.count()
        again = import_clients(read(AGENCY), by=None, at=LATER, create_people=True)

        assert not again.changed_anything
        assert (again.clients_left, again.contacts_left, again.to_mend) == (36, 74, [])
        assert sentences(again.problems) == sentences(first.problems)
        assert Entry.objects.count() == entries
        assert (Client.objects.count(), Contact.objects.count(), User.objects.count()) == (36, 74, 4)

    def test_a_dry_run_says_the_same_and_writes_nothing(self):
        seen = preview(read(AGENCY), create_people=True)

        assert not any(model.objects.exists() for model in (Client, Contact, User, Import, ImportProblem, Entry))
        assert (len(seen.new_clients), len(seen.new_contacts), len(seen.problems), len(seen.notices)) == (36, 74, 3, 2)
        assert sorted(seen.people) == ["Денис Кравцов", "Марина Орлова", "Ольга Снегирёва", "Юлия Берг"]
        import_clients(read(AGENCY), by=None, at=NOW, create_people=True)
        seen = preview(read(AGENCY), create_people=True)
        assert (len(seen.left_clients), len(seen.left_contacts), seen.new_clients, seen.people) == (36, 74, [], [])

    def test_the_same_in_cp1251_with_semicolons(self):
        book = read(AGENCY)
        for sheet in book:
            out = StringIO()
            writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
            writer.writerows([text_of(cell) for cell in row.cells] for row in sheet.rows)
            by_csv = read(out.getvalue().encode("cp1251"), f"{sheet.title}.csv")
            assert (by_csv.encoding, by_csv.delimiter) == ("cp1251", ";")
            import_clients(by_csv, by=None, at=NOW, create_people=True)

        assert (Client.objects.count(), Contact.objects.count(), User.objects.count()) == (36, 74, 4)
        assert ImportProblem.objects.open().count() == 3
        assert not import_clients(book, by=None, at=LATER, create_people=True).changed_anything

    def test_without_leave_to_hire_the_unknown_managers_are_problems(self, head):
        done = import_clients(read(AGENCY), by=head, at=NOW)

        assert User.objects.get() == head
        assert Client.objects.filter(manager=None).count() == 36
        unknown = "У нас нет никого по имени «Ольга Снегирёва». Добавьте человека в команду или исправьте имя."
        assert unknown in [trouble.sentence for trouble in done.problems]


HEADER = "Клиент;Менеджер;Заместитель;ИНН;Статус;Цель;ФИО;Почта;Телефон\n"


class TestOneTable:
    def test_a_flat_table_brings_clients_with_their_contacts(self):
        done = taken(HEADER + "Полёт;;;;;;Анна Юдина;a@polet.ru;\nПолёт;;;;;;Пётр Белов;p@polet.ru;89131112233\n")
        assert (Client.objects.get().name, Contact.objects.count(), done.problems) == ("Полёт", 2, [])

    def test_one_client_is_one_whatever_its_quotes_and_letters(self):
        taken('Клиент\nЛедовое шоу «Полёт»\n"  ледовое шоу ""Полет"" "\n')
        assert Client.objects.get().name == "Ледовое шоу «Полёт»"

    def test_a_known_client_is_changed_and_the_change_is_shown_before(self, head):
        taken("Клиент;Цель;Статус\nПолёт;билеты;Лид\n")
        text = "Клиент;Цель;Статус;Менеджер\nПОЛЁТ;билеты дешевле;Клиент;Громова Вера\n"

        changes = preview(table(text)).changed_clients[0].changes
        assert [(change.field, str(change.old), str(change.new)) for change in changes] == [
            ("goal", "билеты", "билеты дешевле"), ("status", "Лид", "Клиент"), ("manager", "None", "Вера Громова"),
        ]  # fmt: skip
        taken(text, by=head, at=LATER)
        client = Client.objects.get()
        assert (client.name, client.goal, client.status, client.manager) == (
            "Полёт",
            "билеты дешевле",
            Status.RUNNING,
            head,
        )
        assert Entry.objects.filter(kind="client.changed", actor_id=head.pk).count() == 1

    def test_an_empty_cell_takes_nothing_away(self):
        taken("Клиент;Цель;ФИО;Телефон\nПолёт;билеты;Анна Юдина;89131112233\n")
        assert not taken("Клиент;Цель;ФИО;Телефон\nПолёт;;Анна Юдина;\n").changed_anything

    def test_a_renamed_client_is_found_by_its_inn(self):
        taken("Клиент;ИНН\nПолёт;7417776310\n")
        taken("Клиент;ИНН\nНовый полёт;7417776310\n")
        assert Client.objects.get().name == "Новый полёт"

    def test_two_brands_of_one_legal_entity_are_two_clients(self):
        taken("Клиент;Юрлицо;ИНН\nПолёт;ООО Шоу;7417776310\nМаяк;ООО Шоу;7417776310\n")
        assert Client.objects.count() == 2
        assert not taken("Клиент;Юрлицо;ИНН\nПолёт;ООО Шоу;7417776310\nМаяк;ООО Шоу;7417776310\n").changed_anything

    def test_a_wrong_inn_does_not_spoil_the_mended_one(self):
        taken("Клиент;ИНН\nПолёт;7417776311\n")
        entity = Requisites.objects.get()
        entity.inn = "7417776310"
        entity.keep(by=None, at=NOW)
        assert not taken("Клиент;ИНН\nПолёт;7417776311\n").changed_anything

    def test_a_person_gets_what_the_table_adds_and_keeps_the_rest(self):
        taken(
            "Клиент;ФИО;Почта;Телефон\nПолёт;Анна Юдина;a@polet.ru;89131112233\n".replace(
                "Клиент;", "Клиент;Цель;"
            ).replace("Полёт;", "Полёт;;")
        )
        taken("Клиент;ФИО;Почта;Телефон;ДР\nПолёт;Юдина Анна Ильинична;A@polet.ru;89130000000;4 марта\n")
        anna = Contact.objects.get()
        assert (anna.full_name, anna.birth_day) == ("Юдина Анна Ильинична", 4)
        assert [phone.number for phone in anna.phones.all()] == ["+79131112233", "+79130000000"]

    def test_two_people_may_share_an_address(self):
        taken("Клиент;Цель;ФИО;Почта\nПолёт;x;Анна Юдина;info@polet.ru\nПолёт;x;Пётр Белов;info@polet.ru\n")
        assert Contact.objects.count() == 2

    @pytest.mark.parametrize(("rows", "said", "clients", "contacts"), [
        ("Полёт;;;;Мутный;;;;", "«Мутный» — не статус", 1, 0),
        (";;;;;;Анна Юдина;a@b.ru;", "не указан клиент", 0, 0),
        ("Полёт;;;;;;;a@b.ru;", "Имя не указано", 1, 0),
        ("Полёт;;;;;;Анна Юдина;;звонить", "не телефон", 1, 1),
        ("Полёт;Вера Громова;Громова В.;;;;;;", "сам ведёт клиента", 1, 0),
        ("Полёт;Антон Левин;;;;;;;", "клиентов ведут аккаунт-менеджеры", 1, 0),
        ("Полёт;Лев Громов;;;;;;;", "У нас нет никого", 1, 0),
        ("Полёт;;;12345678901234567890;;;;;", "В ИНН 10 цифр", 1, 0),
        ("Полёт" + "т" * 300 + ";;;;;;;;", "длиннее 200 знаков", 1, 0),
    ])  # fmt: skip
    def test_what_is_wrong_is_said_and_kept(self, head, rows, said, clients, contacts):
        User.hire(login="anton", family_name="Левин", given_name="Антон", role=Role.SPECIALIST, by=head, at=NOW)
        done = taken(HEADER + rows + "\n")

        assert [said in trouble.sentence for trouble in done.problems] == [True]
        assert (Client.objects.count(), Contact.objects.count()) == (clients, contacts)
        problem = ImportProblem.objects.get()
        assert (problem.row, problem.loaded) == (2, bool(clients) and (bool(contacts) or "Имя" not in said))
        assert [cell for _header, cell in problem.raw] == [cell for cell in rows.split(";") if cell]

    def test_a_contact_of_nobody_waits_for_its_client(self):
        taken("Клиент\nПолёт\n")
        text = "Клиент;ФИО;Почта\nПалёт;Анна Юдина;a@polet.ru\n"
        done = taken(text)
        assert "ни в этой таблице: Палёт." in done.problems[0].sentence
        assert Contact.objects.count() == 0

    def test_an_address_book_is_enough_for_an_empty_base(self):
        done = taken("Клиент;ФИО;Почта\nПолёт;Анна Юдина;a@polet.ru\nПолёт;Пётр Белов;p@polet.ru\n")
        assert ([client.name for client in done.clients_created], len(done.contacts_created)) == (["Полёт"], 2)

    def test_namesakes_among_us_are_not_guessed(self, head):
        User.hire(login="vera2", family_name="Громова", given_name="Вера", role=Role.ACCOUNT_MANAGER, by=head, at=NOW)
        done = taken("Клиент;Менеджер\nПолёт;Вера Громова\nМаяк;vera2\n")
        assert "может быть несколько человек" in done.problems[0].sentence
        assert Client.objects.get(name="Маяк").manager.login == "vera2"

    def test_a_deputy_who_becomes_the_manager_stands_in_no_more(self, head):
        User.hire(login="olga", family_name="Снегирёва", given_name="Ольга", role=Role.ACCOUNT_MANAGER, by=head, at=NOW)
        taken("Клиент;Менеджер;Заместитель\nПолёт;vera;olga\n")
        taken("Клиент;Менеджер\nПолёт;olga\n")
        client = Client.objects.get()
        assert (client.manager.login, client.deputy) == ("olga", None)


class TestMending:
    def test_a_row_put_right_is_loaded_and_leaves_the_list(self, head):
        taken("Клиент\nПолёт\n")
        taken("Клиент;ФИО;Почта\nПалёт;Анна Юдина;a@polet.ru\n")
        problem = ImportProblem.objects.open().get()

        done = correct(problem, {"client": "Полёт"}, by=head, at=LATER)
        assert Contact.objects.get().client.name == "Полёт"
        assert (len(done.contacts_created), done.to_mend) == (1, [])
        assert not ImportProblem.objects.open().exists()
        problem.refresh_from_db()
        assert (problem.mended_by, problem.mended_at) == (head, LATER)

    def test_a_row_still_wrong_stays(self, head):
        taken("Клиент;ИНН\nПолёт;7417776311\n")
        problem = ImportProblem.objects.get()
        correct(problem, {"inn": "7417776312"}, by=head, at=LATER)
        assert [one.value for one in ImportProblem.objects.open()] == ["7417776312"]
        correct(ImportProblem.objects.open().get(), {"inn": "7417776310"}, by=head, at=LATER)
        assert not ImportProblem.objects.open().exists()
        assert Requisites.objects.get().inn == "7417776310"

    def test_what_was_struck_off_does_not_come_back(self, head):
        text = "Клиент;Статус\nПолёт;Мутный\n"
        taken(text)
        ImportProblem.objects.get().mend(by=head, at=NOW)
        assert taken(text).to_mend == []


class TestColumns:
    def test_the_guess_is_shown_and_may_be_corrected(self):
        book = table("Клиент;Телефон (книга);Бюджет\nПолёт;Анна Юдина;100\n")
        seen = guess_columns(book)[0]
        assert (seen.columns, seen.left) == ({0: "client", 1: "phone"}, ["Бюджет"])
        mapping = mapped(book, [("person", "телефон книга")])
        assert mapping == {"clients": {0: "client", 1: "person"}}
        taken("Клиент\nПолёт\n")
        assert len(import_clients(book, mapping, by=None, at=NOW).contacts_created) == 1

    def test_a_mapping_that_names_nothing_is_refused(self):
        book = table("Клиент;Почта\nПолёт;a@b.ru\n")
        for pair in (("email", "Имейл"), ("colour", "Почта")):
            with pytest.raises(CannotMap):
                mapped(book, [pair])

    def test_columns_left_out_are_named(self):
        assert "Бюджет" in taken("Клиент;Бюджет\nПолёт;5\n").notices[0].sentence

    def test_neither_a_repeated_header_nor_the_sums_are_clients(self):
        done = taken("Клиент;Цель\nПолёт;билеты\nКлиент;Цель\nМаяк;гости\nИтого;2\n")
        assert [client.name for client in done.clients_created] == ["Полёт", "Маяк"]
        assert ([str(notice) for notice in done.notices], done.problems) == (
            ["clients, строка 5: Строка с итогом пропущена."],
            [],
        )

    def test_a_hidden_sheet_is_left_and_named(self):
        book = table("Клиент\nПолёт\n")
        seen = preview(replace(book, hidden=("Старое",)))
        assert ["Старое" in str(notice) for notice in seen.notices] == [True]

    def test_a_file_without_clients_is_refused_in_a_sentence(self):
        with pytest.raises(UnreadableTable):
            taken("Дата;Сумма\n01.01.2026;5\n")


def test_a_long_list_comes_in_at_a_steady_price(head, django_assert_max_num_queries):
    """A thousand clients with three thousand contacts are to take less than 20 s: what is new is written in one go."""
    rows = [HEADER]
    for number in range(100):
        for person in range(3):
            said = f"Клиент {number};Вера Громова;;;Клиент;рост;Юдина Анна;a{person}@c{number}.ru;8913{number:04}{person:03}\n"
            rows.append(said)
    with django_assert_max_num_queries(60):
        done = taken("".join(rows), by=head)
    assert (len(done.clients_created), len(done.contacts_created), done.problems) == (100, 300, [])
    with django_assert_max_num_queries(40):
        again = taken("".join(rows), by=head)
    assert (again.clients_left, again.contacts_left, again.changed_anything) == (100, 300, False)
