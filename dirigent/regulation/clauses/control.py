"""Section 9: control of running campaigns."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.regulation.clause import Act, Asked, Clause, Figures, Parameter, Section, clause, moment

HALF = timedelta(days=3)
ORDINALS = (
    gettext_lazy("The first contact of the week"),
    gettext_lazy("The second contact of the week"),
    gettext_lazy("The third contact of the week"),
)
PRETEXTS = (
    gettext_lazy("how are the calls?"),
    gettext_lazy("how are sales?"),
    gettext_lazy("do requests come from the site?"),
    gettext_lazy("tell them what we have improved"),
)


@clause
class Contacts(Clause):
    """A running client is spoken to at least so many times a week (COM-4)."""

    ref = "R9.contacts"
    section = Section.R9
    number = "9.1"
    title = gettext_lazy("Contacts with the client")
    text = gettext_lazy(
        "A client whose campaign runs is spoken to at least %(per_week)s. A talk, a meeting or a correspondence counts, in "
        "which a person on each side took part: an automatic notice or a mass mailing does not. In the second half of the "
        "week the system warns and offers a pretext."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("contacts in the timeline")
    counts = gettext_lazy(
        "A call, a meeting, a video call or a dialogue in a messenger held with a person of the client is one contact. "
        "Correspondence is one contact per thread and day, at the letter that follows one of the other side. Auto-replies, "
        "mass mailings, notices, internal notes and missed calls never count. The week is Monday to Sunday."
    )
    act = Act.CALL
    subject = "clients.client"
    facts = ("touch.", "mail.", "thread.")
    per_week = Parameter(2, 0, 10, ngettext_lazy("%d time a week", "%d times a week"))
    query = """
    with weeks as (
        select * from unnest(%(labels)s::text[], %(starts)s::timestamptz[], %(middles)s::timestamptz[], %(ends)s::timestamptz[])
               as w(label, starts, middle, ends)
    ), moments as (
        select t.client_id, t.at
        from conversations_touch t
        where t.two_sided and t.at >= %(first)s and t.at <= %(at)s and t.recorded_at <= %(at)s
          and (t.struck_at is null or t.struck_at > %(at)s) and [[t.client_id]]
        union all
        select h.client_id, x.at
        from conversations_exchange x
        join conversations_thread h on h.id = x.thread_id
        where h.client_id is not null and x.at >= %(first)s and x.at <= %(at)s and [[h.client_id]]
    ), counted as (
        select m.client_id, w.label, count(*) as done, (array_agg(m.at order by m.at))[%(per_week)s] as nth, max(m.at) as last_at
        from moments m
        join weeks w on m.at >= w.starts and m.at < w.ends
        group by 1, 2
    )
    select c.id as client_id, c.id as subject_id, w.label as key, c.manager_id as owner_id, c.deputy_id,
           w.starts as opens_at, w.middle as warns_at, w.ends as due_at, d.nth as fulfilled_at,
           case when w.ends <= %(at)s and d.nth is null then w.ends end as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('done', coalesce(d.done, 0), 'needed', %(per_week)s, 'last_at', d.last_at,
                              'pretext', (c.id + extract(week from w.starts)::int) %% 4) as figures
    from clients_client c
    cross join weeks w
    left join counted d on d.client_id = c.id and d.label = w.label
    where %(per_week)s > 0 and [[c.id]]
      -- What was before the client came into the book is nobody's fault.
      and (c.accepted_at is null or c.accepted_at < w.ends)
      and exists (
        select 1 from clients_statusperiod p
        where p.client_id = c.id and p.status = 'running' and p.since < w.middle and p.since <= %(at)s
          and (p.until is null or p.until >= w.ends or p.until > %(at)s)
      )
    """

    def given(self, asked: Asked) -> dict:
        weeks = asked.periods(asked.schedule.week_of)
        middle = [asked.schedule.opens(asked.schedule.working_day_on_or_after(w.start.date() + HALF)) for w in weeks]
        return {
            "labels": [w.label for w in weeks],
            "starts": [w.start for w in weeks],
            "middles": [min(m, w.end) for m, w in zip(middle, weeks, strict=True)],
            "ends": [w.end for w in weeks],
            "first": weeks[0].start,
        }

    def headline(self, figures: Figures) -> str:
        following = min(figures["done"] + 1, figures["needed"])
        if following <= len(ORDINALS):
            return str(ORDINALS[following - 1])
        return _("Contact number %(next)d of the week") % {"next": following}

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"done": figures["done"], "needed": figures["needed"], "pretext": PRETEXTS[figures["pretext"]]}
        if figures["done"] >= figures["needed"]:
            return _("This week %(done)d of %(needed)d.") % values
        if figures["last_at"]:
            values["last"] = moment(figures["last_at"], at)
            return _("This week %(done)d of %(needed)d, the last: %(last)s. A pretext: %(pretext)s") % values
        return _("This week %(done)d of %(needed)d. A pretext: %(pretext)s") % values
