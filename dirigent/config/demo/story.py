"""Three months of the demo agency's life: talks, promises, notes, working days, growth, absences."""

from datetime import date, timedelta
from random import Random

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Channel, Note, Purpose, Result, Side, Touch
from dirigent.domain.people.models import Absence, AbsenceKind, GrowthEntry, User, WorkDay

from . import words
from .cast import MANNERS, leader
from .clock import Clock

SPOKEN = (
    (Channel.CALL, words.CALLS),
    (Channel.CALL, words.CALLS),
    (Channel.MESSENGER, words.CHATS),
    (Channel.VIDEO, words.MEETINGS),
)


def talk(clients: list[Client], clock: Clock, dice: Random) -> None:
    """Calls, chats and meetings of every week, and what was promised and felt in them."""
    contacts: dict[int, list[Contact]] = {}
    for contact in Contact.objects.order_by("pk"):
        contacts.setdefault(contact.client_id, []).append(contact)
    for number, client in enumerate(clients):
        manner = MANNERS[leader(client).login]
        months_met: set[str] = set()
        for week in clock.weeks_of(number):
            for _nth in range(3):
                if dice.random() > manner.calls * 0.75:
                    continue
                channel, texts = dice.choice(SPOKEN)
                _touch(client, dice.choice(contacts[client.pk]), channel, dice.choice(texts), clock, dice, week)
            month = f"{week[-1]:%Y-%m}"
            if month not in months_met and dice.random() < manner.calls * 0.5:
                months_met.add(month)
                _touch(client, contacts[client.pk][0], Channel.MEETING, dice.choice(words.MEETINGS), clock, dice, week)
        _congratulate(client, contacts[client.pk], clock, dice)


def _touch(client: Client, contact: Contact, channel: str, text: str, clock: Clock, dice: Random, week: list) -> None:
    at = clock.within(dice.choice(week))
    result = Result.TALKED
    if channel == Channel.CALL and dice.random() < 0.14:
        result, text = dice.choice((Result.NO_ANSWER, Result.LEFT_MESSAGE)), ""
    touch = Touch.note_down(
        client, channel=channel, by=leader(client), at=at, happened_at=at - timedelta(minutes=dice.randint(1, 9)),
        contact=contact, result=result, summary=text, direction="in" if dice.random() < 0.2 else "out",
        minutes=dice.randint(3, 25) if result == Result.TALKED else None, next_step=dice.choice(words.NEXT_STEPS),
    )  # fmt: skip
    if result != Result.TALKED:
        return
    if dice.random() < 0.3:
        _promise(touch, clock, dice)
    if dice.random() < 0.12:
        mood, said = dice.choice(words.NOTES)
        Note.leave(client, said, mood=mood, contact=contact, touch=touch, by=leader(client), at=at)


def _promise(touch: Touch, clock: Clock, dice: Random) -> None:
    side = dice.choice((Side.OURS, Side.OURS, Side.THEIRS))
    pool = words.PROMISES[side]
    first = pool.index(dice.choice(pool))
    had = set(Agreement.objects.filter(client=touch.client, side=side).values_list("text", flat=True))
    text = next((one for one in (*pool[first:], *pool[:first]) if one not in had), pool[first])
    agreement = Agreement.make(
        touch.client, text, side=side, contact=touch.contact, touch=touch,
        due_at=clock.due(touch.recorded_at, dice.randint(1, 7)), by=touch.user, at=touch.recorded_at,
    )  # fmt: skip
    keeps = MANNERS[touch.user.login].keeps
    fate = dice.random()
    if fate < keeps and agreement.due_at < clock.now:
        agreement.keep(
            by=touch.user,
            at=agreement.due_at - timedelta(hours=dice.randint(1, 6)),
            evidence=dice.choice(("отправлено письмом", "подтвердили по телефону", "")),
        )
    elif fate < keeps + 0.05:
        moved = clock.schedule.add_minutes(agreement.due_at, -120)
        if moved < clock.now:
            later = agreement.move(
                clock.due(moved, 3), reason="клиент попросил подождать директора", by=touch.user, at=moved
            )
            if later.due_at < clock.now:
                later.keep(by=touch.user, at=later.due_at - timedelta(hours=2))
    elif fate < keeps + 0.08 and agreement.due_at < clock.now:
        agreement.give_up(by=touch.user, at=agreement.due_at, evidence="передумали, обошлись без этого")
    elif agreement.due_at + timedelta(days=2) < clock.now:
        agreement.keep(by=touch.user, at=agreement.due_at + timedelta(days=dice.randint(1, 2)))


def _congratulate(client: Client, contacts: list[Contact], clock: Clock, dice: Random) -> None:
    by_date: dict[tuple[int | None, int | None], date] = {(day.month, day.day): day for day in clock.days[:-1]}
    for contact in contacts:
        day = by_date.get((contact.birth_month, contact.birth_day))
        if day and dice.random() < MANNERS[leader(client).login].calls:
            at = clock.within(day)
            Touch.note_down(
                client,
                channel=Channel.CALL,
                by=leader(client),
                at=at,
                contact=contact,
                purpose=Purpose.CONGRATULATION,
                summary="Поздравили с днём рождения.",
                minutes=4,
            )


def live(people: dict[str, User], clock: Clock, dice: Random) -> None:
    """Who was away, who came and left when, who learned what."""
    _away(people, clock)
    for day in clock.days:
        for login in ("vera", *MANNERS):
            _day(people[login], day, clock, dice)
    for user in people.values():
        for month in sorted({(day.year, day.month) for day in clock.days}):
            days = [day for day in clock.days if (day.year, day.month) == month]
            if dice.random() < 0.75 and user.login != "admin":
                kind, title = dice.choice(words.GROWTH)
                GrowthEntry.note(user, kind=kind, title=title, on=days[-1], at=clock.within(days[-1]))


def _away(people: dict[str, User], clock: Clock) -> None:
    days = clock.days
    ill = Absence.report(
        people["denis"], kind=AbsenceKind.ILLNESS, starts_at=clock.schedule.opens(days[-18]), by=people["denis"],
        at=clock.schedule.opens(days[-18]), reason="температура",
    )  # fmt: skip
    ill.end(by=people["denis"], at=clock.schedule.opens(days[-15]))
    Absence.report(
        people["yulia"], kind=AbsenceKind.LEAVE, starts_at=clock.schedule.opens(days[-2]), deputy=people["marina"],
        ends_at=clock.schedule.opens(clock.schedule.add_days(clock.now, 5)), by=people["vera"],
        at=clock.schedule.opens(days[-9]), reason="отпуск, на связи только в крайнем случае",
    )  # fmt: skip


def _day(user: User, day, clock: Clock, dice: Random) -> None:
    manner = MANNERS.get(user.login)
    opens, closes = clock.schedule.opens(day), clock.schedule.closes(day)
    if Absence.objects.during(opens).filter(user=user).exists():
        return
    punctual, closing = (manner.punctual, manner.closes) if manner else (1, 1)
    if dice.random() > punctual and dice.random() < 0.4:
        WorkDay.excuse_absence(
            user, on=day, words=dice.choice(words.EXCUSES), by=user, at=opens - timedelta(minutes=25)
        )
        return
    late = dice.randint(18, 50) if dice.random() > punctual else dice.randint(-25, 9)
    arrived = opens + timedelta(minutes=late)
    if arrived > clock.now:
        return
    WorkDay.arrive(user, on=day, at=arrived)
    left = closes + timedelta(minutes=dice.randint(-14, -1) if dice.random() < 0.9 else dice.randint(2, 40))
    if left < clock.now and dice.random() < closing:
        leftovers = dice.choice((0, 0, 0, 0, 1, 2))
        WorkDay.close(
            user, on=day, at=left, leftovers=leftovers, reason=dice.choice(words.LEFTOVERS) if leftovers else ""
        )
