"""The doors of care and of shifts: see tests/house/doors.py, whose words they are told in."""

from tests.house.doors import HEAD, HEADS, LATER, SERVICE, TALKS, TOKEN, WORDS, WORKS, Door, act, form, page

CARE_DOORS: dict[str, Door] = {
    "desk:on-call": page(),
    "desk:on-call-new": form(
        may=HEADS, sent={"user": "{me}", "starts_at": "2026-12-26T00:00", "ends_at": "2026-12-27T00:00"}, by="head"
    ),
    "desk:on-call-cancellation": act(may=HEADS, things={"pk": "shift"}, by="head"),
    "desk:on-call-return": act(may=HEADS, things={"pk": "cancelled_shift"}, by="head"),
    "desk:after-hours": page(query="month=2026-11"),
    # Care: complaints, objections, assignments, reports
    "desk:complaints": page(query="state=plan&cause=quality"),
    "desk:complaint-new": form(
        "client",
        TALKS,
        sent={"token": TOKEN, "words": WORDS, "owner": "{user}", "message": "{letter}"},
        query="message={letter}",
    ),
    "desk:complaint": page("client"),
    "desk:complaint-answer": act("client", SERVICE),
    "desk:complaint-cause": form("client", SERVICE, sent={"cause": "quality", "cause_words": WORDS, "owner": "{user}"}),
    "desk:complaint-plan": form("client", SERVICE, sent={"plan": WORDS, "due_at": LATER}),
    "desk:complaint-resolution": form("client", SERVICE, sent={"resolution": WORDS}),
    "desk:complaint-confirmation": form(
        "client", SERVICE, sent={"how": "call", "evidence": WORDS}, things={"complaint_id": "resolved"}
    ),
    "desk:complaint-reopening": form("client", SERVICE, sent={"why": WORDS}, things={"complaint_id": "resolved"}),
    "desk:complaint-audit": form("client", HEAD, sent={"audit": WORDS}, by="head"),
    "desk:complaint-withdrawal": act("client", WORKS),
    "desk:complaint-restoring": act("client", WORKS, things={"complaint_id": "withdrawn"}),
    "desk:incident-new": form("client", TALKS, sent={"token": TOKEN, "words": WORDS}),
    "desk:incident-withdrawal": act("client", SERVICE),
    "desk:objections": page(query="q=дорого"),
    "desk:objection-new": form(may=HEAD, sent={"words": WORDS, "answer": WORDS}, by="head"),
    "desk:objection": form(may=HEAD, sent={"words": WORDS, "answer": WORDS, "revision": 0}, by="head"),
    "desk:objection-retirement": act(may=HEAD, by="head"),
    "desk:objection-return": act(may=HEAD, by="head", things={"objection_id": "retired_objection"}),
    "desk:assignment-marking": act("client", SERVICE, things={"letter_id": "letter"}),
    "desk:assignment": form("client", SERVICE, free=True, sent={"text": WORDS}),
    "desk:assignment-unmarking": act("client", SERVICE),
    "desk:assignment-confirmation": act("client", SERVICE, {"how": "call", "evidence": WORDS}),
    "desk:assignment-confirmation-undo": act("client", SERVICE, things={"assignment_id": "confirmed"}),
    "desk:touch-report": form("client", SERVICE, free=True, sent={"text": WORDS, "then": "sent"}),
    "desk:report-answer": act("client", SERVICE, {"how": "call"}),
    "desk:report-recall": act("client", SERVICE),
}
