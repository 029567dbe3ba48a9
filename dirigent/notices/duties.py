"""News of duties: opened, burning, late, and whoever was brought in. One question for everybody's."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from dirigent.foundation import worktime
from dirigent.regulation.clause import REGISTRY

from . import kinds
from .telling import News

# Burning is what has less working time left than this.
BURNS_MINUTES = 30
# Somebody else tells of these when they open: the letter, the call, the giver of the task; or the clock on the wall.
OPEN_UNTOLD = ("R12.answer", "O1.arrival", "O3.close")

_STAGES = """
with open as (
    select d.id, d.clause, d.due_at, d.responsible_id, d.joined, d.figures
    from regulation_duty d
    where d.withdrawn_at is null and d.fulfilled_at is null and d.lapsed_at is null and d.waived_at is null
      and d.warns_at <= %(at)s and (d.postponed_until is null or d.postponed_until <= %(at)s)
), staged as (
    select o.id, o.clause, o.responsible_id as user_id,
           case when o.due_at <= %(at)s then 'overdue' when o.due_at <= %(burns)s then 'burning' else 'duty' end as stage
    from open o where o.responsible_id is not null
    union all
    select o.id, o.clause, j.user_id, 'brought_in'
    from open o cross join lateral unnest(o.joined) as j(user_id)
    where not coalesce(o.figures -> 'rings' @> to_jsonb(j.user_id), false)
    union all
    -- Outside working time, for whoever is on call: see regulation/ringing.py.
    select o.id, o.clause, r.user_id::bigint, 'urgent'
    from open o cross join lateral jsonb_array_elements_text(o.figures -> 'rings') as r(user_id)
    where o.figures ? 'rings'
)
select s.id, s.user_id, s.stage, d.clause, d.client_id, d.subject_id, d.figures::text
from staged s
join regulation_duty d on d.id = s.id
where (s.stage <> 'duty' or s.clause <> all(%(untold)s))
  and not exists (
    select 1 from notices_notice n where n.user_id = s.user_id and n.key = 'duty:' || s.id || ':' || s.stage
  )
order by s.id
"""


def news(at: datetime) -> Iterator[News]:
    """What is told of a duty stands at its last stage: of one found late nobody hears first that it burned."""
    values: dict[str, Any] = {
        "at": at,
        "burns": worktime.default().add_minutes(at, BURNS_MINUTES),
        "untold": list(OPEN_UNTOLD),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAGES, values)
        rows = cursor.fetchall()
    for pk, user, stage, clause, client, subject, figures in rows:
        if (rule := REGISTRY.get(clause)) is None:
            continue
        yield News(
            user=user,
            kind=kinds.AGREEMENT if stage == "duty" and clause == "R1.agreement" else stage,
            key=f"duty:{pk}:{stage}",
            say=_words(rule, stage, json.loads(figures), at),
            at=at,
            client=client,
            subject=("regulation.duty", pk),
            burning=stage != "duty",
            rings=stage == kinds.URGENT,
            own=True,
            thread=subject if rule.subject == "conversations.thread" else None,
        )


def _words(rule: Any, stage: str, figures: dict[str, Any], at: datetime) -> Any:
    def say() -> tuple[str, str]:
        headline = rule.headline(figures)
        title = {
            "duty": headline,
            "burning": _("Burns: %(duty)s"),
            "overdue": _("Late: %(duty)s"),
            "brought_in": _("You have been brought in: %(duty)s"),
            "urgent": _("Urgent. %(duty)s"),
        }[stage]
        return (title if stage == "duty" else title % {"duty": headline}), rule.explanation(figures, at)

    return say
