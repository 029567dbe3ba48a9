"""Every address of the portal: who comes through, and what is sent by one who acts. A door missing here fails the build.

Behind a door is:
    open      the entrance and the look: for everybody
    client    something of that client: for each of its people
    person    something of this person alone: to others it does not exist

Parameters of an address are names of things of tests/house/portal_world.py; `things` says where they differ. `sent` is what one
sends who acts, None where nothing is ever changed. One of ours who looks through the client's eyes sees what they see and
changes nothing, whatever the row says. A room of the portal adds its rows here, and what it needs to portal_world.py.
"""

from dataclasses import dataclass, field
from typing import Any

TOKEN = "0123456789abcdef"
WORDS = "Так вышло"


@dataclass(frozen=True)
class PortalDoor:
    policy: str
    get: int = 200
    sent: dict[str, Any] | None = None
    writes: bool = True  # what is sent changes something
    query: str = ""
    things: dict[str, str] = field(default_factory=dict)
    looking: int | None = None  # what one of ours gets, where it differs


def seen(policy: str = "client", **said: Any) -> PortalDoor:
    return PortalDoor(policy, **said)


def acted(policy: str = "client", **said: Any) -> PortalDoor:
    """Only pressed: looking at it is 405."""
    said.setdefault("sent", {})
    return PortalDoor(policy, get=405, **said)


PORTAL_DOORS: dict[str, PortalDoor] = {
    "portal:home": seen(),
    "portal:entrance": seen("open", get=302, query="by=address", sent={"mail": "anna@kvartet.example"}),
    "portal:code": seen("open", get=302, sent={"digits": "00000000"}, writes=False),
    "portal:link": seen("open", get=302),
    "portal:password": seen(
        "open", sent={"mail": "anna@kvartet.example", "password": "a long enough one"}, writes=False
    ),
    "portal:key": seen("open", sent={"answer": "{{}}"}, writes=False),
    "portal:password-choice": seen(sent={"password": "a very long one indeed", "again": "a very long one indeed"}),
    "portal:password-dropping": acted(),
    "portal:key-new": seen(sent={"answer": "{{}}"}, writes=False),
    "portal:key-ending": acted("person", things={"key_id": "passkey"}),
    "portal:look": seen("open"),
    "portal:logo": seen("open", get=404),
    "portal:leaving": acted(),
    "portal:entries": seen(),
    "portal:entries-ending": acted(),
    "portal:entry-ending": acted("person", things={"visit_id": "other_visit"}),
    "portal:messages": seen(),
    "portal:message-new": seen(sent={"text": WORDS, "token": TOKEN}),
    "portal:talk": seen("person", sent={"text": WORDS, "token": TOKEN}, things={"thread_id": "thread"}),
    "portal:file": seen("person", things={"file_id": "letter_file"}),
    "portal:call-request": seen(sent={"when": "", "phone": "+79070000000", "token": TOKEN}),
    "portal:report-request": seen(sent={"words": WORDS, "token": TOKEN}),
    "portal:request-withdrawal": acted("person", things={"request_id": "portal_request"}),
    "portal:documents": seen(),
    "portal:glossary": seen(query="q=реклама"),
    "portal:history": seen(query="before=2026-11-20T12:00:00%2B03:00"),
    "portal:briefs": seen(),
    "portal:brief": seen("person", sent={"asked": "goal", "a-goal": WORDS, "mark-goal": ""}, things={"pk": "brief"}),
    "portal:brief-answers": acted(
        "person", sent={"asked": "goal", "a-goal": WORDS, "mark-goal": ""}, things={"pk": "brief"}
    ),
    "portal:brief-files": acted("person", sent={"remove": "{brief_file}"}, things={"pk": "brief"}),
    "portal:questions": seen(),
    "portal:question-answer": acted("person", sent={"answer": WORDS}, things={"pk": "question"}),
    "portal:debrief": seen("person", things={"pk": "debrief"}),
    "portal:debrief-consent": acted("person", sent={"seen": "{debrief_hash}"}, things={"pk": "debrief"}),
    "portal:debrief-corrections": acted(
        "person", sent={"words": WORDS, "seen": "{debrief_hash}"}, things={"pk": "debrief"}
    ),
    "portal:approvals": seen(),
    "portal:approval": seen("person", things={"pk": "approval"}),
    "portal:approval-consent": seen("person", sent={"seen": "{approval_hash}"}, things={"pk": "approval"}),
    "portal:approval-corrections": seen(
        "person", sent={"seen": "{approval_hash}", "words": WORDS}, things={"pk": "approval"}
    ),
    "portal:approval-remarks": acted("person", sent={"words": WORDS}, things={"pk": "approval"}),
    "portal:approval-delegation": acted("person", sent={"to": "{other_contact}"}, things={"pk": "approval"}),
    "portal:approval-file": seen("person", things={"pk": "approval", "file_pk": "approval_file"}),
    "portal:approval-sheet": seen(
        "person", things={"pk": "approval", "file_pk": "approval_file", "page": "picture"}, query="small"
    ),
    "portal:approval-certificate": seen("person", things={"pk": "agreed_approval", "part": "sheet"}),
    "portal:accesses": seen(),
    "portal:access": seen(),
    "portal:access-giving": acted(),
    "portal:access-password": acted(sent={"login": WORDS, "password": WORDS, "token": TOKEN}),
    "portal:access-stuck": seen(sent={"words": WORDS}),
    "portal:access-return": acted(),
    "portal:instruction": seen(things={"instruction_id": "sent_instruction"}),
    "portal:instruction-file": seen(things={"instruction_id": "sent_instruction"}),
    "portal:instruction-done": acted(things={"instruction_id": "sent_instruction"}),
}
