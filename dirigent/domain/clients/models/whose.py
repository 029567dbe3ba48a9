"""Whose clients are whose at a moment.

In the words of the database: asked several times a page, it must not be put into words anew each time, and its small sets
must each be found by an index of their own.
"""

import re
from datetime import datetime

from django.db.models.expressions import RawSQL

from dirigent.domain.people.models import User

_AWAY = "cancelled_at is null and starts_at <= %(at)s and (ends_at is null or ends_at > %(at)s)"
_OWN_AND_COVERED = f"""
    select id from clients_client where manager_id = %(user)s
    union all select c.id from people_absence a join clients_client c on c.manager_id = a.user_id
    where a.deputy_id = %(user)s and {_AWAY}"""
_LED = f"""{_OWN_AND_COVERED}
    union all select c.id from people_absence a join clients_client c on c.manager_id = a.user_id
    where c.deputy_id = %(user)s and a.deputy_id is null and {_AWAY}"""
_SEEN = f"""{_OWN_AND_COVERED}
    union all select id from clients_client where deputy_id = %(user)s
    union all select client_id from clients_membership where user_id = %(user)s
    union all select id from clients_client where after_hours <> 'nothing' and exists (
        select from people_oncall
        where user_id = %(user)s and cancelled_at is null and starts_at <= %(at)s and ends_at > %(at)s)"""


def seen(user: User, at: datetime) -> RawSQL:
    """Those the user works for: as manager, deputy, team member or stand-in, and on call for whoever may reach us then (INB-4)."""
    return _asked(_SEEN, user, at)


def led(user: User, at: datetime) -> RawSQL:
    """Their own and those of the colleagues they replace."""
    return _asked(_LED, user, at)


def _asked(query: str, user: User, at: datetime) -> RawSQL:
    told = {"user": user.pk, "at": at}
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", query), [told[name] for name in re.findall(r"%\((\w+)\)s", query)])
