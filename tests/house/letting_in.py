"""What the world holds of accesses: one in each state, a password in the vault, a site with a counter that vanished, launches."""

from datetime import timedelta

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Note
from dirigent.domain.people.models import User
from dirigent.domain.tracking.instructing import instruct
from dirigent.domain.tracking.models import (
    Access,
    Counter,
    Goal,
    Instruction,
    Launch,
    Secret,
    Site,
    SiteCheck,
    Vanishing,
)


def let_in(client: Client, contact: Contact, bird: str, manager: User, at) -> dict[str, int | str]:
    """One of each for this client, told by its manager."""
    by = {"by": manager, "at": at}

    def needed(kind: str = "ftp") -> Access:
        return Access.note(
            client, kind, name=bird, address=f"ftp.{bird}.example", purpose=f"Затем: {bird}", owner=contact, **by
        )

    asked, fresh, closed, stuck = needed(), needed("metrika"), needed("crm"), needed("cms")
    asked.ask(through="spoken", contact=contact, **by)
    fresh.ask(through="portal", contact=contact, **by)
    stuck.ask(through="portal", contact=contact, **by)
    stuck.get_stuck(f"Не выходит: {bird}", contact=contact, at=at)
    closed.close(**by)
    secret = Secret.keep(asked, {"login": bird, "password": f"канарейка-{bird}"}, label=bird, **by)
    site = Site.add(client, f"https://{client.pk}.example/", note=bird, **by)
    gone = Site.add(client, f"https://old{client.pk}.example/", **by)
    gone.close(**by)
    counter = Counter.expect(site, "metrika", "12345678", **by)
    looked = SiteCheck.objects.create(site=site, asked_at=at, started_at=at, finished_at=at)
    vanishing = Vanishing.objects.create(counter=counter, look=looked, noticed_at=at)
    goal = Goal.add(site, bird, condition=bird, identifier="order", **by)
    options = {"webvisor": True, "ecommerce": True, "client_id": True, "remarks": bird}
    written, sent = instruct(site, "they", **options, **by), instruct(site, "they", **options, **by)
    sent.sent(None, contact=contact, **by)
    assert Instruction.objects.filter(pk=sent.pk, file__isnull=False).exists()
    on = (at + timedelta(days=20)).date()
    launch, off = Launch.plan(client, bird, on, **by), Launch.plan(client, bird, on, **by)
    off.cancel(**by)
    note = Note.leave(client, f"пароль: канарейка-{bird}", **by)
    return {
        "access": asked.pk, "fresh_access": fresh.pk, "closed_access": closed.pk, "secret": secret.pk, "site": site.pk,
        "closed_site": gone.pk, "counter": counter.pk, "vanishing": vanishing.pk, "goal": goal.pk,
        "instruction": written.pk, "sent_instruction": sent.pk, "launch": launch.pk, "cancelled_launch": off.pk,
        "password_place": "note", "password_note": note.pk,
    }  # fmt: skip
