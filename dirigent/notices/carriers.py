"""Who brings a message out: the mail server, a bot, the push services of browsers. Each raises `Trouble` when it did not."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from dirigent.domain.conversations.binding import send_text
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Binding
from dirigent.domain.people.models import User
from dirigent.foundation.vault import Locked
from dirigent.integrations.push import sending as push

from .kinds import CHATS, Way
from .models import PushSubscription
from .wording import Words, address

LONGEST_CHAT = 3500


@dataclass(frozen=True)
class Message:
    """`key` is the same at every repeat."""

    key: str
    user: User
    way: str
    words: Words


def carry(message: Message, *, at: datetime) -> None:
    if message.way == Way.MAIL:
        _by_mail(message)
    elif message.way in CHATS:
        _by_chat(message, at)
    else:
        _by_push(message, at)


def _by_mail(message: Message) -> None:
    if not message.user.email:
        raise Trouble(_("No mail address is entered."), for_good=True)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    letter = EmailMessage(
        message.words.title.replace("\n", " ")[:200], message.words.text, None, [message.user.email],
        headers={
            "Message-ID": f"<notice.{message.key}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{address('/notices/settings/')}>",
        },
    )  # fmt: skip
    try:
        letter.send()
    except OSError as fault:  # every fault of the mail library is one of these
        raise Trouble(_("The mail server did not take it: %(fault)s") % {"fault": fault}) from fault


def _by_chat(message: Message, at: datetime) -> None:
    bound = Binding.objects.filter(
        user=message.user, ended_at=None, connection__closed_at=None, connection__medium=message.way
    )
    binding = bound.select_related("connection").order_by("-bound_at", "-pk").first()
    if binding is None:
        raise Trouble(_("The chat is no longer connected."), for_good=True)
    text = message.words.text
    if len(text) > LONGEST_CHAT:
        text = f"{text[:LONGEST_CHAT]}…\n\n{message.words.url}"
    send_text(binding, text, key=f"notice.{message.key}", at=at)


def _by_push(message: Message, at: datetime) -> None:
    words = message.words
    body = json.dumps(
        {"title": words.title[:120], "body": words.body[:300], "url": urlsplit(words.url).path, "tag": message.key},
        ensure_ascii=False,
    ).encode()
    taken, trouble = 0, Trouble(_("No browser is connected."), for_good=True)
    for subscription in PushSubscription.objects.filter(user=message.user):
        try:
            push.send(subscription.target, body, topic=message.key, urgent=words.burning, at=at)
        except (push.Gone, Locked):
            subscription.delete()
        except Trouble as fault:
            trouble = fault
        else:
            taken += 1
            PushSubscription.objects.filter(pk=subscription.pk).update(used_at=at)
    if not taken:
        raise trouble
