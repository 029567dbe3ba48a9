"""Section 12: what a client's person asks for at the portal is done by the time that they were told."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.regulation.clause import Act, Clause, Figures, Section, clause, on


@clause
class Request(Clause):
    """A call at the time they named, a report by the next day (POR-2)."""

    ref = "R12.request"
    section = Section.R12
    number = "12.5"
    title = gettext_lazy("What the client asks for at the portal")
    text = gettext_lazy(
        "Who asks at the portal for a call at a certain time is called by then; who asks for a report has it by the end of the "
        "next working day. That it was asked for is answered within the time of 12.1 as well."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy(
        "a talk with the client after they asked for a call; a letter with a file in that conversation; the mark that it is done"
    )
    counts = gettext_lazy(
        "From the moment of asking to the time they named, or to the closing of the next working day. What they take back is "
        "owed no more."
    )
    act = Act.REQUEST
    subject = "conversations.clientrequest"
    facts = ("request.", "touch.", "call.", "mail.")
    importance = 3
    query = """
    select q.client_id, q.id as subject_id, 'request' as key, c.manager_id as owner_id, c.deputy_id,
           q.asked_at as opens_at, q.asked_at as warns_at, q.due_at, d.done_at as fulfilled_at,
           null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('kind', q.kind, 'asked_at', q.asked_at, 'due_at', q.due_at, 'words', q.words,
                              'who', trim(p.given_name || ' ' || p.family_name)) as figures
    from conversations_clientrequest q
    join clients_client c on c.id = q.client_id
    join clients_contact p on p.id = q.contact_id
    join conversations_message m on m.id = q.message_id
    cross join lateral (
        select least(
            case when q.done_at <= %(at)s then q.done_at end,
            case when q.kind = 'call' then (
                select min(t.at) from conversations_touch t
                where t.client_id = q.client_id and t.channel in ('call', 'meeting', 'video') and t.two_sided
                  and t.at >= q.asked_at and t.at <= %(at)s and t.recorded_at <= %(at)s
                  and (t.contact_id is null or t.contact_id = q.contact_id)
                  and (t.struck_at is null or t.struck_at > %(at)s)
            ) end,
            case when q.kind = 'report' then (
                select min(o.at) from conversations_message o
                join conversations_attachment a on a.message_id = o.id
                where o.thread_id = m.thread_id and o.direction = 'out' and o.kind = 'person' and o.bounced_at is null
                  and o.at >= q.asked_at and o.at <= %(at)s
            ) end
        ) as done_at
    ) d
    where q.asked_at <= %(at)s and (q.withdrawn_at is null or q.withdrawn_at > %(at)s)
      and (d.done_at is null or d.done_at >= %(since)s) and [[q.client_id]]
    """

    def headline(self, figures: Figures) -> str:
        if figures["kind"] == "call":
            return _("Call %(who)s back, as they asked") % figures
        return _("Send the report that %(who)s asked for") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "asked": on(figures["asked_at"], at), "due": on(figures["due_at"], at)}
        said = _("%(who)s asked for it at the portal %(asked)s and was told: %(due)s.") % values
        return f"{said} {_('“%(words)s”') % figures}" if figures["words"] else said
