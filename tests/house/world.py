"""An agency with two clients of two managers, in which everything that has an address exists once for each of them.

Every word that belongs to a client holds its bird: what a stranger may not see is found in any answer by that word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta

from allauth.usersessions.models import UserSession

from dirigent.desk.models import SavedView, Upload
from dirigent.domain.care.models import Meeting
from dirigent.domain.clients.models import Client, Contact, Import, ImportProblem, Requisites
from dirigent.domain.conversations import learning, merging
from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.intake import keep
from dirigent.domain.conversations.models import (
    Agreement,
    Call,
    Connection,
    Extension,
    KnownSender,
    LetterTemplate,
    Message,
    Note,
    Outgoing,
    OutgoingFile,
    Thread,
    Touch,
    UnreadableMail,
)  # fmt: skip
from dirigent.domain.conversations.promising import promises
from dirigent.domain.people.models import Absence, Agency, Department, DepartmentKind, Role, User
from dirigent.domain.tasks import changing_many
from dirigent.domain.tasks.models import BulkChange, Comment, Return, Task
from dirigent.foundation.files.storing import store
from dirigent.foundation.worktime.models import Schedule
from dirigent.integrations.mail.importing import import_mail
from dirigent.integrations.push.sending import Target
from dirigent.notices.models import Notice, PushSubscription
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, hired, moment
from tests.house.briefing import briefed
from tests.house.caring import cared, shared_care
from tests.house.consenting import consented
from tests.house.entering import entered
from tests.house.handing import handed
from tests.house.letting_in import let_in

NOW = moment("Fri 15:00")
WEEK = timedelta(days=7)
MANAGERS = {"globus": "olga", "zarya": "denis"}
BIRDS = {"globus": ("Зимородок", "zimorodok", "4041516"), "zarya": ("Свиристель", "sviristel", "4042627")}

LETTER = """From: {sender}
To: olga@kvartet.example
Subject: {subject}
Date: Wed, 18 Nov 2026 12:00:00 +0300
Message-ID: <{number}@letters.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>{text}</p>
--b
Content-Type: text/plain; charset=utf-8; name="{file}"
Content-Disposition: attachment; filename="{file}"

{text}
--b--
"""


@dataclass
class World:
    people: dict[str, User]
    things: dict[str, dict[str, int]] = field(default_factory=dict)

    def canaries(self, client: str) -> Iterator[str]:
        bird, latin, phone = BIRDS[client]
        yield from (bird.lower(), latin, phone, f"{phone[:3]}-{phone[3:5]}-{phone[5:]}")


def founded(folder) -> World:
    """Everybody and everything, told through the verbs of the house."""
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})
    Schedule.objects.default()
    world = World(_people())
    for name, manager, deputy in (("globus", "olga", "marina"), ("zarya", "denis", None)):
        world.things[name] = _client(name, world.people[manager], world.people.get(deputy), world, folder)
    who = world.people
    absence = Absence.report(
        who["olga"], kind="trip", starts_at=moment("Fri 09:00"), ends_at=NOW + WEEK, deputy=who["stand_in"],
        by=who["head"], at=moment("Thu 12:00"),
    )  # fmt: skip
    shared = {
        "absence": absence.pk,
        "user": who["olga"].pk,
        "colleague": who["denis"].pk,
        "leaver": who["leaver"].pk,
        "day": NOW.date(),
        "feed": _feed(who["head"]),
        "mute": who["stand_in"].pk,  # has given no sign of life today
    } | _mail(folder)
    shared |= _imports(who["head"])
    shared |= shared_care(who["head"], who["denis"], NOW)
    shared["department"] = Department.objects.get(kind=DepartmentKind.PRODUCTION).pk
    engine.full_pass(NOW)
    for name, things in world.things.items():
        duties = Duty.objects.open().filter(client=things["client"]).order_by("pk")
        waived, owed = duties[0], duties[1]
        waived.waive(reason=BIRDS[name][0], by=who["head"], at=NOW)
        things |= shared | {"duty": owed.pk, "waived": waived.pk}
    _notices(world)
    return world


def _notices(world: World) -> None:
    """One told and one read of each manager, a browser of theirs, and the bot that everybody may connect to."""
    bot = Connection.open_up(by=None, at=NOW, kind="telegram", name="Бот", medium="telegram", address="kvartet_bot")
    closed = Connection.open_up(by=None, at=NOW, kind="telegram", name="Прежний бот", medium="telegram")
    closed.close(by=world.people["head"], at=NOW)
    keep(bot, [Arrived("1", b"{}", NOW)])
    delivery = bot.deliveries.get()
    for name, things in world.things.items():
        bird, latin, _phone = BIRDS[name]
        said = {"user": world.people[MANAGERS[name]], "kind": "message", "client_id": things["client"], "at": NOW}
        about = {"subject_kind": "conversations.message", "subject_id": things["letter"]}
        told = Notice.objects.create(key="told", title=bird, body=bird, **said, **about)
        Notice.objects.create(key="read", title=bird, read_at=NOW, **said)
        browser = PushSubscription.keep(said["user"], Target(f"https://{latin}.example", "", ""), browser=bird, at=NOW)
        things |= {
            "notice": told.pk,
            "browser": browser.pk,
            "bot": bot.pk,
            "closed_bot": closed.pk,
            "delivery": delivery.pk,
            "read_stamp": int(NOW.timestamp()) * 10**6,
        }


def _writing(client: Client, bird: str, manager: User, folder, at) -> dict[str, int]:
    """A draft with a file and a letter that waits for its moment, both of the manager's."""
    out = {"client": client, "author": manager, "medium": "mail", "created_at": at, "changed_at": at, "text": bird}
    box = Connection.objects.filter(kind="mail", owner=None).first() or Connection.open_up(
        kind="mail", medium="mail", name="Почта отдела", address="office@kvartet.example",
        settings={"transport": "folder"}, by=None, at=LONG_AGO,
    )  # fmt: skip
    draft = Outgoing.objects.create(**out, connection=box, subject=bird, to=[["", "anna@globus.example"]])
    file = OutgoingFile.objects.create(outgoing=draft, file=store(bird.encode()), name=f"{bird}.txt")
    waiting = Outgoing.objects.create(
        **out, connection=box, subject=bird, state="waiting", send_at=NOW + WEEK, to=[["", "anna@globus.example"]]
    )
    common = LetterTemplate.objects.create(title="Отчёт", text="{обращение}")
    retired = LetterTemplate.objects.create(title="Старый", text="…", retired_at=at)
    return {
        "draft": draft.pk, "draft_file": file.pk, "waiting": waiting.pk, "mailbox": box.pk, "template": common.pk,
        "retired": retired.pk,
    }  # fmt: skip


def _calls(client: Client, contact: Contact, bird: str, manager: User, at) -> dict[str, int | str]:
    """A talk that nobody has claimed, with its recording; and hours that three answers speak for."""
    exchange = Connection.objects.filter(kind="calls").first() or Connection.open_up(
        kind="calls", medium="call", name="АТС", by=None, at=LONG_AGO, secret={"secret": "word"}
    )
    extension = Extension.assign(exchange, "101", manager, by=manager, at=LONG_AGO)
    phone = contact.phones.get().number
    thread = Thread.objects.create(
        client=client, medium="call", counterpart=phone, subject=phone, started_at=at, last_at=at, connection=exchange
    )
    call = Call.objects.create(
        connection=exchange, external_id=bird, thread=thread, direction="in", state="ended", phone=phone, contact=contact,
        started_at=at, answered_at=at, ended_at=at, talk_seconds=60, recording=bird, record_file=store(bird.encode()),
        record_type="audio/mpeg",
    )  # fmt: skip
    for n in range(3):
        learning.note_answer(contact, "yes", by=manager, at=at - n * WEEK)
    return {"call": call.pk, "exchange": exchange.pk, "extension": extension.pk, "phone": phone}


def _feed(user: User) -> str:
    user.open_feed("feed-of-the-head", by=user, at=NOW)
    return str(user.feed_token)


def _people() -> dict[str, User]:
    service = Department.objects.create(name="Клиентский сервис", kind=DepartmentKind.CLIENT_SERVICE)
    production = Department.objects.create(name="Контекстная реклама", kind=DepartmentKind.PRODUCTION)
    manager, people = Role.ACCOUNT_MANAGER, {}
    for name, given, family, role, department in (
        ("olga", "Ольга", "Снегирёва", manager, service),
        ("marina", "Марина", "Орлова", manager, service),
        ("denis", "Денис", "Кравцов", manager, service),
        ("stand_in", "Инна", "Чайкина", manager, service),
        ("leaver", "Лев", "Уваров", manager, service),
        ("head", "Вера", "Громова", Role.HEAD, service),
        ("producer", "Глеб", "Сомов", Role.PRODUCTION_HEAD, production),
        ("specialist", "Пётр", "Анисимов", Role.SPECIALIST, production),
        ("desk_docs", "Нина", "Белова", Role.DOCUMENTS, None),
        ("seller", "Сергей", "Ильин", Role.SALES, None),
        ("admin", "Алексей", "Админов", Role.ADMINISTRATOR, None),
    ):
        people[name] = person = hired(name, given, family, role, department)
        person.set_password("a long enough one")
        person.save()
    for department, head in ((service, "head"), (production, "producer")):
        department.head = people[head]
        department.save()
    return people


def _client(name: str, manager: User, deputy: User | None, world: World, folder) -> dict[str, int]:
    bird, latin, phone = BIRDS[name]
    by, at = manager, moment("Mon 11:00")
    client = Client.take_on(
        by=None, at=LONG_AGO, name=f"Театр «{bird}»", manager=manager, deputy=deputy, goal=bird, product=bird
    )
    client.join_team(world.people["leaver"], by=by, at=at)
    contact = Contact.introduce(
        client, by=by, at=LONG_AGO, given_name="Анна", family_name=f"{bird}ова", traits=bird,
        phones=[(f"+7903{phone}", "")], mails=[f"anna@{latin}.example"], windows=[(1, time(10), time(12))],
    )  # fmt: skip
    gone = Contact.introduce(client, by=by, at=LONG_AGO, given_name=f"Бывший{bird}")
    gone.leave(by=by, at=at)
    firm = Requisites(client=client, legal_name=f"ООО «{bird}»")
    firm.keep(by=by, at=at)
    client.trust(until=(NOW + WEEK).date(), by=world.people["head"], at=at)
    touch = Touch.note_down(client, channel="call", by=by, at=at, contact=contact, summary=bird)
    note = Note.leave(client, bird, by=by, at=at, contact=contact)
    owed, kept = (Agreement.make(client, bird, side="ours", due_at=moment("Fri 12:00"), by=by, at=at) for _ in "ab")
    kept.keep(by=by, at=moment("Tue 12:00"))
    _letter(folder, f"anna@{latin}.example", bird, latin)
    thread = Thread.objects.get(client=client)
    letter = thread.messages.get()
    Message.objects.filter(pk=letter.pk).update(new_text=f"{letter.new_text}\nПришлём {bird} до вторника.")
    (offer,) = promises(f"Пришлём {bird} до вторника.", incoming=True, at=letter.at)
    KnownSender.remember([f"robot@{latin}.example"], client, by=by, at=at)
    meets = {"starts_at": moment("next Mon 12:00"), "ends_at": moment("next Mon 13:00")}
    meeting = Meeting.plan(client, by=by, at=at, title=bird, contacts=[contact], **meets)
    session = UserSession.objects.create(user=manager, session_key=latin, ip="127.0.0.1", user_agent="", data={})
    view = SavedView.objects.create(user=manager, page="clients", name=bird, query="")
    things = {
        "client": client.pk, "contact": contact.pk, "gone": gone.pk, "requisites": firm.pk, "touch": touch.pk,
        "meeting": meeting.pk, "note": note.pk, "agreement": owed.pk, "kept": kept.pk, "thread": thread.pk, "letter": letter.pk, "offer": offer.key,
        "letter_file": letter.attachments.get().pk, "view": view.pk, "session": session.pk, "sender": KnownSender.objects.get(client=client).pk,
    }  # fmt: skip
    things |= _writing(client, bird, manager, folder, at) | _calls(client, contact, bird, manager, at)
    things |= cared(client, contact, thread, bird, manager, at)
    things |= consented(client, contact, bird, manager, at)
    things |= let_in(client, contact, bird, manager, at)
    things |= briefed(client, contact, bird, manager, at)
    things |= handed(client, bird, manager, world.people["head"], at)
    things |= entered(client, contact, bird, manager, at)
    things |= _merged(client, folder, bird, latin, manager)
    return things | _tasks(client, bird, manager, at)


def _merged(client: Client, folder, bird: str, latin: str, by: User) -> dict[str, int]:
    """Two conversations brought together, and one that was parted after that."""
    for number in "2345":
        _letter(folder, f"anna@{latin}.example", f"{bird} {number}", f"{latin}{number}")
    two, three, four, five = (Thread.objects.get(client=client, subject=f"{bird} {number}") for number in "2345")
    merged = merging.merge(three, two, by=by, at=NOW)
    merging.merge(five, four, by=by, at=NOW)
    halves = merging.split(four.messages.last(), by=by, at=NOW)
    return {
        "merger": two.pk, "merged": merged.pk, "merger_letter": two.messages.last().pk,
        "halved": four.pk, "halves": halves.pk,
    }  # fmt: skip


def _tasks(client: Client, bird: str, manager: User, at) -> dict[str, int]:
    def task(**fields) -> Task:
        return Task.set(
            client, f"Смета: {bird}", department=manager.department, assignee=manager, due_at=moment("Fri 18:00"),
            by=manager, at=at, purpose=bird, expected_result=bird, check_by=bird, checklist=[bird], **fields,
        )  # fmt: skip

    fresh, ready, closed, moved = task(), task(), task(), task()
    ready.hand_in(bird, by=manager, at=at)
    closed.close(by=manager, at=at)
    moved.move(moment("next Mon 12:00"), reason=bird, by=manager, at=at)
    returned = task()
    Return.send_back(returned, clause="R13.returned", words=bird, by=User.objects.get(login="head"), at=at)
    file = fresh.attach(store(bird.encode()), f"{bird}.txt", by=manager, at=at)
    comment = Comment.say(fresh, bird, by=User.objects.get(login="head"), at=at)
    many = changing_many.change_many(
        [task()], BulkChange.What.MOVE, {"due_at": moment("next Tue 12:00").isoformat()}, by=manager, at=at, reason=bird
    )
    return {
        "task": fresh.pk, "ready": ready.pk, "closed": closed.pk, "moved": moved.pk, "returned": returned.pk,
        "item": fresh.checklist.get().pk, "task_file": file.pk, "comment": comment.pk, "change": many.change.pk,
    }  # fmt: skip


def _mail(folder) -> dict[str, int]:
    threads = {}
    for name in ("stranger", "dismissed"):
        _letter(folder, f"{name}@unknown.example", name, name)
        threads[name] = Thread.objects.get(client=None, messages__sender_address=f"{name}@unknown.example")
    threads["dismissed"].dismiss(by=User.objects.get(login="head"), at=NOW)
    unread = [
        UnreadableMail.objects.create(file=store(text.encode()), source=f"{text}#1", reason="no letter", at=NOW)
        for text in ("one", "two")
    ]
    unread[1].settle(by=User.objects.get(login="head"), at=NOW)
    return {name: thread.pk for name, thread in threads.items()} | {"unreadable": unread[0].pk, "settled": unread[1].pk}


def _imports(head: User) -> dict[str, int]:
    table = "Клиент\nНовый клиент\n".encode()
    upload = Upload.objects.create(kind=Upload.Kind.CLIENTS, by=head, at=NOW, rows=1)
    upload.files.create(file=store(table), name="clients.csv")
    problem = ImportProblem.objects.create(
        imported=Import.objects.create(filename="clients.csv", at=NOW, by=head), sheet="1", row=2, field="client",
        sentence="Нет названия.", values={"client": ""}, raw=[["Клиент", ""]], loaded=False, fingerprint="1",
    )  # fmt: skip
    return {"upload": upload.pk, "problem": problem.pk}


def _letter(folder, sender: str, text: str, number: str) -> None:
    path = folder / f"{number}.eml"
    path.write_text(LETTER.format(sender=sender, subject=text, text=text, number=number, file=f"{text}.txt"))
    import_mail(path, by=None, at=NOW)
