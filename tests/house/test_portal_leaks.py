"""Which words of which table the portal shows: every text of every row of the client is made a canary, then the portal is read.

`SHOWN` is the allow-list, field by field. A field that comes out and is not in it fails the build, and so does one that is in it
and never comes out. Whatever new table or field comes into the house is under this rule from its first day.
"""

import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record
from dirigent.portal.showing.history import TOLD
from tests.cast import plant_glossary
from tests.house import world as told
from tests.house.portal_doors import PORTAL_DOORS
from tests.house.portal_world import portalled
from tests.house.test_doors import written
from tests.house.test_portal_doors import knock

pytestmark = pytest.mark.django_db

SHOWN = {
    "approvals.approval.depends_on",
    "approvals.approval.title",
    "approvals.remark.words",
    "approvals.version.text",
    "approvals.versionfile.name",
    "clients.client.name",
    "clients.contact.family_name",
    "clients.contact.given_name",
    "clients.contactphone.number",
    "conversations.agreement.text",
    "conversations.attachment.name",
    "conversations.message.new_text",
    "conversations.thread.subject",
    "approvals.version.what_changed",
    "knowledge.term.analogy",
    "knowledge.term.explanation",
    "knowledge.term.instead",
    "knowledge.term.word",
    "onboarding.brief.title",
    "onboarding.brieffile.name",
    "onboarding.brieftemplate.lead",
    "onboarding.debriefpoint.heading",
    "onboarding.debriefpoint.text",
    "onboarding.openquestion.answer",
    "onboarding.openquestion.text",
    "onboarding.templatequestion.code",
    "onboarding.templatequestion.hint",
    "onboarding.templatequestion.section",
    "onboarding.templatequestion.text",
    "passes.passkey.name",
    "people.agency.name",
    "people.user.family_name",
    "people.user.given_name",
    "tasks.task.plain_how",
    "tasks.task.plain_when",
    "tasks.task.plain_why",
    "tasks.task.plain_words",
    "tracking.access.name",
    "tracking.access.stuck_words",
}
# What a row is found or worked with: its text has a form of its own, and a canary in it would break the house instead.
WORKED_WITH = {
    "account", "admin", "auth", "contenttypes", "mfa", "procrastinate", "sessions", "usersessions", "files.storedfile",
    "journal", "worktime", "regulation", "search", "notices",
}  # fmt: skip
# A word here takes the whole row away from the client, so that nothing else of it would be read.
HIDES = {"conversations.message.doubt"}
FORMS = re.compile(
    r"(^|_)(token|hash|key|kind|medium|timezone|zone|password|sealed|fingerprint|message_id|login|email|country|clause|"
    r"external_id|counterpart|address|page|uid|state|purpose|currency|locale|language|colour|digest|url)($|_)"
)


def canaries() -> dict[str, str]:
    """Canary → table and field, for every text that a person could have written."""
    found = {}
    for model in apps.get_models():
        if {model._meta.app_label, model._meta.label_lower} & WORKED_WITH:
            continue
        for field in model._meta.concrete_fields:
            text = isinstance(field, models.CharField | models.TextField) and not field.choices
            name = f"{model._meta.label_lower}.{field.name}"
            if text and not FORMS.search(field.name) and name not in HIDES:
                found[f"кнр{len(found):04}"] = name
    return found


@pytest.fixture
def _django_db_helper():
    """One transaction for all tests of this file, below, in place of one for each."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: told.NOW)
        patch.setattr("dirigent.portal.entering.letters.send_soon", lambda _code: None)
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        with transaction.atomic():
            try:
                plant_glossary()
                world = told.founded(tmp_path_factory.mktemp("mail"))
                browsers = portalled(world)
                canary = canaries()
                untouched = _sing(canary)
                _tell(world, canary)
                cookies = {name: browser.cookies for name, browser in browsers.items()}
                yield SimpleNamespace(
                    world=world,
                    browsers=browsers,
                    cookies=cookies,
                    written=written(),
                    canary=canary,
                    untouched=untouched,
                )
            finally:
                transaction.set_rollback(True)


def _sing(canary: dict[str, str]) -> set[str]:
    """Write each canary into its field of every row; says which the database would not take."""
    refused = set()
    for word, name in canary.items():
        label, _dot, field = name.rpartition(".")
        model = apps.get_model(label)
        # The second where no two rows may say the same, the third where some rows may say nothing.
        for value in ("%s", "%s || '-' || id", "%s where {column} <> ''"):
            try:
                with transaction.atomic():
                    _write(model, field, word, value)
            except DatabaseError:
                continue
            break
        else:
            refused.add(name)
    return refused


def _write(model: type[models.Model], field: str, word: str, value: str) -> None:
    """Past the verbs, and past the triggers of tables that take no change: this is about reading."""
    column = model._meta.get_field(field).column
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            f'update "{model._meta.db_table}" set "{column}" = ' + value.format(column=f'"{column}"'), [word]
        )  # noqa: S608  # names of our own tables
        cursor.execute("set local session_replication_role = origin")


def _tell(world, canary: dict[str, str]) -> None:
    """Entries for each reader in the journal: of the portal's kinds and of others."""
    client = world.things["globus"]["client"]
    for audience in (Audience.STAFF, Audience.AUTHOR):
        for kind in (*TOLD, "note.left"):
            word = f"кнр{len(canary):04}"
            canary[word] = f"journal.{audience}.{kind}"
            said = {name: word for name in ("who", "what", "words", "title", "text", "name", "contact")}
            record(kind, client=client, subject=None, by=None, at=told.NOW, audience=audience, **said)


def read(house, who: str, *, eyes: bool = False) -> str:
    pages = [knock(house, who, name, eyes=eyes) for name in PORTAL_DOORS]
    heads = (f"{name}: {value}" for page in pages for name, value in page.items())
    return " ".join(page.bytes.decode("utf-8", "replace") for page in pages) + " ".join(heads)


def sung(house, text: str) -> set[str]:
    return {house.canary[word] for word in set(re.findall(r"кнр\d{4}", text.lower())) if word in house.canary}


def test_the_client_reads_what_the_allow_list_names_and_nothing_else(house):
    found = sung(house, read(house, "anna"))
    assert found - SHOWN == set(), "shown to a client, and not in the allow-list"
    assert SHOWN - found == set(), "in the allow-list, and never shown"


def test_one_who_looks_on_reads_the_same(house):
    house.browsers["olga"] = _of_ours(house)
    house.cookies["olga"] = house.browsers["olga"].cookies
    assert sung(house, read(house, "olga", eyes=True)) - SHOWN == set()


def _of_ours(house):
    from django.test import Client as Browser  # noqa: PLC0415

    browser = Browser()
    browser.force_login(house.world.people["olga"])
    return browser


def test_the_canaries_do_sing(house):
    """Nearly every text of the house can hold one; what cannot is few and known."""
    assert len(house.canary) > 150
    assert len(house.untouched) <= len(house.canary) // 20, sorted(house.untouched)


def test_nobody_reads_anything(house):
    assert sung(house, read(house, "nobody")) <= {"people.agency.name"}
    assert Entry.objects.filter(audience=Audience.AUTHOR).exists()
