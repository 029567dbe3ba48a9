"""Who sees what is behind a door and who may act there: the policies, and how a row of doors.py is written."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

SERVICE = frozenset({"olga", "marina", "denis", "stand_in", "head"})
STAFF = SERVICE | {"producer", "specialist", "desk_docs", "seller", "admin"}
OUTSIDE = frozenset({"nobody", "leaver"})
EVERYBODY = STAFF | OUTSIDE
OF_CLIENT = {
    "globus": frozenset({"olga", "marina", "stand_in", "head", "desk_docs", "admin"}),
    "zarya": frozenset({"denis", "head", "desk_docs", "admin"}),
}
MANAGER = {"globus": "olga", "zarya": "denis"}
HEADS = frozenset({"head", "admin"})
TALKS = STAFF - {"admin"}
SORTS = SERVICE | {"admin"}
CHANGES = SERVICE | {"admin", "seller"}
CLOSES = frozenset({"olga", "marina", "denis", "head"})  # the leaders of the tasks of the world
WORKS = CLOSES - {"marina"}
HEAD = frozenset({"head"})
OWES = frozenset({"stand_in", "head"})
# The absence of Olga is the business of herself, of her stand-in and of the heads.
ELSEWHERE = dict.fromkeys(STAFF - HEADS - {"olga", "stand_in"}, 404)
WORDS = "Так вышло"
TOKEN = UUID("01234567-89ab-4cde-8f01-23456789abcd")
LATER = "2026-11-27T15:00"
BROWSER = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/one", "auth": "AAAAAAAAAAAAAAAAAAAAAA",
    "p256dh": "BCbvzr0O6eNKZpGH4Ys6kSKy9zOUW2Scyfn5Ien52tgSkCOL3pzHuzMNFQxncE3SWucFUgV0S28xv0BwdFhy0OY",
}  # fmt: skip
WORDING = {
    "title": "Позвонить", "work_kind": "other", "purpose": "a", "expected_result": "b", "check_by": "c",
    "urgency": 2, "importance": 2,
}  # fmt: skip
BOT = {
    "name": "Бот", "owner": "", "s_token": "1:abcde", "s_mode": "line", "s_base": "https://api.telegram.org",
    "revision": "0",
}  # fmt: skip
PERSON = {"family_name": "Новикова", "given_name": "Нина", "role": "account_manager", "language": "ru"}


@dataclass(frozen=True)
class Door:
    policy: str
    may: frozenset[str] = EVERYBODY  # of those who see it, who may act there
    get: int = 200
    free: bool = False  # looking is for all who see it, only acting is for those who may
    sent: dict[str, Any] | None = None  # what a person sends who acts; None: nothing is ever changed here
    by: str = ""  # who shows that sending changes something; empty: the manager
    query: str = ""
    things: dict[str, str] = field(
        default_factory=dict
    )  # parameter of the address → name of the thing, where they differ
    answers: dict[str, int] = field(default_factory=dict)  # what differs from the policy, by person
    tells: frozenset[str] = frozenset()  # tables that looking may write to
    keeps: bool = True  # False: what is sent is looked at and forgotten
    library: bool = False  # not ours: what it does with a form is tested there

    def sees(self, who: str, client: str) -> bool:
        if self.policy == "public":
            return True
        if who in OUTSIDE:
            return False
        return {
            "staff": lambda: True,
            "client": lambda: who in OF_CLIENT[client],
            "triage": lambda: who in SORTS,
            "upload": lambda: who in HEADS,
            "own": lambda: who == MANAGER[client],
        }[self.policy]()

    def looking(self, who: str, client: str) -> int:
        if who in self.answers:
            return self.answers[who]
        if self.policy != "public" and who in OUTSIDE:
            return 302
        if self.get == 405:
            return 405
        if not self.sees(who, client):
            return 404
        return self.get if self.free or who in self.may else 403

    def acts(self, who: str, client: str) -> bool:
        return self.sent is not None and who in self.may and self.sees(who, client)


def page(policy: str = "staff", **said: Any) -> Door:
    return Door(policy, **said)


def act(policy: str = "staff", may: frozenset[str] = EVERYBODY, sent: dict | None = None, **said: Any) -> Door:
    """Nothing is shown here: it is only pressed."""
    return Door(policy, may, get=405, sent=sent or {}, **said)


def library(policy: str = "staff", **said: Any) -> Door:
    return Door(policy, library=True, **said)


def form(policy: str = "staff", may: frozenset[str] = EVERYBODY, **said: Any) -> Door:
    return Door(policy, may, **said)
