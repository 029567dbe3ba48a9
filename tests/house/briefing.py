"""What the world holds of briefs: in every state, with questions, restatements, a share handed in, deadlines talked over."""

from datetime import timedelta

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.onboarding.models import Brief, Debrief, Negotiation, OpenQuestion
from dirigent.domain.onboarding.models.template import GOAL
from dirigent.domain.onboarding.sharing import hand_out
from dirigent.domain.people.models import User
from dirigent.foundation.files.storing import store
from tests.visiting import in_room

REQUIRED = {"goal", "product", "audience", "budget"}


def briefed(client: Client, contact: Contact, bird: str, manager: User, at) -> dict[str, int | str]:
    """One of each for this client, told by its manager."""
    day = timedelta(days=1)

    def begun() -> Brief:
        brief = Brief.begin(client, "context", title=bird, by=manager, at=at)
        brief.ask(contact, by=manager, at=at)
        said = dict.fromkeys(REQUIRED, bird) | {"budget": "100000"}
        brief.fill(said, contact=contact, at=at)
        return brief

    def arrived() -> Brief:
        brief = begun()
        brief.hand_in(contact=contact, at=at)
        return brief

    def restated(brief: Brief) -> Debrief:
        brief.understand(by=manager, at=at)
        return Debrief.write(brief, [(bird, bird)], by=manager, at=at)

    open_, waits, drafted, sent, agreed, withdrawn = begun(), arrived(), arrived(), arrived(), arrived(), begun()
    question = open_.template.questions.get(code="files")
    put = open_.put(question, store(bird.encode()), f"{bird}.txt", "text/plain", contact=contact, at=at)
    withdrawn.withdraw(by=manager, at=at)
    restated(drafted)
    waiting = restated(sent)
    put_up = waiting.send([contact], by=manager, at=at)
    confirmed = restated(agreed)
    version = confirmed.send([contact], by=manager, at=at)
    version.decide(contact, "approve", **in_room(contact), at=at, seen_hash=version.content_hash)
    share = hand_out(
        agreed, confirmed, list(confirmed.points.all()), bird, department=manager.department, assignee=manager,
        due_at=at + 9 * day, by=manager, at=at, purpose=bird, expected_result=bird, check_by=bird,
    )  # fmt: skip
    share.task.hand_in(bird, by=manager, at=at)

    def asked() -> OpenQuestion:
        return OpenQuestion.ask(client, bird, contact=contact, brief=open_, by=manager, at=at)

    asks, answered, taken_back = asked(), asked(), asked()
    answered.settle(bird, through="spoken", contact=contact, by=manager, at=at)
    taken_back.withdraw(by=manager, at=at)

    def deadline() -> Negotiation:
        told = {"department": manager.department, "wanted_at": at + 9 * day, "brief": open_, "by": manager, "at": at}
        return Negotiation.ask(client, bird, **told)

    free, offered = deadline(), deadline()
    offered.answer(can=False, words=bird, way="later", offered_at=at + 20 * day, by=manager, at=at)
    return {
        "brief": open_.pk, "arrived_brief": waits.pk, "draft_brief": drafted.pk, "understood_brief": agreed.pk,
        "withdrawn_brief": withdrawn.pk, "brief_file": put.pk, "debrief": waiting.pk, "debrief_hash": put_up.content_hash, "share": share.pk,
        "point": confirmed.points.get().pk, "question": asks.pk, "answered_question": answered.pk,
        "withdrawn_question": taken_back.pk, "deadline": free.pk, "offered_deadline": offered.pk, "service": "context",
        "means": "search", "code": GOAL,
    }  # fmt: skip
