"""The doors of the desk that lead to the portal: see tests/house/doors.py, whose words they are told in."""

from tests.house.doors import CHANGES, SERVICE, Door, act, page

GIVES = SERVICE | {"admin"}

PORTAL_DESK_DOORS: dict[str, Door] = {
    "desk:client-eyes": page("client", get=302),
    "desk:contact-portal": page("client"),
    "desk:contact-link": act("client", GIVES),
    "desk:contact-links-ending": act("client", GIVES),
    "desk:contact-visits-ending": act("client", GIVES),
    "desk:visit-ending": act("client", GIVES),
    "desk:request": page("client"),
    "desk:request-closure": act("client", CHANGES - {"seller", "admin"}),
    "desk:request-closure-undo": act("client", CHANGES - {"seller", "admin"}, things={"request_id": "done_request"}),
}
