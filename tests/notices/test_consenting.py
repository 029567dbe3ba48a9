"""Who hears that a client answered: whoever leads them now and whoever put the question, never whoever wrote the answer down."""

import pytest

from dirigent.domain.approvals.models import Approval
from dirigent.domain.conversations.models import Touch
from dirigent.notices.models import Notice
from tests.cast import moment
from tests.notices.conftest import of
from tests.visiting import in_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(look, globus, anna, marina) -> Approval:
    look("Mon 11:00")  # the first look of all is another matter
    return Approval.ask(
        globus, title="Афиша", kind="text", text="Премьера", approvers=[anna], by=marina, at=moment("Mon 12:00")
    )


def test_both_hear_of_an_answer(look, asked, anna, olga, marina, denis):
    asked.current.remark("А дата верная?", contact=anna, is_question=True, at=moment("Mon 12:10"))
    asked.current.decide(
        anna, "approve", **in_room(anna, "link"), at=moment("Mon 12:20"), seen_hash=asked.current.content_hash
    )
    look("Mon 12:21")
    for user in (olga, marina):
        assert set(of(user, kind="consent")) == {"Вопрос по «Афиша»", "Согласовано: Афиша"}
    assert of(denis, kind="consent") == []
    assert Notice.objects.filter(kind="consent").first().body == "Ковалёва Анна"


def test_whoever_wrote_it_down_knows_it(look, asked, globus, anna, olga, marina):
    talk = Touch.note_down(globus, channel="call", contact=anna, by=olga, at=moment("Mon 12:10"), summary="Правки")
    asked.current.decide(
        anna, "changes", through="spoken", touch=talk, by=olga, at=moment("Mon 12:20"),
        seen_hash=asked.current.content_hash,
    )  # fmt: skip
    look("Mon 12:21")
    assert of(olga, kind="consent") == []
    assert of(marina, kind="consent") == ["Есть правки: Афиша"]
