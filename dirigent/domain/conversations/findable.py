"""What a message, its files and a call are found by. Whoever keeps or moves them says it through here."""

from collections.abc import Iterable

from dirigent.foundation.phones import digits, display
from dirigent.foundation.search.indexing import Findable, hand_over, index_many

from .models import Attachment, Call, Medium, Message, Thread

LETTER, OFFICIAL = "message", "official"  # what a message is found as


def of_message(message: Message) -> Findable:
    """Its own words, without what it quotes."""
    return Findable(
        message, message.thread.client_id, OFFICIAL if message.is_official else LETTER, message.subject,
        message.new_text or message.text, message.at,
        medium=message.medium, contact=message.contact_id, author=message.author_id,
    )  # fmt: skip


def of_attachment(attachment: Attachment, text: str) -> Findable:
    """Its name and, once it has been read, its text; seen by whoever sees the letter."""
    message = attachment.message
    return Findable(
        attachment, message.thread.client_id, "attachment", attachment.name, text, message.at,
        medium=message.medium, contact=message.contact_id, author=message.author_id,
    )  # fmt: skip


def of_call(call: Call) -> Findable:
    """Who called, and the number in any spelling."""
    said = str(call.contact) if call.contact else display(call.phone)
    return Findable(
        call, call.thread.client_id, "call", said, display(call.phone), call.started_at,
        phones=[digits(call.phone)], medium=Medium.CALL, contact=call.contact_id, author=call.user_id,
    )  # fmt: skip


def index_messages(messages: Iterable[Message]) -> None:
    """Make the messages findable; each with its thread at hand."""
    index_many(of_message(message) for message in messages)


def index_thread(thread: Thread) -> None:
    """The conversation belongs to another client now, or to nobody yet, and so does everything in it."""
    messages = list(thread.messages.all())
    for message in messages:
        message.thread = thread
    index_messages(messages)
    by_contact: dict[int | None, list[int]] = {}
    for number, person in Attachment.objects.filter(message__thread=thread).values_list("pk", "message__contact"):
        by_contact.setdefault(person, []).append(number)
    for contact, numbers in by_contact.items():
        hand_over(Attachment, numbers, client=thread.client_id, contact=contact)
    calls = list(thread.calls.select_related("contact"))
    for call in calls:
        call.thread = thread
    index_many(of_call(call) for call in calls)
