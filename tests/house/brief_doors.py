"""The doors of briefs, open questions, restatements and the first call: see tests/house/doors.py, whose words they are told in."""

from tests.house.policies import CLOSES, HEAD, LATER, SERVICE, TOKEN, WORDS, Door, act, form, page

FILLS = SERVICE | {"seller"}
GOAL = {"asked": "goal", "a-goal": WORDS, "mark-goal": ""}

BRIEF_DOORS: dict[str, Door] = {
    "desk:briefs": page(query="state=arrived&client={client}"),
    "desk:brief-templates": page(),
    "desk:brief-template": form(
        may=HEAD, free=True, by="head",
        sent={
            "number": "1", "title": WORDS, "lead": "", "code": "goal", "section": "", "text": WORDS, "hint": "",
            "kind": "text", "choices": "", "required": "yes",
        },
    ),
    "desk:usual-figures": page(),
    "desk:usual-figure": form(
        may=HEAD, by="head", sent={"click_low": 1, "click_high": 2, "rate_low": 1, "rate_high": 2}
    ),
    "desk:brief-new": form("client", FILLS, sent={"service": "seo", "title": WORDS, "token": TOKEN}),
    "desk:brief": page("client"),
    "desk:brief-filling": form("client", FILLS, sent=GOAL),
    "desk:brief-answers": act("client", FILLS, GOAL),
    "desk:brief-files": act("client", FILLS, {"remove": "{brief_file}"}),
    "desk:brief-file": page("client", things={"file_id": "brief_file"}),
    "desk:brief-asking": form("client", FILLS, sent={"contact": "{contact}", "due_at": LATER}),
    "desk:brief-understanding": act("client", SERVICE, things={"brief_id": "arrived_brief"}),
    "desk:brief-doubt": act("client", SERVICE, things={"brief_id": "understood_brief"}),
    "desk:brief-withdrawal": act("client", SERVICE),
    "desk:brief-restoring": act("client", FILLS, things={"brief_id": "withdrawn_brief"}),
    "desk:brief-goal": form("client", SERVICE, sent={"means": "search", "wanted": 400, "budget": 100000, "months": 1}),
    "desk:debrief": form(
        "client", SERVICE, sent={"heading": [WORDS], "text": [WORDS]}, things={"brief_id": "arrived_brief"}
    ),
    "desk:debrief-sending": form(
        "client", SERVICE, sent={"contacts": ["{contact}"], "due_at": LATER}, things={"brief_id": "draft_brief"}
    ),
    "desk:share-new": form(
        "client", SERVICE, things={"brief_id": "understood_brief"},
        sent={
            "token": TOKEN, "points": ["{point}"], "department": "{department}", "work_kind": "context", "title": WORDS,
            "purpose": WORDS, "expected_result": WORDS, "check_by": WORDS, "due_at": LATER,
        },
    ),
    "desk:inspection": form("client", CLOSES, free=True, sent={"met-1": "yes"}),
    "desk:question-new": form(
        "client", SERVICE, sent={"text": WORDS, "whom": "c{contact}", "token": TOKEN, "brief": "{brief}"},
        query="brief={brief}&about=goal",
    ),
    "desk:question-answer": form("client", SERVICE, sent={"answer": WORDS, "through": "spoken"}),
    "desk:question-reopening": act("client", SERVICE, things={"question_id": "answered_question"}),
    "desk:question-withdrawal": act("client", SERVICE),
    "desk:question-restoring": act("client", SERVICE, things={"question_id": "withdrawn_question"}),
    "desk:deadline-new": form(
        "client", SERVICE, query="brief={brief}",
        sent={"what": WORDS, "wanted_at": LATER, "department": "{department}", "token": TOKEN, "brief": "{brief}"},
    ),
    "desk:deadline-answer": form("client", HEAD, by="head", sent={"can": "yes"}),
    "desk:deadline-agreement": form(
        "client", SERVICE, sent={"contact": "{contact}", "how": "call", "evidence": WORDS},
        things={"deadline_id": "offered_deadline"},
    ),
    "desk:deadline-withdrawal": act("client", SERVICE),
    "desk:first-call": form("client", SERVICE, free=True, sent={"goals": WORDS}),
}  # fmt: skip
