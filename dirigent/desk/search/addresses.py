"""Where a found thing is shown."""

from django.urls import NoReverseMatch, reverse

from dirigent.foundation.journal.models import Entry

# What is shown on the timeline of its client, and by what name it is anchored there.
ON_TIMELINE = {
    "conversations.touch": "touch",
    "conversations.note": "note",
    "conversations.message": "message",
    "conversations.agreement": "agreement",
}

# What has a page of its own.
PAGES = {
    "clients.client": "desk:client",
    "clients.contact": "desk:contact",
    "tasks.task": "desk:task",
    "approvals.approval": "desk:approval",
    "onboarding.brief": "desk:brief",
    "onboarding.handover": "desk:handover",
    "care.complaint": "desk:complaint",
    "knowledge.article": "desk:article",
}


def address_or_nothing(view: str, *args: object) -> str:
    """The address of a screen, or nothing while there is no such screen."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""


def address_of(subject_kind: str, subject_id: int, client_id: int | None, *, parent_id: int | None = None) -> str:
    """`parent_id` is what the subject lives in: the thread of a message, the task of a comment."""
    if view := PAGES.get(subject_kind):
        return address_or_nothing(view, subject_id)
    if subject_kind == "tasks.comment" and parent_id:
        return f"{address_or_nothing('desk:task', parent_id)}#comment-{subject_id}"
    if (
        subject_kind == "conversations.message"
        and parent_id
        and (thread := address_or_nothing("desk:thread", parent_id))
    ):
        return f"{thread}#message-{subject_id}"
    if subject_kind == "conversations.call" and parent_id:
        return address_or_nothing("desk:thread", parent_id)
    if client_id is None:
        return address_or_nothing("desk:inbox")
    if subject_kind == "conversations.agreement" and (found := address_or_nothing("desk:client-agreements", client_id)):
        return f"{found}#agreement-{subject_id}"
    client = address_or_nothing("desk:client", client_id)
    anchor = ON_TIMELINE.get(subject_kind)
    return f"{client}?to={anchor}-{subject_id}#{anchor}-{subject_id}" if anchor and client else client


def address_of_entry(entry: Entry) -> str:
    """Where what the journal tells of can be seen."""
    return address_of(entry.subject_kind, entry.subject_id or 0, entry.client_id)
