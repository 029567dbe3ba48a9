"""Which letters are legally significant: those from an official address of one side to one of the other (COM-12).

Decided by the addresses in force when the letter came or went, and anew when an address is marked or ended for a time that
has passed. Never so: what was not believed or passed on by somebody else, what no person wrote, and what did not arrive.
The comparison of the addressees stored with each letter is one statement, which only SQL can say.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from dirigent.domain.clients.models import Client, OfficialAddress
from dirigent.domain.people.models import User
from dirigent.foundation.search.indexing import rename

from .findable import LETTER, OFFICIAL
from .models import Message

_FORCE = "{0}.since <= m.at and (m.at < {0}.ended_at or {0}.ended_at is null)"
_IS = f"""
m.medium = 'mail' and m.kind = 'person' and m.doubt = '' and m.original = '[]'::jsonb and m.bounced_at is null
and t.client_id is not null
and exists (
    select from clients_officialaddress s where s.key = m.sender_key and {_FORCE.format("s")}
    and s.client_id is not distinct from (case m.direction when 'in' then t.client_id end)
)
and exists (
    select from clients_officialaddress r, jsonb_array_elements(m.recipients) a
    where lower(btrim(a ->> 1)) = any(r.spellings) and {_FORCE.format("r")}
    and r.client_id is not distinct from (case m.direction when 'out' then t.client_id end)
)
"""
_JUDGE = f"""
update conversations_message m set is_official = not m.is_official
from conversations_thread t
where t.id = m.thread_id and {{about}} and m.is_official is distinct from ({_IS})
returning m.id, m.is_official
"""
# Whatever an address could have to do with: nothing else can be official, or have been.
_SUSPECTS = "(m.is_official or m.sender_key in (select key from clients_officialaddress))"


def judge(messages: Collection[int]) -> None:
    """Say of these whether they are legally significant."""
    if messages:
        _judge("m.id = any(%(about)s)", list(messages))


def judge_threads(threads: Collection[int]) -> None:
    """The same of everything in these conversations: they belong to another client now, or to none."""
    if threads:
        _judge("t.id = any(%(about)s)", list(threads))


@transaction.atomic
def mark(
    client: Client | None, address: str, *, contract: str, since: datetime, by: User, at: datetime
) -> OfficialAddress | None:
    """An address of the client, or ours, is official from then on, and so are the letters since."""
    made = OfficialAddress.mark(client, address, contract=contract, since=since, by=by, at=at)
    if made:
        _judge_side(client)
    return made


@transaction.atomic
def end(official: OfficialAddress, *, by: User, at: datetime, mistaken: bool = False) -> bool:
    """It is official no longer; marked by mistake, it never made a letter significant."""
    if not official.end(by=by, at=at, mistaken=mistaken):
        return False
    _judge_side(official.client)
    return True


def _judge_side(client: Client | None) -> None:
    if client is None:
        _judge(_SUSPECTS, None)
    else:
        _judge(f"t.client_id = %(about)s and {_SUSPECTS}", client.pk)


def _judge(about: str, value: int | list[int] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE.format(about=about), {"about": value})
        changed = cursor.fetchall()
    rename(Message, [pk for pk, is_so in changed if is_so], OFFICIAL)
    rename(Message, [pk for pk, is_so in changed if not is_so], LETTER)
