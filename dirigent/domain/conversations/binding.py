"""Whose chat it is: a link made for one person, opened once, binds the chat to them; a person may also say so by hand."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .channels import Blocked, Parcel, Sent, Trouble, channel_of
from .models import Binding, Connection, DeepLink, Thread

LINK_LIVES = timedelta(days=14)


def contact_link(contact: Contact, connection: Connection, *, by: User, at: datetime) -> str:
    """An address for this contact alone: whoever first presses «start» behind it is this person from then on."""
    return _link(connection, contact=contact, by=by, at=at)


def staff_link(user: User, connection: Connection, *, by: User, at: datetime) -> str:
    """An address for one of ours, who wants notices there."""
    return _link(connection, user=user, by=by, at=at)


@transaction.atomic
def _link(
    connection: Connection, *, by: User, at: datetime, contact: Contact | None = None, user: User | None = None
) -> str:
    channel = channel_of(connection)
    if not channel.links or connection.closed_at:
        raise Trouble(_("Nobody can be invited there."), for_good=True)
    payload = secrets.token_urlsafe(32)
    address = channel.link(connection, payload)
    link = DeepLink.objects.create(
        connection=connection, contact=contact, user=user, token_hash=_hash(payload), made_by=by, made_at=at,
        expires_at=at + LINK_LIVES,
    )  # fmt: skip
    record(
        "chat.invited", client=contact.client_id if contact else None, subject=link, by=by, at=at,
        medium=connection.medium, person=str(contact or user),
    )  # fmt: skip
    return address


@transaction.atomic
def open_link(connection: Connection, chat: str, payload: str, *, name: str, at: datetime) -> Binding | None:
    """The person behind this link, bound to the chat. A link that is unknown, used, too old or of somebody gone binds nobody."""
    links = DeepLink.objects.select_related("contact", "user", "made_by")
    link = links.filter(connection=connection, token_hash=_hash(payload)).first()
    if link is None or (link.contact and link.contact.left_at) or (link.user and not link.user.is_active):
        return None
    if not DeepLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=at).update(used_at=at):
        return None
    return bind(connection, chat, name=name, contact=link.contact, user=link.user, by=link.made_by, at=at)


@transaction.atomic
def bind(
    connection: Connection,
    chat: str,
    *,
    name: str,
    by: User,
    at: datetime,
    contact: Contact | None = None,
    user: User | None = None,
) -> Binding:
    """From now on the chat is this person's; whose it was before, it is theirs no longer."""
    before = Binding.objects.select_for_update().filter(connection=connection, chat=chat, ended_at=None).first()
    if before and (before.contact_id, before.user_id) == (contact and contact.pk, user and user.pk):
        return before
    if before:
        end(connection, chat, by=by, at=at)
    binding = Binding.objects.create(
        connection=connection, chat=chat, name=name[:200], contact=contact, user=user, bound_at=at
    )
    record(
        "chat.bound", client=contact.client_id if contact else None, subject=binding, by=by, at=at,
        medium=connection.medium, person=str(contact or user),
    )  # fmt: skip
    return binding


@transaction.atomic
def end(connection: Connection, chat: str, *, by: User | None, at: datetime) -> None:
    """The chat is nobody's: they stopped the bot, or it was bound by mistake."""
    binding = Binding.objects.select_for_update(of=("self",)).select_related("contact", "user").filter(
        connection=connection, chat=chat, ended_at=None
    ).first()  # fmt: skip
    if binding is None:
        return
    Binding.objects.filter(pk=binding.pk).update(ended_at=at)
    record(
        "chat.unbound", client=binding.contact.client_id if binding.contact else None, subject=binding, by=by, at=at,
        medium=connection.medium, person=str(binding.contact or binding.user),
    )  # fmt: skip


def bind_thread(thread: Thread, contact: Contact, *, by: User, at: datetime) -> None:
    """Somebody has attached a stranger's chat to this contact."""
    if thread.connection:
        bind(thread.connection, thread.counterpart, name=thread.subject, contact=contact, by=by, at=at)


def unbind_thread(thread: Thread, *, by: User, at: datetime) -> None:
    """The attachment is taken back."""
    if thread.connection:
        end(thread.connection, thread.counterpart, by=by, at=at)


def send_text(binding: Binding, text: str, *, key: str, at: datetime) -> Sent:
    """A notice to one of ours. `key` is the same at every repeat. Raises `Trouble`; whoever stopped the bot is bound no longer."""
    try:
        return channel_of(binding.connection).send(binding.connection, Parcel(key=key, text=text, chat=binding.chat))
    except Blocked:
        end(binding.connection, binding.chat, by=None, at=at)
        raise


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode("utf-8", "replace")).hexdigest()
