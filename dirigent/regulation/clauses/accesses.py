"""Section 7: before a launch we are let in where we must be, and what counts stands on the site."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from dirigent.domain.tracking.models import AccessKind, CounterKind, level_words
from dirigent.regulation.clause import Act, Clause, Figures, Minutes, Parameter, Section, clause, day, in_hours, on


@clause
class Access(Clause):
    """An access that is needed is asked for, given, and verified at the needed level (ACC-1)."""

    ref = "R7.access"
    section = Section.R7
    number = "7.1"
    title = gettext_lazy("Accesses")
    text = gettext_lazy(
        "Whatever we must be let into is asked for within %(ask_days)s and verified at the needed level within %(days)s after "
        "that; every %(remind_days)s the client is reminded. A verification that has expired is made again within %(days)s."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a verification at the needed level")
    counts = gettext_lazy(
        "Two duties for a new access: to ask, from the moment the need is noted; to get it, from the first asking. The client’s "
        "word that it is given is no verification. While the client has been asked lately and is silent, the duty stays out of "
        "sight; it comes back when it is time to remind, or when the client has answered. A refusal ends it: then the client’s own "
        "people do the work by our instruction. A verification is believed for some months, then the access is looked at again."
    )
    act = Act.ACCESS
    subject = "tracking.access"
    facts = ("access.",)
    ask_days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    days = Parameter(3, 1, 20, ngettext_lazy("%d working day", "%d working days"))
    remind_days = Parameter(2, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = """
    with wanted as materialized (
        select a.*, least(case when a.closed_at <= %(at)s then a.closed_at end, case when a.refused_at <= %(at)s then a.refused_at end) as gone_at,
               k.first_at, k.last_at, k.times
        from tracking_access a
        left join lateral (
            select min(k.at) as first_at, max(k.at) as last_at, count(*) as times
            from tracking_asking k where k.access_id = a.id and k.at >= a.needed_since and k.at <= %(at)s
        ) k on true
        where a.needed_since <= %(at)s and worktime_covers(%(schedule)s, a.needed_since)
          and (a.closed_at is null or a.closed_at >= %(since)s) and [[a.client_id]]
    ), seen as (
        select v.access_id, v.at, v.until, lead(v.at) over (partition by v.access_id order by v.at, v.id) as next_at,
               row_number() over (partition by v.access_id order by v.at, v.id) as n
        from tracking_verification v
        join wanted w on w.id = v.access_id
        where v.until is not null and v.at <= %(at)s and v.at >= w.needed_since
    ), steps as (
        select w.id, 'ask' as key, w.needed_since as opens_at,
               worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, w.needed_since), %(ask_days)s)) as due_at,
               least(w.first_at, s.at) as fulfilled_at, w.needed_since as warns_at
        from wanted w left join seen s on s.access_id = w.id and s.n = 1
        union all
        select w.id, 'get', w.first_at,
               worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, w.first_at), %(days)s)),
               s.at,
               least(case when w.given_at <= %(at)s then w.given_at end, case when w.stuck_at <= %(at)s then w.stuck_at end,
                     worktime_opens(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, w.last_at), %(remind_days)s)))
        from wanted w left join seen s on s.access_id = w.id and s.n = 1
        where w.first_at is not null
        union all
        select s.access_id, 'again-' || to_char(s.until at time zone 'UTC', 'YYYY-MM-DD'), s.until,
               worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, s.until), %(days)s)),
               s.next_at, s.until
        from seen s where s.until <= %(at)s and (s.next_at is null or s.next_at > s.until) and worktime_covers(%(schedule)s, s.until)
    )
    select w.client_id, w.id as subject_id, s.key, c.manager_id as owner_id, c.deputy_id, s.opens_at, greatest(s.opens_at, s.warns_at) as warns_at,
           s.due_at, case when s.fulfilled_at is not null then greatest(s.fulfilled_at, s.opens_at) end as fulfilled_at,
           case when s.fulfilled_at is null and w.gone_at is not null then greatest(w.gone_at, s.opens_at) end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('step', split_part(s.key, '-', 1), 'kind', w.kind, 'name', w.name, 'needed', w.level_needed, 'holder', w.holder, 'account', w.account,
               'opened_at', s.opens_at, 'asked_at', case when s.key = 'get' then w.last_at end, 'times', case when s.key = 'get' then w.times end,
               'given_at', case when s.key <> 'ask' and w.given_at >= s.opens_at and w.given_at <= %(at)s then w.given_at end,
               'had', case when s.key = 'get' then w.level_had else '' end,
               'stuck', case when s.key = 'get' and w.stuck_at <= %(at)s then w.stuck_words else '' end,
               'who', coalesce(trim(p.given_name || ' ' || p.family_name), '')) as figures
    from steps s
    join wanted w on w.id = s.id
    join clients_client c on c.id = w.client_id
    left join clients_contact p on p.id = w.owner_id
    where c.status <> 'former'
    """

    def headline(self, figures: Figures) -> str:
        values = {"what": _named(figures)}
        if figures["step"] == "ask":
            if figures["holder"] == "client":
                return _("Let the client in: %(what)s") % values
            return _("Ask for access: %(what)s") % values
        if figures["step"] == "again":
            return _("Verify the access again: %(what)s") % values
        if figures["stuck"]:
            return _("Help the client let us in: %(what)s") % values
        if figures["given_at"]:
            return _("Verify the access: %(what)s") % values
        return _("Remind of the access: %(what)s") % values

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {
            "level": level_words(figures["kind"], figures["needed"]), "opened": on(figures["opened_at"], at),
            "who": figures["who"] or _("The client"),
        }  # fmt: skip
        if figures["step"] == "ask" and figures["holder"] == "client":
            return _("We set the counter up, so the client gets access to it on their own mail%(account)s.") % {
                "account": f": {figures['account']}" if figures["account"] else ""
            }
        if figures["step"] == "ask":
            return _("Needed since %(day)s, level: %(level)s. Nobody has asked the client yet.") % {
                **values, "day": day(figures["opened_at"]),
            }  # fmt: skip
        if figures["step"] == "again":
            return _("The last verification was believed until %(day)s. Go in and see whether the level is still: %(level)s.") % {
                **values, "day": day(figures["opened_at"]),
            }  # fmt: skip
        if figures["stuck"]:
            return _("The client tried and could not: “%(stuck)s”. Call and go through it together.") % figures
        if figures["given_at"]:
            values["given"] = on(figures["given_at"], at)
            if figures["had"] not in ("", "none", figures["needed"]):
                values["had"] = level_words(figures["kind"], figures["had"])
                return _("What we have: %(had)s. What we need: %(level)s. Ask for more.") % values
            return _("%(who)s says it is given %(given)s. Go in and see whether the level is: %(level)s.") % values
        values |= {"asked": on(figures["asked_at"], at)}
        return _("Last asked %(asked)s, no answer since. Level needed: %(level)s.") % values


@clause
class Counters(Clause):
    """Before a launch everything that counts stands on the site and has been seen to count (ACC-2, ACC-4)."""

    ref = "R7.counters"
    section = Section.R7
    number = "7.2"
    title = gettext_lazy("Counters before a launch")
    text = gettext_lazy(
        "%(days)s before a launch the counters stand on the client’s site and are right, and the goals have been seen to count. "
        "A counter that vanished from a site is looked into within %(minutes)s of working time."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy(
        "every expected counter found right by a look at the site, every goal checked; for a vanished one, its return or its explanation"
    )
    counts = gettext_lazy(
        "The day of the launch is the one noted on the client’s card. Counters are those marked as needed on the client’s sites: "
        "one at least, each found by the last look on all pages, once, with its own number. Goals are those on the list: one at "
        "least, each ticked by whoever saw it count. A look that could not open the site proves nothing. A counter has vanished when it "
        "was found before and the next look does not find it; it is settled by its return or by a note of what was found out."
    )
    act = Act.COUNTERS
    subject = "tracking.launch"
    facts = ("launch.", "site.", "counter.", "goal.")
    importance = 3
    days = Parameter(5, 1, 30, ngettext_lazy("%d working day", "%d working days"))
    minutes = Minutes(240, 30, 2400)
    query = """
    with ahead as (
        select l.id, l.client_id, l.title, l.on, l.made_at,
               case when l.ready_at <= %(at)s then l.ready_at end as ready_at,
               case when l.cancelled_at <= %(at)s then l.cancelled_at end as cancelled_at,
               worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, l.on, -%(days)s)) as closes,
               worktime_opens(%(schedule)s, worktime_add_days(%(schedule)s, l.on, -2 * %(days)s)) as seen_from
        from tracking_launch l
        where l.made_at <= %(at)s and worktime_covers(%(schedule)s, l.made_at) and worktime_covers(%(schedule)s, l.on::timestamptz)
          and (l.cancelled_at is null or l.cancelled_at > %(at)s) and (l.ready_at is null or l.ready_at >= %(since)s or l.ready_at > %(at)s)
          and [[l.client_id]]
    ), gone as (
        select v.id, s.client_id, s.id as site, s.url, n.kind, n.number, v.noticed_at,
               least(case when v.returned_at <= %(at)s then v.returned_at end, case when v.settled_at <= %(at)s then v.settled_at end) as over_at
        from tracking_vanishing v
        join tracking_counter n on n.id = v.counter_id
        join tracking_site s on s.id = n.site_id
        where v.noticed_at <= %(at)s and worktime_covers(%(schedule)s, v.noticed_at) and (s.closed_at is null or s.closed_at > %(at)s)
          and (least(v.returned_at, v.settled_at) is null or least(v.returned_at, v.settled_at) >= %(since)s) and [[s.client_id]]
    )
    select a.client_id, a.id as subject_id, 'launch' as key, c.manager_id as owner_id, c.deputy_id, a.made_at as opens_at,
           greatest(a.made_at, a.seen_from) as warns_at, greatest(a.closes, worktime_add(%(schedule)s, a.made_at, %(minutes)s)) as due_at,
           case when a.ready_at is not null then greatest(a.ready_at, a.made_at) end as fulfilled_at, null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('step', 'launch', 'title', a.title, 'on', a.on, 'days', %(days)s,
               'sites', (select count(*) from tracking_site s where s.client_id = a.client_id and s.closed_at is null),
               'counters', (select count(*) from tracking_counter n join tracking_site s on s.id = n.site_id
                            where s.client_id = a.client_id and s.closed_at is null and n.expected),
               'wrong', (select coalesce(jsonb_agg(jsonb_build_array(n.kind, n.number) order by n.id), '[]') from tracking_counter n join tracking_site s on s.id = n.site_id
                         where s.client_id = a.client_id and s.closed_at is null and n.expected and n.right_since is null),
               'goals', (select count(*) from tracking_goal g join tracking_site s on s.id = g.site_id
                         where s.client_id = a.client_id and s.closed_at is null and g.dropped_at is null),
               'unchecked', (select count(*) from tracking_goal g join tracking_site s on s.id = g.site_id
                             where s.client_id = a.client_id and s.closed_at is null and g.dropped_at is null and g.checked_at is null)) as figures
    from ahead a
    join clients_client c on c.id = a.client_id
    union all
    select g.client_id, g.id, 'vanished', c.manager_id, c.deputy_id, g.noticed_at, g.noticed_at, worktime_add(%(schedule)s, g.noticed_at, %(minutes)s),
           g.over_at, null, array[]::bigint[],
           jsonb_build_object('step', 'vanished', 'kind', g.kind, 'number', g.number, 'site', g.site, 'url', g.url, 'noticed_at', g.noticed_at,
                              'minutes', %(minutes)s)
    from gone g
    join clients_client c on c.id = g.client_id
    """

    def headline(self, figures: Figures) -> str:
        if figures["step"] == "vanished":
            return _("A counter has vanished from the site: %(what)s") % {
                "what": _counter(figures["kind"], figures["number"])
            }
        return _("Counters and goals for the launch “%(title)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        if figures["step"] == "vanished":
            return _("It stood on %(url)s and %(noticed)s was not there any more. Find out why within %(due)s.") % {
                "url": figures["url"].split("://", 1)[-1].rstrip("/"), "noticed": on(figures["noticed_at"], at),
                "due": in_hours(figures["minutes"]),
            }  # fmt: skip
        said = [_("The launch is on %(day)s.") % {"day": day(figures["on"])}, *self._missing(figures)]
        return " ".join(said)

    def _missing(self, figures: Figures) -> list[str]:
        if not figures["sites"]:
            return [_("No site of the client is known yet.")]
        if not figures["counters"]:
            return [_("It is not said which counters must be on the site.")]
        said = []
        if figures["wrong"]:
            said.append(
                _("Not on the site, or not right: %(what)s.")
                % {"what": ", ".join(_counter(kind, number) for kind, number in figures["wrong"])}
            )
        if not figures["goals"]:
            said.append(_("There is no list of goals."))
        elif figures["unchecked"]:
            said.append(_("Goals not checked: %(n)d of %(of)d.") % {"n": figures["unchecked"], "of": figures["goals"]})
        return said or [_("Everything is in its place.")]


def _named(figures: Figures) -> str:
    label = str(AccessKind(figures["kind"]).label)
    return (
        pgettext("access", "%(kind)s, %(name)s") % {"kind": label, "name": figures["name"]}
        if figures["name"]
        else label
    )


def _counter(kind: str, number: str) -> str:
    return f"{CounterKind(kind).label} {number}".strip()
