import pytest

from dirigent.foundation.search import words


@pytest.mark.parametrize(
    "form",
    [
        "медиаплана",
        "медиаплану",
        "медиапланом",
        "медиаплане",
        "медиапланы",
        "медиапланов",
        "медиапланам",
        "медиапланами",
        "медиапланах",
        "Медиаплан",
    ],
)
def test_every_form_of_a_word_has_one_lemma(form):
    assert words.lemmas(form) == "медиаплан"


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Ёлки и елками", "елка и елка"),
        ("согласовали бюджеты", "согласовать бюджет"),
        ("CPM вырос до 12,5 в Google Ads", "cpm вырасти до 12 5 в google ads"),
        ("счёт №2026/11-А", "счет 2026 11 а"),
        ("anna@globus.example", "anna globus example"),
        ("«медиаплан»", "медиаплан"),
        ("", ""),
        ("🙂 — …", ""),
    ],
)
def test_words_are_brought_to_their_dictionary_form(text, lemmas):
    assert words.lemmas(text) == lemmas


def test_a_word_of_two_meanings_is_found_by_both():
    assert {"стать", "сталь"} <= set(words.lemmas("стали").split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("vtlbfgkfy", "медиаплан"), ("руддщ", "hello"), ("`krf", "ёлка"), ("Ghbdtn", "привет")],
)
def test_the_other_keyboard_layout(typed, meant):
    assert words.other_layout(typed) == meant


@pytest.mark.parametrize(
    "phone",
    ["+7 (916) 123-45-67", "8 916 123 45 67", "89161234567", "9161234567", "+7-916-123-45-67", "tel:+79161234567"],
)
def test_a_phone_is_one_number_however_it_is_written(phone):
    assert words.national(phone) == "9161234567"


def test_names_are_kept_in_both_alphabets():
    assert words.names_key("ООО «Глобус Ёж»") == " ооо глобус еж ooo globus ezh "
    assert words.names_key("") == ""
