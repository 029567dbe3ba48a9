"""The doors of consent and of the board of waiting: see tests/house/doors.py, whose words they are told in."""

from tests.house.policies import HEAD, SERVICE, TALKS, TOKEN, WORDS, Door, act, form, page

OF_FILE = {"file_id": "approval_file"}

APPROVALS_DOORS: dict[str, Door] = {
    "desk:waiting": page(query="client={client}&kind=tasks&whose=all"),
    "desk:approvals": page(query="state=waiting&client={client}"),
    "desk:client-approvals": page("client"),
    "desk:approval-new": form(
        "client", SERVICE, query="client={client}",
        sent={
            "client": "{client}", "token": TOKEN, "title": WORDS, "kind": "text", "text": WORDS, "approvers": ["{contact}"],
            "rule": "all",
        },
    ),
    "desk:approval-consequence": page(query="depends_on=start&depends_date=2026-12-01"),
    "desk:approval": page("client", query="version=1"),
    "desk:approval-version-new": form("client", SERVICE, sent={"token": TOKEN, "text": WORDS, "what_changed": WORDS}),
    "desk:approval-remarks": act("client", TALKS, {"words": WORDS}, things={"number": "first"}),
    "desk:remark-answer": act("client", TALKS, {"words": WORDS}),
    "desk:remark-settling": act("client", TALKS),
    "desk:approval-file": page("client", things=OF_FILE),
    "desk:approval-sheet": page("client", things=OF_FILE | {"page": "picture"}, query="small"),
    "desk:approval-certificate": page("client", things={"approval_id": "agreed_approval", "part": "sheet"}),
    "desk:approval-withdrawal": form("client", SERVICE, sent={"reason": WORDS}),
    "desk:approval-reminder": act("client", SERVICE),
    "desk:approval-word": form(
        "client", SERVICE, sent={"answer": "approve", "seen": "{approval_hash}", "evidence": "touch:{consent_talk}"}
    ),
    "desk:approval-delegation": form("client", SERVICE, sent={"to": "{other_contact}"}),
    "desk:approval-delegation-end": act(
        "client", SERVICE, things={"approval_id": "handed_approval", "approver_id": "delegate"}
    ),
    "desk:consent-terms": form("client", HEAD, by="head", sent={"words": WORDS, "hours": 8}),
}  # fmt: skip
