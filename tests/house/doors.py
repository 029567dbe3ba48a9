"""Every address of the house: who comes through, who may act there, and what is sent by one who acts.

A door missing here fails the build. Policies, by what is behind the door:
    public    everybody, logged in or not
    staff     whoever works here; what is shown inside depends on what they may see
    client    who works for that client; to others it does not exist
    triage    letters of strangers: client service and administrators; to others they do not exist
    upload    head and administrators; to others it does not exist
    own       a thing of one person; to others it does not exist
"""

from tests.house.policies import (  # noqa: F401  # those who read the table take them from here
    BOT,
    BROWSER,
    CHANGES,
    CLOSES,
    ELSEWHERE,
    EVERYBODY,
    HEAD,
    HEADS,
    LATER,
    MANAGER,
    OF_CLIENT,
    OUTSIDE,
    OWES,
    PERSON,
    SERVICE,
    SORTS,
    STAFF,
    TALKS,
    TOKEN,
    WORDING,
    WORDS,
    WORKS,
    Door,
    act,
    form,
    library,
    page,
)  # fmt: skip

LETTER = {
    "client": "{client}", "token": "0123456789abcdef", "page": "fedcba9876543210", "revision": "0", "to": ["anna@kvartet.example"],
    "way": "mail:{mailbox}", "subject": "План", "text": WORDS,
}  # fmt: skip

EXCHANGE = {"connection_id": "exchange", "extension_id": "extension"}

DOORS = {
    "health": page("public"),
    "desk:theme": act("public", sent={"theme": "dark"}, by="no row"),
    # The day
    "desk:day": page(query="kind=call&all=1"),
    "day/": page(get=302),
    "desk:arrival": act(),
    "desk:excuse": form(sent={"on": "2026-11-23", "words": WORDS}),
    "desk:closing": form(sent={"reason": WORDS}),
    "desk:closing-letters": act(by="head"),
    "desk:closing-comments": act(),
    "desk:closing-undo": act(by="no row"),
    "desk:duty-postponement": form("client", OWES, sent={"until": LATER, "reason": WORDS}, by="head"),
    "desk:duty-waiver": form("client", OWES, sent={"reason": WORDS}, by="head"),
    "desk:duty-taking-up": act("client", OWES, by="head", things={"pk": "waived"}),
    # The inbox
    "desk:inbox": page(query="tab=unread"),
    "desk:inbox-dismissals": act("staff", SORTS, {"ids": ["{stranger}"]}),
    "desk:inbox-restoring": act("staff", SORTS, query="ids={dismissed}"),
    "desk:thread": page("client"),
    "desk:thread-reading": act("client"),
    "desk:thread-client": form("client", SORTS, sent={"to": "{client}", "remember": "on"}, query="client="),
    "desk:thread-client-undo": act("client", SORTS, query="threads={thread}&contact={contact}"),
    "desk:thread-detachment": act("client", SORTS),
    "desk:thread-return": act("triage", SORTS, query="client={client}", things={"thread_id": "stranger"}),
    "desk:thread-lead": form(
        "triage", SORTS, sent={"name": "Новый", "given_name": "Пётр"}, things={"thread_id": "stranger"}
    ),
    "desk:thread-dismissal": act("triage", SORTS, things={"thread_id": "stranger"}),
    "desk:inbox-counter": page(),
    "desk:inbox-many": act("staff", SERVICE, {"ids": ["{thread}"], "act": "done"}),
    "desk:inbox-undo": act("staff", SERVICE, query="stood=nothing", by="no row"),
    "desk:thread-context": page("client"),
    "desk:thread-unread": act("client", by="no row"),
    "desk:thread-closure": act("client", SERVICE),
    "desk:thread-postponement": form("client", SERVICE, sent={"until": "tomorrow"}),
    "desk:thread-assignee": act("client", SERVICE, {"user": "{me}"}),
    "desk:thread-matter": form("client", SERVICE, sent={"matter": "defect"}),
    "desk:thread-notes": act("client", TALKS, {"text": WORDS}),
    "desk:thread-presence": act("client"),
    "desk:thread-merging": form("client", SERVICE, sent={"into": "{merger}"}),
    "desk:thread-parting": act("client", SERVICE, things={"thread_id": "merger", "entry_id": "merged"}),
    "desk:thread-joining": act("client", SERVICE, things={"thread_id": "halved", "entry_id": "halves"}),
    "desk:letter-pieces": form(
        "client", TALKS, sent={"p0-kind": "ours", "p0-text": WORDS, "p0-due": "2026-11-27", "token": TOKEN}
    ),
    "desk:letter-parting": act("client", SERVICE, things={"thread_id": "merger", "letter_id": "merger_letter"}),
    "desk:letter-look": page("client"),
    "desk:letter-original": page("client"),
    "desk:letter-file": page("client", things={"file_id": "letter_file"}),
    "desk:unreadable": page("triage", things={"mail_id": "unreadable"}),
    "desk:unreadable-settlement": act("triage", SORTS, things={"mail_id": "unreadable"}),
    "desk:unreadable-undo": act("triage", SORTS, things={"mail_id": "settled"}),
    # Notices
    "desk:notices": page(query="show=fresh&before=999999"),
    "desk:notices-bell": page(),
    "desk:notice": page("own", get=302, tells=frozenset({"notices_notice"})),
    "desk:notice-reading": act("own"),
    "desk:notices-reading": act(),
    "desk:notices-reading-undo": act(things={"stamp": "read_stamp"}),
    "desk:notices-settings": form(sent={"message:mail": "never"}),
    "desk:notices-trial": act(),
    "desk:notices-browsers": act(sent=BROWSER),
    "desk:notices-browser-removal": act("own"),
    "desk:notices-chat": form(sent={}, things={"connection_id": "bot"}),
    "desk:notices-chat-ending": act(by="no row", things={"connection_id": "bot"}),
    "desk:push-worker": page("public"),
    # Clients
    "desk:clients": page(query="view=all&q=&cols=goal&cols=manager"),
    "desk:clients-export": page(may=SORTS, query="view=all", tells=frozenset({"journal_entry"})),
    "desk:client-view-new": form(sent={"name": "Мои", "query": "view=all"}),
    "desk:client-view-removal": act("own", things={"view_id": "view"}),
    "desk:client-new": form(may=CHANGES, sent={"name": "Новый", "status": "lead", "timezone": "Europe/Moscow"}),
    "desk:client": page("client"),
    "desk:client-aside": page("client"),
    "desk:client-agreements": page("client"),
    "desk:client-tasks": page("client"),
    "desk:client-people": page("client"),
    "desk:client-requisites": page("client"),
    "desk:client-history": page("client"),
    "desk:client-edit": form(
        "client", CHANGES, sent={"name": "Иначе", "goal": "g", "timezone": "Europe/Moscow", "revision": "{revision}"}
    ),
    "desk:client-status": form("client", CHANGES, sent={"status": "paused", "reason": WORDS}),
    "desk:client-status-undo": act("client", CHANGES, things={"was": "lead"}),
    "desk:requisites-new": form("client", CHANGES, sent={"legal_name": "ООО «Новое»"}),
    "desk:requisites": form("client", CHANGES, sent={"legal_name": "ООО «Новое»"}),
    "desk:client-trust": form("client", HEAD, sent={"until": "2026-12-31"}, by="head"),
    "desk:client-trust-withdrawal": act("client", HEAD, by="head"),
    "desk:contact-new": form("client", CHANGES, sent={"given_name": "Пётр", "address_form": "name", "jargon": "none"}),
    "desk:contact": page("client"),
    "desk:contact-card": form(
        "client",
        CHANGES,
        sent={"given_name": "Пётр", "address_form": "name", "jargon": "none", "revision": "{contact_revision}"},
    ),
    "desk:contact-leaving": act("client", CHANGES),
    "desk:contact-return": act("client", CHANGES, things={"contact_id": "gone"}),
    # The telephone
    "desk:ringing": page(),
    "desk:call": page("client"),
    "desk:call-claim": act("client", TALKS),
    "desk:call-recording": form("client", sent={}, by="no row"),
    "desk:dialing": form("client", TALKS, sent={"phone": "{phone}", "token": TOKEN}),
    "desk:call-reminder": act("client", TALKS),
    "desk:contact-lesson": act("client", CHANGES, sent={"decision": "no"}),
    "desk:telephones": form("upload", HEADS, sent={"number": "777", "user": "{me}"}, by="head", things=EXCHANGE),
    "desk:telephone-release": act("upload", HEADS, by="head", things=EXCHANGE),
    "desk:call-sample": act(
        "upload", HEADS, sent={"sample": "call_id=7&state=ended"}, by="head", things=EXCHANGE, keeps=False
    ),
    # Contacts, notes, agreements
    "desk:touch-new": form(
        may=TALKS,
        query="client={client}&contact={contact}&answers={thread}",
        free=False,
        sent={"token": TOKEN, "client": "{client}", "kind": "call", "summary": WORDS, "answers": "{thread}"},
    ),
    "desk:touch-about": page(may=TALKS, query="client={client}&contact={contact}"),
    "desk:touch-clients": page(query="client_name=е"),
    "desk:promise-line": page(things={"number": "1"}),
    "desk:touch-correction": form(
        "client",
        WORKS,
        sent={"channel": "meeting", "day": "2026-11-16", "clock": "11:00", "summary": WORDS},
    ),
    "desk:touch-strike": form("client", WORKS, sent={}),
    "desk:touch-undo": act("client", WORKS),
    "desk:note-strike": act("client", WORKS),
    "desk:agreements": page(query="show=all"),
    "desk:agreement-new": form(
        "client",
        TALKS,
        query="touch={touch}",
        sent={"token": TOKEN, "text": WORDS, "side": "ours", "date": "2026-11-27", "touch": "{touch}"},
    ),
    "desk:agreement-settling": form("client", SERVICE, free=True, sent={"ending": "kept", "words": WORDS}),
    "desk:agreement-keeping": act("client", SERVICE),
    "desk:agreement-reopening": act("client", SERVICE, things={"agreement_id": "kept"}),
    "desk:agreement-withdrawal": act("client", SERVICE),
    # Tasks
    "desk:tasks": page(query="whose=all&stage=closed"),
    "desk:tasks-board": page(query="by=stage&whose=all"),
    "desk:task-new": form(
        may=TALKS,
        query="client={client}&origin=1",
        sent={**WORDING, "token": TOKEN, "client": "{client_name}", "department": "{department}", "due_at": LATER},
    ),
    "desk:task-assignees": page(query="department={department}"),
    "desk:task-clients": page(query="client="),
    "desk:task-people": page(query="q="),
    "desk:task-bulk": act(sent={"ids": ["{task}"], "what": "move", "due_at": LATER, "reason": WORDS, "sure": "1"}),
    "desk:task-bulk-undo": act("own", things={"change_id": "change"}),
    "desk:task": page("client"),
    "desk:task-edit": form("client", CLOSES, sent={**WORDING, "assignee": "{manager}", "revision": 0}),
    "desk:task-place": act("client", WORKS, {"column": "working"}),
    "desk:task-start": act("client", WORKS),
    "desk:task-result": form("client", WORKS, sent={"result": WORDS}),
    "desk:task-rework": form("client", CLOSES, sent={"words": WORDS}, things={"task_id": "ready"}),
    "desk:task-closure": act("client", CLOSES),
    "desk:task-closure-undo": act("client", CLOSES, things={"task_id": "closed"}),
    "desk:task-deadline": form("client", CLOSES, sent={"due_at": LATER, "reason": "other", "words": WORDS}),
    "desk:task-deadline-undo": act("client", CLOSES, things={"task_id": "moved"}),
    "desk:task-return": form("client", HEAD, sent={"clause": "R13.returned", "words": WORDS}, by="head"),
    "desk:task-return-correction": act("client", CLOSES, things={"task_id": "returned"}),
    "desk:task-return-withdrawal": act("client", HEAD, things={"task_id": "returned"}, by="head"),
    "desk:task-comments": form("client", sent={"text": WORDS}),
    "desk:task-reading": act("client", sent={"comment": "{comment}"}),
    "desk:task-checklist-item": act("client", WORKS, {"done": "1"}, things={"item_id": "item"}),
    "desk:task-files": act("client", sent={"file": b"bytes"}),
    "desk:task-file": page("client", things={"file_id": "task_file"}),
    # Meetings
    "desk:meetings": page(query="whose="),
    "desk:calendar-feed": form(sent={}),
    "desk:meeting": page("client"),
    "desk:meeting-new": form(
        "client", TALKS, sent={"token": TOKEN, "title": WORDS, "starts_at": LATER, "minutes": 60, "form": "meeting"}
    ),
    "desk:meeting-time": form("client", TALKS, sent={"starts_at": LATER, "minutes": 60, "form": "video"}),
    "desk:meeting-cancellation": form("client", TALKS, sent={"reason": WORDS}),
    "desk:meeting-holding": form("client", TALKS, sent={"summary": WORDS}),
    "desk:meeting-invitation": act("client", TALKS),
    "api:calendar": page("public", things={"token": "feed"}),
    "desk:settings-signature": act(sent={"signature": "С уважением"}),
    # Writing to clients
    "desk:writing-new": page(may=TALKS, query="client={client}"),
    "desk:writing-clients": page(query="q=е"),
    "desk:writing-drafts": act("client", TALKS, LETTER),
    "desk:writing-filling": act("client", TALKS, {**LETTER, "template": "{template}"}),
    "desk:writing-quotation": act("client", TALKS, LETTER),
    "desk:writing-files": act("client", TALKS, {**LETTER, "file": b"bytes"}),
    "desk:writing-sending": act("client", TALKS, LETTER),
    "desk:writing-draft": page("own", things={"outgoing_id": "draft"}),
    "desk:writing-file": page("own", things={"outgoing_id": "draft", "file_id": "draft_file"}),
    "desk:writing-file-removal": act("own", things={"outgoing_id": "draft", "file_id": "draft_file"}),
    "desk:writing-return": act("client", WORKS, things={"outgoing_id": "waiting"}),
    "desk:writing-cancellation": act("client", WORKS, things={"outgoing_id": "waiting"}),
    "desk:writing-departure": act("client", WORKS, things={"outgoing_id": "waiting"}),
    "desk:thread-writing": page("client"),
    "desk:thread-leaving": page("client"),
    "desk:letter-forwarding": act("client", TALKS),
    "desk:outbox": page(),
    "desk:templates": page(),
    "desk:template-new": form(may=TALKS, sent={"title": "Напоминание", "text": WORDS}),
    "desk:template": form(may=SORTS, sent={"title": "Отчёт", "text": WORDS, "revision": 0, "common": "on"}),
    "desk:template-retirement": act(may=SORTS),
    "desk:template-return": act(may=SORTS, things={"template_id": "retired"}),
    # The regulation, the team, search
    "desk:regulation": page(),
    "desk:clause": page(things={"ref": "R12.answer"}),
    "desk:team": page(),
    "desk:breaches": page(may=HEADS, query="client={client}"),
    "desk:absence-new": form(sent={"user": "{me}", "kind": "trip", "starts_at": "2026-12-21T09:00"}),
    "desk:absence-ending": act(may=HEADS | {"olga"}, things={"pk": "absence"}),
    "desk:briefing": page(things={"pk": "absence"}, answers=ELSEWHERE),
    "desk:announcement": form(
        may=frozenset({"olga", "stand_in"}) | HEADS, sent={}, things={"pk": "absence"}, answers=ELSEWHERE, by="no row"
    ),
    "desk:protocol": page(things={"pk": "absence"}, answers=ELSEWHERE),
    "desk:protocol-reading": act(may=frozenset({"olga"}), things={"pk": "absence"}, by="olga"),
    "desk:silence-replacement": act(may=HEADS, things={"user_id": "mute"}, by="head"),
    "desk:growth": page(query="user={colleague}"),
    "desk:growth-new": form(sent={"kind": "course", "title": "SQL", "on": "2026-11-20"}),
    "desk:search": page(query="q=театр&palette=1&client={client}&person=u{user}&medium=mail&since=2026-01-01"),
    "desk:search-people": page(query="person_name=анна"),
    # Before a call, promises
    "desk:calling": page("client"),
    "desk:client-promises": page("client"),
    "desk:offer-agreement": act("client", TALKS, things={"message_id": "letter", "key": "offer"}),
    "desk:offer-refusal": act("client", TALKS, things={"message_id": "letter", "key": "offer"}),
    "desk:offer-return": act("client", TALKS, things={"message_id": "letter", "key": "offer"}, by="no row"),
    "desk:promises-found": act(may=TALKS, sent={"summary": "Пришлю завтра"}, by="no row"),
    "desk:offered-line": page(query="side=ours&text=Пришлю&date=2026-11-27", things={"number": "1"}),
    # Bringing in
    "desk:imports": page(may=HEADS),
    "desk:import-clients": act(may=HEADS, sent={"file": "Клиент\nНовый\n".encode()}, by="head"),
    "desk:import-mail": act(may=HEADS, sent={"file": b"From: a@b.example\n\nhi"}, by="head"),
    "desk:upload": page("upload", things={"upload_id": "upload"}),
    "desk:upload-columns": act("upload", HEADS, {"0-0": "client"}, by="head"),
    "desk:upload-start": act("upload", HEADS, by="head"),
    "desk:import-problems": page(may=HEADS),
    "desk:import-problem": form(may=HEADS, sent={"cell-client": "Новый"}, by="head"),
    "desk:import-problem-mending": act(may=HEADS, by="head"),
    # Settings
    "desk:settings": form(
        may=HEADS,
        sent={"name": "Квартет!", "undo_seconds": 10, "silent_minutes": 120},
        by="head",
        answers=dict.fromkeys(STAFF - HEADS, 302),
    ),
    "desk:settings-calendar": page(may=HEADS),
    "desk:settings-week": form(may=HEADS, sent={"day0": "10:00–18:00"}, by="head"),
    "desk:settings-day": form(may=HEADS, sent={"kind": "dayoff", "note": WORDS}, by="head"),
    "desk:settings-day-undo": act(may=HEADS, by="head"),
    "desk:settings-people": page(may=HEADS),
    "desk:settings-person-new": form(may=HEADS, sent={**PERSON, "login": "novik"}, by="head"),
    "desk:settings-person": form(may=HEADS, sent=PERSON, by="head", things={"person_id": "colleague"}),
    "desk:settings-person-password": form(may=HEADS, by="head", sent={}, things={"person_id": "colleague"}),
    "desk:settings-person-leaving": form(may=HEADS, by="head", sent={}, things={"person_id": "colleague"}),
    "desk:settings-person-return": act(may=HEADS, by="head", things={"person_id": "leaver"}),
    "desk:settings-departments": page(may=HEADS),
    "desk:settings-department-new": form(may=HEADS, sent={"name": "Новый", "kind": "sales"}, by="head"),
    "desk:settings-department": form(may=HEADS, sent={"name": "Иной", "kind": "production"}, by="head"),
    "desk:settings-senders": page(may=HEADS),
    "desk:settings-sender-forgetting": act(may=HEADS, by="head"),
    "desk:settings-sender-undo": act(may=HEADS, by="head", query="address=a@b.example&client={client}"),
    "desk:settings-connections": page(),
    "desk:settings-connection-new": form(may=HEADS, sent=BOT, by="head", things={"kind": "telegram"}),
    "desk:settings-connection": page("upload", things={"connection_id": "bot"}),
    "desk:settings-connection-change": form("upload", HEADS, sent=BOT, by="head", things={"connection_id": "bot"}),
    "desk:settings-connection-check": act("upload", HEADS, by="head", things={"connection_id": "bot"}),
    "desk:settings-connection-closing": act("upload", HEADS, by="head", things={"connection_id": "bot"}),
    "desk:settings-connection-return": act("upload", HEADS, by="head", things={"connection_id": "closed_bot"}),
    "desk:settings-connection-original": page("upload", things={"connection_id": "bot", "delivery_id": "delivery"}),
    "desk:contact-invitation": form("client", SERVICE, sent={}, things={"connection_id": "bot"}),
    # What vendors knock at: nobody of ours has the word
    "api:hook": page("public", get=404, things={"token": "no-such"}),
    "api:hook-path": page("public", get=404, things={"token": "no-such", "path": "call"}),
    "desk:settings-account": form(sent={"language": "en"}),
    "desk:settings-sessions": act(by="no row"),
    "desk:settings-session": act("own", by="no row"),
    # The way in, by the library
    "account_login": library("public", answers=dict.fromkeys(STAFF, 302)),
    "account_logout": library("public", answers={"nobody": 302, "leaver": 302}),
    "account_inactive": library("public"),
    "account_signup": library("public", answers=dict.fromkeys(STAFF, 302)),
    "account_reauthenticate": library(),
    "account_change_password": library(),
    "account_set_password": library(get=302),
    "account_reset_password": library("public"),
    "account_reset_password_done": library("public"),
    "account_reset_password_from_key": library("public", things={"uidb36": "1", "key": "no-such"}),
    "account_reset_password_from_key_done": library("public"),
    "usersessions_list": library(),
    "mfa_index": library(),
    "mfa_authenticate": library("public", get=302),
    "mfa_reauthenticate": library(get=302),
    "mfa_activate_totp": library(get=302),
    "mfa_deactivate_totp": library(get=404),
    "mfa_view_recovery_codes": library(get=404),
    "mfa_generate_recovery_codes": library(get=302),
    "mfa_download_recovery_codes": library(get=404),
}
# Addresses of libraries and of developers that are not for the agency's people, each with the reason.
EXEMPT: dict[str, str] = {
    "account_email": "addresses are given by the agency",
    "account_confirm_email": "addresses are given by the agency",
    "account_email_verification_sent": "addresses are given by the agency",
    "account_confirm_login_code": "nobody logs in by a code sent by mail",
    "design:gallery": "components for developers, 404 outside of debugging; holds no data",
    "design:gallery-dialog": "as the gallery",
}

from tests.house.care_doors import CARE_DOORS  # noqa: E402  # it is told in the words above

DOORS |= CARE_DOORS

from tests.house.brief_doors import BRIEF_DOORS  # noqa: E402  # so are these

DOORS |= BRIEF_DOORS

from tests.house.approvals_doors import APPROVALS_DOORS  # noqa: E402  # and these

DOORS |= APPROVALS_DOORS

from tests.house.portal_desk_doors import PORTAL_DESK_DOORS  # noqa: E402  # and these

DOORS |= PORTAL_DESK_DOORS

from tests.house.handover_doors import HANDOVER_DOORS  # noqa: E402  # and these

DOORS |= HANDOVER_DOORS

from tests.house.accesses_doors import ACCESSES_DOORS  # noqa: E402  # and these

DOORS |= ACCESSES_DOORS

from tests.house.knowledge_doors import KNOWLEDGE_DOORS  # noqa: E402  # and these

DOORS |= KNOWLEDGE_DOORS

from tests.house.official_doors import OFFICIAL_DOORS  # noqa: E402  # and these

DOORS |= OFFICIAL_DOORS
