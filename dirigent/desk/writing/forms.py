"""What stands on the page of a letter. Kept as a draft it may be anything; to be sent it has to name whom it goes to."""

import re
import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.citing import parted
from dirigent.domain.conversations.composing import is_ours, mailboxes
from dirigent.domain.conversations.models import Binding, Connection, Medium, Message, Outgoing, Thread
from dirigent.domain.people.models import User
from dirigent.foundation.addresses import address_key

from .people import addresses, is_address

LONGEST = 200_000
_TOKEN = re.compile(r"[0-9a-f]{16}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def nonce() -> str:
    return secrets.token_hex(8)


class LetterForm(forms.Form):
    """Fields of the page, bound to a thread or to a client; every id in it is looked up by what its sender may see."""

    subject = forms.CharField(max_length=500, required=False)
    text = forms.CharField(max_length=LONGEST, required=False, strip=False, widget=forms.Textarea)

    def __init__(
        self, data: QueryDict, *, user: User, at: datetime, thread: Thread | None, client: Client | None
    ) -> None:
        super().__init__(data)
        self.said, self.user, self.at, self.thread, self.client = data, user, at, thread, client
        self.page = self._hex("page")
        revision = data.get("revision", "")
        self.revision = int(revision) if revision.isdecimal() else 0
        self.people = list(client.contacts.present().prefetch_related("mails")) if client else []
        self.outside: list[str] = []

    def draft(self) -> Outgoing:
        """The letter as it is written now, finished or not."""
        draft = Outgoing(
            thread=self.thread, client=self.client, author=self.user, created_at=self.at, changed_at=self.at,
            token=self._hex("token"), subject=_CONTROL.sub(" ", self.said.get("subject", ""))[:500].strip(),
            text=self.said.get("text", "").replace("\0", "").replace("\r\n", "\n")[:LONGEST],
            explain="explain" in self.said, tells=[one[:60] for one in self.said.getlist("tells")[:50] if one],
            base=self._base(), medium=Medium.MAIL,
        )  # fmt: skip
        self._way(draft)
        if not draft.is_chat:
            draft.to, draft.cc = self._pairs("to"), self._pairs("cc")
            draft.contact = self._person(draft.to[0][1]) if draft.to else None
        return draft

    def _way(self, draft: Outgoing) -> None:
        """Through what it goes: the chat they wrote from, a chat of one of the client's people, or a mailbox of ours."""
        if self.thread and self.thread.medium != Medium.MAIL:
            draft.medium, draft.connection = self.thread.medium, self.thread.connection
            theirs = self.thread.messages.filter(direction="in").order_by("-at").select_related("contact").first()
            draft.contact = theirs.contact if theirs else None
            draft.to = [[str(draft.contact or (theirs.sender_name if theirs else "")), self.thread.counterpart]]
            return
        kind, _colon, number = self.said.get("way", "").partition(":")
        if not number.isdecimal() or len(number) > 18:
            return
        if kind == "chat" and self.client:
            binding = chats(self.user, self.client).filter(pk=int(number)).first()
            if binding and binding.contact:
                draft.medium, draft.connection = binding.connection.medium, binding.connection
                draft.contact, draft.to = binding.contact, [[str(binding.contact), binding.chat]]
        else:
            draft.connection = mailboxes(self.user).filter(pk=int(number)).first()

    @property
    def send_at(self) -> datetime | None:
        """The moment chosen; None means now. An unreadable one is an error of `clean`."""
        written = self.said.get("when", "")
        if written == "other":
            written = self.said.get("moment", "")
        if not written:
            return None
        try:
            moment = parse_datetime(written)
        except ValueError:
            return None
        return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        draft = self.draft()
        if draft.connection is None:
            self.add_error(None, _("There is no mailbox you may write from."))
        if not draft.to:
            self.add_error(None, _("Say to whom it goes."))
        if not draft.is_chat:
            self._check_addresses([address for _name, address in (*draft.to, *draft.cc)])
            if not draft.subject:
                self.add_error("subject", _("Give it a subject: without one it is not found later."))
        if not parted(draft.text)[0].strip():
            self.add_error("text", _("There is not a word in it yet."))
        if self.said.get("when") and (self.send_at is None or self.send_at <= self.at):
            self.add_error(None, _("Choose a moment that is still to come."))
        return said

    def _check_addresses(self, written: list[str]) -> None:
        wrong = [address for address in written if not is_address(address)]
        if wrong:
            self.add_error(None, _("“%(address)s” is no mail address.") % {"address": wrong[0]})
            return
        known = {mail.key for person in self.people for mail in person.mails.all()}
        known |= {address_key(one) for one in self._answered()}
        strange = [one for one in written if address_key(one) not in known and not is_ours(one)]
        if strange and "outside" not in self.said:
            self.outside = strange
            self.add_error(None, self._asks(strange))

    def _asks(self, strange: list[str]) -> str:
        values = {"who": ", ".join(strange), "client": self.client.name if self.client else ""}
        if self.client:
            return (
                _(
                    "%(who)s: nobody we know among the people of the client (%(client)s). Press once more if it is meant so."
                )
                % values
            )
        return _("%(who)s: nobody we know. Press once more if it is meant so.") % values

    def _answered(self) -> list[str]:
        """Whom a stranger's thread is held with: to answer them asks nothing."""
        if self.thread is None or self.thread.client_id:
            return []
        return list(self.thread.messages.filter(direction="in").values_list("sender_address", flat=True))

    def _pairs(self, name: str) -> list[list[str]]:
        """The ticked addresses, under the names we know them by, and those typed beside them."""
        names = {mail.key: str(person) for person in self.people for mail in person.mails.all()}
        pairs = [
            [names.get(address_key(address), ""), address.strip()[:320]] for address in self.said.getlist(name)[:100]
        ]
        pairs += addresses(self.said.get(f"{name}_more", "")[:5000])
        unique = {address_key(address): [given, address] for given, address in reversed(pairs) if address}
        return list(reversed(unique.values()))

    def _person(self, address: str) -> Contact | None:
        key = address_key(address)
        return next((p for p in self.people if any(mail.key == key for mail in p.mails.all())), None)

    def _base(self) -> Message | None:
        number = self.said.get("base", "")
        if self.thread is None or not number.isdecimal() or len(number) > 18:
            return None
        return self.thread.messages.filter(pk=int(number)).first()

    def _hex(self, name: str) -> str:
        written = self.said.get(name, "")
        return written if _TOKEN.fullmatch(written) else nonce()


def chats(user: User, client: Client):
    """Chats of this client's people that one may write into."""
    usable = Connection.objects.usable_by(user)
    found = Binding.objects.active().filter(contact__client=client, connection__in=usable)
    return found.select_related("contact", "connection").order_by("contact", "pk")
