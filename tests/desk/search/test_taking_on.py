"""Approvals, briefs and handovers are found by their words, by the staff of that client alone, and can be indexed anew."""

import pytest
from typer.testing import CliRunner

from dirigent.config.commands.search import app
from dirigent.domain.approvals.models import Approval
from dirigent.domain.care.models import Complaint
from dirigent.domain.knowledge.models import Article
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.models import Brief, Doubt, Handover, HandoverKind, Subject
from dirigent.foundation.files.storing import store
from dirigent.foundation.search.models import Document
from tests.cast import moment

AT = moment("Tue 12:00")


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(globus, anna, olga) -> Approval:
    asked = Approval.ask(
        globus, title="Афиша", kind="files", text="Комедия в двух действиях", depends_on="печать тиража", approvers=[anna],
        files=[("фойе.png", "image/png", store(b"1"))], by=olga, at=AT,
    )  # fmt: skip
    asked.put_up("Драма в двух действиях", [], "Поправили жанр", by=olga, at=moment("Tue 13:00"))
    return asked


@pytest.fixture
def change(globus, olga, denis) -> Handover:
    change = signing.begin(
        globus, giver=olga, taker=denis, deputy=None, kind=HandoverKind.MANAGER, reason="Отпуск надолго", by=olga, at=AT
    )
    change.items.get(subject=Subject.TRAITS).confirm(words="Не любит созвоны", by=olga, at=AT)
    Doubt.ask(change, "Где логины хостинга?", by=denis, at=AT).reply("В сейфе", by=olga, at=AT)
    return change


def found(browser, query, **more) -> list[tuple[str, str]]:
    groups = browser.get("/search/", {"q": query, **more}).context["groups"]
    return [(one.hit.kind, one.address) for group in groups for one in group.found]


@pytest.mark.parametrize("query", ["афишей", "драма", "жанры", "тиражи"])
def test_consent_is_found_by_what_counts_now(as_, olga, asked, query):
    assert ("approval", f"/approvals/{asked.pk}/") in found(as_(olga), query)
    assert ("approval", f"/approvals/{asked.pk}/") in found(as_(olga), query, **{"in": "consent"})


def test_what_counts_no_more_is_not_found(as_, olga, asked):
    assert found(as_(olga), "комедия") == found(as_(olga), "фойе") == []


@pytest.mark.parametrize("query", ["отпуск", "созвоны", "хостинг", "сейф", "Кравцов"])
def test_a_handover_is_found_by_what_was_written_into_it(as_, olga, change, query):
    assert ("handover", f"/handovers/{change.pk}/") in found(as_(olga), query, **{"in": "taking-on"})


def test_a_brief_a_complaint_and_an_article_have_a_place_among_the_results(as_, olga, globus, head):
    brief = Brief.begin(globus, "context", by=olga, at=AT, title="Премьера весной")
    complaint = Complaint.write_down(globus, "Премьеру не объявили", by=olga, at=AT)
    article = Article.write(
        kind="service", title="Премьеры в театрах", text="Как мы их ведём", keeper=head, by=head, at=AT
    )
    assert {
        ("brief", f"/briefs/{brief.pk}/"), ("complaint", f"/complaints/{complaint.pk}/"), ("article", f"/knowledge/{article.pk}/"),
    } <= set(found(as_(olga), "премьера"))  # fmt: skip


def test_nobody_finds_what_is_of_clients_they_do_not_see(as_, specialist, asked, change):
    assert found(as_(specialist), "драма") == found(as_(specialist), "созвоны") == []


def test_everything_is_written_anew(asked, change, globus, olga):
    Brief.begin(globus, "context", by=olga, at=AT, title="Премьера весной")
    kinds = ["approval", "handover", "brief"]
    rows = Document.objects.filter(kind__in=kinds).order_by("kind", "subject_id")
    before = list(rows.values("kind", "subject_id", "client_id", "title", "body", "at", "author_id", "tsv"))
    rows.filter(kind="approval").delete()
    rows.exclude(kind="approval").update(body="", title="", tsv="")

    answer = CliRunner().invoke(app, ["rebuild"])

    assert (answer.exit_code, sorted(answer.output.split("\n"))) == (
        0,
        ["", "Бриф: 1.", "Передача: 1.", "Согласование: 1."],
    )
    assert list(rows.values("kind", "subject_id", "client_id", "title", "body", "at", "author_id", "tsv")) == before
    assert len(before) == 3
