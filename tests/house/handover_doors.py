"""The doors of handovers: see tests/house/doors.py, whose words they are told in."""

from tests.house.doors import CHANGES, HEAD, SERVICE, WORDS, WORKS, Door, act, form, page

SALE = {"handover_id": "sale"}
STUDIED = {"handover_id": "studied"}
SIGNED = {"handover_id": "signed"}
DAY = "2026-11-16"
BUDGET = {"instrument": "seo", "amount": "5"}

HANDOVER_DOORS: dict[str, Door] = {
    "desk:handovers": page(query="list=open"),
    "desk:portfolio-new": form(may=SERVICE, sent={"clients": ["{free_client}"], "taker": "{taker}"}),
    "desk:portfolio": page("client"),
    "desk:portfolio-known": act("client", WORKS),
    "desk:portfolio-signature": act("client", WORKS, things={"portfolio": "whole_portfolio"}),
    "desk:portfolio-acceptance": act("client", HEAD, things={"portfolio": "signed_portfolio"}, by="head"),
    "desk:handover-new": form(
        "client", WORKS, sent={"giver": "{manager}", "taker": "{taker}"}, things={"client_id": "free_client"}
    ),
    "desk:handover": page("client"),
    "desk:handover-taker": form("client", WORKS, sent={"giver": "{manager}", "taker": "{taker}", "reason": WORDS}),
    "desk:handover-brief": form(
        "client", WORKS, sent={"handed_on": DAY, "folder": WORDS, "sold": WORDS, "budget": "9", "offer": WORDS}, things=SALE
    ),
    "desk:handover-brief-study": act("client", HEAD, things=STUDIED, by="head"),
    "desk:handover-payment": form(
        "client", WORKS, sent={"paid_amount": "9", "paid_on": DAY, "file": b"paid"}, things=SALE
    ),
    "desk:handover-payment-file": page("client", things=SALE),
    "desk:paper-new": form(
        "client", WORKS, sent={"link": "https://disk.example/1"}, things=SALE | {"kind": "annex"}
    ),
    "desk:paper-file": page("client", things=SALE),
    "desk:paper-study": act("client", HEAD, things=STUDIED | {"paper_id": "studied_paper"}, by="head"),
    "desk:paper-removal": act("client", WORKS, things=SALE),
    "desk:handover-known": act("client", WORKS),
    "desk:handover-item": form("client", WORKS, sent={"words": WORDS}, things={"subject": "papers"}),
    "desk:item-confirmation": act("client", WORKS, things={"subject": "traits"}),
    "desk:item-reopening": act("client", WORKS, things={"subject": "grievances"}),
    "desk:doubt-new": form("client", HEAD, sent={"kind": "missing", "words": WORDS}, things=SIGNED, by="head"),
    "desk:doubt-answer": form("client", WORKS, sent={"answer": WORDS}),
    "desk:handover-signature": act("client", WORKS, things={"handover_id": "whole"}),
    "desk:handover-signature-removal": act("client", WORKS, things=SIGNED),
    "desk:handover-return": form("client", HEAD, sent={"words": WORDS}, things=SIGNED, by="head"),
    "desk:handover-acceptance": act("client", HEAD, things=SIGNED, by="head"),
    "desk:handover-withdrawal": act("client", WORKS),
    # Whoever stood in for the former manager has nothing to do with the client any more.
    "desk:handover-introduction": form(
        "client", HEAD, sent={"contact": "{accepted_contact}", "subject": WORDS, "text": WORDS},
        things={"handover_id": "accepted"}, by="head", answers={"stand_in": 404},
    ),
    "desk:client-verification": act("client", SERVICE, things={"field": "instruments"}),
    "desk:budget-new": form("client", CHANGES, sent=BUDGET),
    "desk:budget": form("client", CHANGES, sent=BUDGET),
    "desk:budget-removal": act("client", CHANGES),
}  # fmt: skip
