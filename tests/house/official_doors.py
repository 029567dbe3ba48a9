"""The doors of official addresses: see tests/house/doors.py, whose words they are told in."""

from tests.house.policies import CHANGES, HEADS, WORDS, Door, form, page

ADDRESS = {"address": "director@globus.example", "contract": WORDS, "since": "2026-11-01"}
ENDING = {"mistaken": "no"}

OFFICIAL_DOORS: dict[str, Door] = {
    "desk:official-new": form("client", CHANGES, sent=ADDRESS),
    "desk:official-ending": form("client", CHANGES, sent=ENDING),
    "desk:settings-official": page(may=HEADS),
    "desk:settings-official-new": form(may=HEADS, sent=ADDRESS, by="head"),
    "desk:settings-official-ending": form(
        may=HEADS, sent=ENDING, by="head", things={"official_id": "our_official"}
    ),
}  # fmt: skip
