"""The doors of accesses, sites and launches: see tests/house/doors.py, whose words they are told in."""

from tests.house.policies import HEADS, SERVICE, STAFF, TOKEN, WORDS, Door, act, form, page

KEEPS = STAFF - {"admin", "desk_docs"}
SENT = {"token": TOKEN, "kind": "crm", "level_needed": "read"}

ACCESSES_DOORS: dict[str, Door] = {
    "desk:accesses": page(query="state=verified"),
    "desk:client-accesses": page("client"),
    "desk:access-new": form("client", KEEPS, sent=SENT, query="kind=ftp"),
    "desk:access-asking": form(
        "client",
        KEEPS,
        query="access={access}",
        sent={"token": TOKEN, "accesses": ["{access}"], "contact": "{contact}", "through": "spoken"},
    ),
    "desk:access": page("client"),
    "desk:access-change": form("client", KEEPS, sent={"level_needed": "full", "holder": "agency", "name": "Иначе"}),
    "desk:access-giving": act("client", KEEPS, things={"access_id": "fresh_access"}),
    "desk:access-verification": form("client", KEEPS, sent={"level": "edit", "how": "entered"}),
    # Metrika is asked with a token, and none is here: what happens with one is tested with a stand-in.
    "desk:access-question": Door("client", frozenset(), get=405),
    "desk:access-refusal": form("client", KEEPS, sent={"words": WORDS}),
    "desk:access-closing": act("client", KEEPS),
    "desk:access-return": act("client", KEEPS, things={"access_id": "closed_access"}),
    "desk:secret-new": form("client", KEEPS, sent={"token": TOKEN, "password": WORDS}),
    # Without a password typed lately nothing comes out: what does is tested with the vault.
    "desk:secret-revealing": act("client", SERVICE, by="no row"),
    "desk:secret-forgetting": act("client", SERVICE),
    "desk:password-moving": form(
        "client", KEEPS, sent={"access": "{access}"}, things={"place": "password_place", "number": "password_note"}
    ),
    "desk:site-new": form("client", KEEPS, sent={"url": "other.example", "counters": ["metrika"]}),
    "desk:site": page("client", query="part=look"),
    "desk:site-change": form("client", KEEPS, sent={"url": "https://moved.example/"}),
    "desk:site-looking": act("client", KEEPS),
    "desk:site-closing": act("client", KEEPS),
    "desk:site-return": act("client", KEEPS, things={"site_id": "closed_site"}),
    "desk:counter-new": form("client", KEEPS, sent={"kind": "vk", "number": "77"}),
    "desk:counter-dropping": act("client", KEEPS),
    "desk:goal-new": form("client", KEEPS, sent={"kind": "goal", "name": WORDS}),
    "desk:goal-check": act("client", KEEPS),
    "desk:goal-dropping": act("client", KEEPS),
    "desk:vanishing": form("client", KEEPS, sent={"words": WORDS}),
    "desk:instruction-new": form("client", KEEPS, sent={"token": TOKEN, "branch": "they"}),
    "desk:instruction": page("client"),
    "desk:instruction-file": page("client", things={"instruction_id": "sent_instruction"}),
    "desk:instruction-sending": act("client", KEEPS, {"contact": "{contact}"}),
    "desk:instruction-done": act("client", KEEPS, things={"instruction_id": "sent_instruction"}),
    "desk:launch-new": form("client", KEEPS, sent={"title": WORDS, "on": "2026-12-15"}),
    "desk:launch": form("client", KEEPS, sent={"title": WORDS, "on": "2026-12-16"}),
    "desk:launch-cancellation": act("client", KEEPS),
    "desk:launch-return": act("client", KEEPS, things={"launch_id": "cancelled_launch"}),
    "desk:settings-accounts": form(may=HEADS, sent={"metrika-agency": "ads@kvartet.example"}, by="head"),
    "desk:settings-metrika-key": form(may=HEADS, sent={"token": "y0_token_of_ours"}, by="head"),
    "desk:settings-metrika-forgetting": act(may=HEADS, by="head", keeps=False),
}
