"""The correspondence of the demo agency: real letters in a real mbox, taken in as any import is."""

import mailbox
import tempfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from random import Random

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Thread
from dirigent.domain.people.models import User
from dirigent.integrations.mail.importing import import_mail

from .cast import DOMAIN, MANNERS, leader
from .clock import Clock
from .words import OURS, ROBOTS, STRANGERS, THREADS

CHARSETS = ("utf-8", "utf-8", "utf-8", "windows-1251", "koi8-r")


class Post:
    """Letters on their way into the mbox."""

    def __init__(self, box: mailbox.mbox, dice: Random) -> None:
        self.box, self.dice, self.count = box, dice, 0

    def send(
        self, subject: str, text: str, *, sender: tuple[str, str], to: tuple[str, str], at: datetime, after: str = ""
    ) -> str:
        self.count += 1
        letter = EmailMessage()
        letter["From"], letter["To"] = formataddr(sender, "utf-8"), formataddr(to, "utf-8")
        letter["Subject"] = f"Re: {subject}" if after else subject
        letter["Date"] = format_datetime(at)
        letter["Message-ID"] = f"<{self.count}.demo@{sender[1].partition('@')[2]}>"
        if after:
            letter["In-Reply-To"] = letter["References"] = after
        signed = f"{text}\n\n{sender[0]}"
        letter.set_content(signed, charset=self.dice.choice(CHARSETS) if _plain(signed) else "utf-8")
        self.box.add(letter)
        return str(letter["Message-ID"])


def _plain(text: str) -> bool:
    try:
        text.encode("windows-1251")
        text.encode("koi8-r")
    except UnicodeEncodeError:
        return False
    return True


def write_letters(clients: list[Client], people: dict[str, User], clock: Clock, dice: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.mbox"
        box = mailbox.mbox(path)
        post = Post(box, dice)
        contacts: dict[int, list[Contact]] = {}
        for contact in Contact.objects.with_channels().order_by("pk"):
            contacts.setdefault(contact.client_id, []).append(contact)
        for number, client in enumerate(clients):
            for week in clock.weeks_of(number):
                _week_of(client, contacts[client.pk], week, post, clock, dice)
        _burning(clients, contacts, post, clock)
        _strangers(people, post, clock, dice)
        box.close()
        import_mail(path, by=None, at=clock.now)
    _read(clients, clock)


def _read(clients: list[Client], clock: Clock) -> None:
    """Managers read their letters; those of the last two working hours are still new to them."""
    seen = clock.schedule.add_minutes(clock.now, -120)
    for thread in Thread.objects.filter(client__in=clients, last_at__lt=seen).select_related("client__manager"):
        if thread.client:
            thread.read_by(leader(thread.client), at=clock.now)


def _ours(user: User) -> tuple[str, str]:
    return user.get_full_name(), f"{user.login}@{DOMAIN}"


def _theirs(contact: Contact) -> tuple[str, str]:
    return str(contact), contact.mails.all()[0].address


def _week_of(client: Client, contacts: list[Contact], week: list, post: Post, clock: Clock, dice: Random) -> None:
    manager = leader(client)
    manner = MANNERS[manager.login]
    for _nth in range(dice.choice((0, 1, 1, 1, 2))):
        contact = dice.choice(contacts)
        subject, asks, answers, closes = dice.choice(THREADS)
        asked = clock.within(dice.choice(week))
        # One of twelve writes in the evening or at the weekend.
        if dice.random() < 0.08:
            asked = min(asked + timedelta(hours=9), clock.now - timedelta(minutes=1))
        root = post.send(subject, asks, sender=_theirs(contact), to=_ours(manager), at=asked)
        in_time = dice.random() < manner.answers
        answered = clock.later(asked, 6, 52) if in_time else clock.later(asked, 64, 700)
        forgotten = not in_time and clock.now - asked < timedelta(days=4)
        if answered is None or forgotten:
            continue
        reply = post.send(subject, answers, sender=_ours(manager), to=_theirs(contact), at=answered, after=root)
        if dice.random() < 0.5 and (closed := clock.later(answered, 10, 300)):
            last = post.send(subject, closes, sender=_theirs(contact), to=_ours(manager), at=closed, after=reply)
            if thanked := clock.later(closed, 5, 50):
                post.send(
                    subject,
                    "Принято, спасибо!",
                    sender=_ours(manager),
                    to=_theirs(contact),
                    at=thanked,
                    after=last,
                )
    if dice.random() < 0.45:
        contact = dice.choice(contacts)
        subject, tells, answers = dice.choice(OURS)
        told = clock.within(dice.choice(week))
        root = post.send(subject, tells, sender=_ours(manager), to=_theirs(contact), at=told)
        if dice.random() < 0.7 and (answered := clock.later(told, 30, 500)):
            last = post.send(subject, answers, sender=_theirs(contact), to=_ours(manager), at=answered, after=root)
            if thanked := clock.later(answered, 5, 50):
                post.send(
                    subject,
                    "Спасибо! Держу в курсе.",
                    sender=_ours(manager),
                    to=_theirs(contact),
                    at=thanked,
                    after=last,
                )


def _burning(clients: list[Client], contacts: dict[int, list[Contact]], post: Post, clock: Clock) -> None:
    """What waits for an answer right now, from «just came» to «the head has been told»."""
    for number, minutes in ((0, 100), (1, 20), (5, 45), (6, 150), (7, 300), (10, 35), (14, 500), (18, 250)):
        client = clients[number]
        subject, asks, _answers, _closes = THREADS[number % len(THREADS)]
        asked = clock.schedule.add_minutes(clock.now, -minutes)
        post.send(subject, asks, sender=_theirs(contacts[client.pk][0]), to=_ours(leader(client)), at=asked)


def _strangers(people: dict[str, User], post: Post, clock: Clock, dice: Random) -> None:
    for number, (name, address, subject, text) in enumerate(STRANGERS):
        at = clock.schedule.add_minutes(clock.now, -70 * (number + 1))
        post.send(subject, text, sender=(name, address), to=_ours(people["olga"]), at=at)
    for name, address, subject, text in ROBOTS:
        at = clock.within(clock.days[-1])
        letter = EmailMessage()
        letter["From"], letter["To"] = formataddr((name, address), "utf-8"), formataddr(_ours(people["olga"]), "utf-8")
        letter["Subject"], letter["Date"], letter["Message-ID"] = (
            subject,
            format_datetime(at),
            f"<{dice.random()}@{address}>",
        )
        letter["Precedence"], letter["List-Unsubscribe"] = "bulk", f"<mailto:out@{address.partition('@')[2]}>"
        letter.set_content(text, charset="utf-8")
        post.box.add(letter)
