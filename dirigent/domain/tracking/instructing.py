"""What programmers are to put into a site, word for word: the snippets with the right numbers, goals, e-commerce (ACC-3, ACC-4).

Snippets are the vendors' public ones with our numbers in them. The text is in the language of the house's letters.
"""

import json
import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.passes.links import link_to
from dirigent.domain.people.models import Agency, User
from dirigent.foundation.files.storing import store
from dirigent.foundation.typesetting import NotSet, typeset

from .asking import PAGE, NoMailbox
from .models import Access, CounterKind, GoalKind, Holder, Instruction, Level, Site

log = logging.getLogger(__name__)

OWED = (CounterKind.METRIKA, CounterKind.GA4)

TEMPLATE = Path(__file__).parent / "print" / "instruction.typ"

METRIKA = """<!-- Yandex.Metrika counter -->
<script type="text/javascript">
  (function(m,e,t,r,i,k,a){m[i]=m[i]||function(){(m[i].a=m[i].a||[]).push(arguments)};
  m[i].l=1*new Date();
  for (var j = 0; j < document.scripts.length; j++) {if (document.scripts[j].src === r) { return; }}
  k=e.createElement(t),a=e.getElementsByTagName(t)[0],k.async=1,k.src=r,a.parentNode.insertBefore(k,a)})
  (window, document, "script", "https://mc.yandex.ru/metrika/tag.js?id=%(number)s", "ym");
  ym(%(number)s, "init", %(options)s);
</script>
<noscript><div><img src="https://mc.yandex.ru/watch/%(number)s" style="position:absolute; left:-9999px;" alt="" /></div></noscript>
<!-- /Yandex.Metrika counter -->"""
GA4 = """<!-- Google tag (gtag.js) -->
<script async src="https://www.googletagmanager.com/gtag/js?id=%(number)s"></script>
<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('js', new Date());
  gtag('config', '%(number)s'%(options)s);
</script>"""
GTM_HEAD = """<!-- Google Tag Manager -->
<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':
new Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],
j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';j.async=true;j.src=
'https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','%(number)s');</script>
<!-- End Google Tag Manager -->"""
GTM_BODY = """<!-- Google Tag Manager (noscript) -->
<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=%(number)s" height="0" width="0" style="display:none;visibility:hidden"></iframe></noscript>
<!-- End Google Tag Manager (noscript) -->"""
VISITOR = """ym(%(number)s, 'getClientID', function (clientID) {
  var fields = document.querySelectorAll('input[name="client_id"]');
  for (var i = 0; i < fields.length; i++) { fields[i].value = clientID; }
});"""
PURCHASE = """window.dataLayer = window.dataLayer || [];
dataLayer.push({ecommerce: {currencyCode: 'RUB', purchase: {
  actionField: {id: 'ORDER_NUMBER', revenue: 12500},
  products: [{id: 'SKU', name: 'NAME', price: 12500, quantity: 1}]
}}});"""


@dataclass
class Part:
    """A numbered part: what to do and, where there is one, the code."""

    title: str
    words: list[str] = field(default_factory=list)
    code: str = ""


def parts_of(site: Site, *, webvisor: bool, ecommerce: bool, client_id: bool, remarks: str = "") -> list[Part]:
    """What this site needs by its list of counters and goals."""
    counters = {one.kind: one.number for one in site.counters.filter(expected=True).order_by("-pk")}
    parts = []
    if CounterKind.METRIKA in counters:
        parts.append(_metrika(counters[CounterKind.METRIKA], webvisor=webvisor, ecommerce=ecommerce))
    if CounterKind.GTM in counters:
        number = counters[CounterKind.GTM] or "GTM-XXXXXXX"
        parts.append(
            Part(
                _("Google Tag Manager %(number)s") % {"number": number},
                [
                    _(
                        "The first piece goes as high as possible within <head>, the second right after the opening <body>, on all pages."
                    )
                ],
                f"{GTM_HEAD % {'number': number}}\n\n{GTM_BODY % {'number': number}}",
            )
        )
    if CounterKind.GA4 in counters:
        parts.append(_ga4(counters[CounterKind.GA4], client_id=client_id))
    if goals := list(site.goals.kept().filter(kind=GoalKind.GOAL)):
        number = counters.get(CounterKind.METRIKA) or "XXXXXXXX"
        lines = [f"{goal.name}: {goal.condition}" if goal.condition else goal.name for goal in goals]
        code = "\n".join(
            f"ym({number}, 'reachGoal', '{_identifier(goal.identifier, goal.pk)}');  // {goal.name}" for goal in goals
        )
        parts.append(
            Part(
                _("Goals"),
                [
                    _("At the moment named, call the line of the goal. The identifiers stay exactly as they are."),
                    *lines,
                ],
                code,
            )
        )
    if ecommerce:
        parts.append(
            Part(
                _("E-commerce"),
                [
                    _(
                        "On the page of a finished order put the contents of the order into dataLayer; the names of the fields stay as they are."
                    )
                ],
                PURCHASE,
            )
        )
    if client_id and counters.get(CounterKind.METRIKA):
        parts.append(
            Part(
                _("The visitor’s number"),
                [
                    _(
                        "Every form gets a hidden field client_id; the number of the visitor goes with the request into your CRM."
                    )
                ],
                VISITOR % {"number": counters[CounterKind.METRIKA]},
            )
        )
    if remarks.strip():
        parts.append(Part(_("Besides"), remarks.strip().splitlines()))
    parts.append(
        Part(
            _("How we check it"),
            [
                _("The counters are found on all pages of the site, each once; a page behind a login is checked together with you."),
                _("We press every goal ourselves and see it in the counter."),
                _("Write to us when it is done, or press “Done” on your page: we look at the site at once."),
            ],
        )
    )  # fmt: skip
    return parts


def _metrika(number: str, *, webvisor: bool, ecommerce: bool) -> Part:
    options: dict[str, Any] = {"clickmap": True, "trackLinks": True, "accurateTrackBounce": True, "webvisor": webvisor}
    if ecommerce:
        options["ecommerce"] = "dataLayer"
    words = [
        _(
            "The code goes as high as possible within <head> of every page, once. If an old counter of Metrika stands there, take it out."
        )
    ]
    if not number:
        words.append(_("The number of the counter will be sent separately: put it in place of XXXXXXXX."))
    told = {"number": number or "XXXXXXXX", "options": json.dumps(options)}
    return Part(_("Yandex Metrika %(number)s") % {"number": number or "XXXXXXXX"}, words, METRIKA % told)


def _ga4(number: str, *, client_id: bool) -> Part:
    words = [
        _(
            "The code goes as high as possible within <head> of every page, once. A code of the old kind (UA-…) is taken out."
        )
    ]
    options = ", {'custom_map': {'dimension1': 'clientId'}}" if client_id else ""
    return Part(
        _("Google Analytics %(number)s") % {"number": number or "G-XXXXXXXXXX"}, words,
        GA4 % {"number": number or "G-XXXXXXXXXX", "options": options},
    )  # fmt: skip


def _identifier(given: str, number: int) -> str:
    kept = "".join(sign for sign in given if sign.isalnum() or sign in "_-.")
    return kept or f"goal_{number}"


def text_of(site: Site, parts: list[Part]) -> str:
    said = [_("What is to be put on the site %(site)s") % {"site": site}]
    for number, part in enumerate(parts, start=1):
        said.append("\n".join(filter(None, (f"{number}. {part.title}", *part.words, part.code))))
    return "\n\n".join(said)


@transaction.atomic
def instruct(
    site: Site,
    branch: str,
    *,
    webvisor: bool,
    ecommerce: bool,
    client_id: bool,
    remarks: str = "",
    by: User,
    at: datetime,
) -> Instruction:
    """Write it, as a text and as a PDF."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = parts_of(site, webvisor=webvisor, ecommerce=ecommerce, client_id=client_id, remarks=remarks)
        content = {
            "agency": Agency.load().name, "client": site.client.name, "site": str(site),
            "title": _("What is to be put on the site %(site)s") % {"site": site},
            "by": str(by), "on": date_format(localtime(at), _("j E Y")),
            "parts": [{"title": one.title, "words": one.words, "code": one.code} for one in parts],
        }  # fmt: skip
        text = text_of(site, parts)
        try:
            file = store(typeset(TEMPLATE, content, at=at.replace(microsecond=0)))
        except NotSet:
            log.exception("An instruction could not be set in type; its text goes alone.")
            file = None
    return Instruction.write(site, branch, text, content, by=by, at=at, file=file)


@transaction.atomic
def send_out(instruction: Instruction, contact: Contact, *, by: User, at: datetime) -> Outgoing:
    """A letter to the client with the instruction enclosed and a link to the page where they say that it is done."""
    client = instruction.site.client
    draft = composing.letter_to(client, by=by, at=at, contact=contact)
    if draft.connection is None:
        raise NoMailbox
    with translation.override(settings.LANGUAGE_CODE):
        draft.subject = _("What your programmers are to put on the site %(site)s") % {"site": instruction.site}
        said = [
            greeting(contact),
            _("Enclosed is what is to be put on the site %(site)s so that we see which advertising brings requests. Please hand it to whoever looks after the site; nothing has to be thought up, everything is to be copied.") % {"site": instruction.site},
            _("When it is done, press “Done” here, and we look at the site at once:\n%(link)s") % {"link": link_to(contact, PAGE, by=by, at=at)},
            "" if instruction.file else instruction.text,
        ]  # fmt: skip
        draft.text = composing.signed("\n\n".join(part for part in said if part), by)
        name = _("Instruction for programmers, %(site)s.pdf") % {"site": str(instruction.site).replace("/", "-")}
    draft.purpose = "instruction"
    draft.save(force_insert=True)
    if instruction.file:
        composing.enclose(draft, [(name, "application/pdf", instruction.file)], at=at)
    letter = composing.let_go(draft, by=by, at=at)
    instruction.sent(letter, contact=contact, by=by, at=at)
    return letter


def owe_to_client(site: Site, *, by: User, at: datetime) -> None:
    """Counters that we set up are the client's: they get into each on their own mail (ACC-5)."""
    contact = site.client.contacts.present().filter(mails__isnull=False).first()
    mail = contact.mails.first() if contact else None
    for kind in site.counters.filter(expected=True, kind__in=OWED).values_list("kind", flat=True).distinct():
        if not site.client.accesses.needed().filter(kind=kind, holder=Holder.CLIENT).exists():
            Access.note(
                site.client, kind, site=site, holder=Holder.CLIENT, level_needed=Level.FULL, owner=contact,
                account=mail.address if mail else "", by=by, at=at,
            )  # fmt: skip
