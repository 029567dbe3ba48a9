"""The sentences of a look, by code. Kept apart from what was found: findings are stored, languages change with the reader."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

TITLES = {
    "metrika": _("Yandex Metrika"),
    "gtm": _("Google Tag Manager"),
    "ga4": _("Google Analytics 4"),
    "ua": _("Universal Analytics"),
    "google_ads": _("Google Ads"),
    "vk": _("VK Ads (Top.Mail.ru)"),
    "vk_pixel": _("VK retargeting pixel"),
    "calltouch": "Calltouch",
    "comagic": "CoMagic / UIS",
    "callibri": "Callibri",
    "roistat": "Roistat",
    "facebook": _("Meta pixel"),
}

_SENTENCES = {
    # troubles
    "no_address": _("%(0)s is not an address of a site."),
    "silent": _("The site does not answer: %(0)s."),
    "status": _("Page %(0)s answers with error %(1)s."),
    "page_silent": _("Page %(0)s did not answer in time."),
    "too_large": _("Page %(0)s is larger than 2 MB and was not read."),
    "guarded": _("Page %(0)s is behind a guard against robots: we were not shown the page itself. Look with a browser."),
    "certificate": _("The certificate of the site is not trusted: browsers warn visitors away."),
    "no_page": _("%(0)s is not a page: there is nothing to look for a counter in."),
    "missing": _("%(kind)s %(1)s is not in the code of the pages."),
    "missing_any": _("%(kind)s is not in the code of the pages."),
    "wrong": _("%(kind)s %(1)s is not there, another number stands in its place: %(2)s."),
    "partly": _("%(kind)s %(1)s is on %(2)s pages of %(3)s; not on %(4)s."),
    "doubled": _("%(kind)s %(1)s is started twice on page %(2)s: visits are counted double."),
    "doubled_container": _("%(kind)s %(1)s is started on the page and again by container %(2)s: visits may be counted double."),
    "obsolete": _("%(1)s is a counter of Universal Analytics: it has collected nothing since 2023, remove it."),
    "no_policy": _("No page with the policy on personal data was found."),
    "open_form": _("A form on page %(0)s asks for a phone or an address and says nothing about consent to process personal data."),
    "foreign_form": _("A form on page %(1)s sends data abroad (%(0)s): a risk under law 152-FZ."),
    "foreign_counter": _("%(kind)s collects data of visitors abroad: a risk under law 152-FZ."),
    # remarks
    "no_cookie_notice": _("No notice about cookies was found in the code of the pages."),
    "several": _("Several counters of %(kind)s: %(1)s. Find out whose they are."),
    "commented": _("%(kind)s %(1)s stands in a comment on page %(2)s: it does not work."),
    "after_consent": _("%(kind)s %(1)s starts only after the visitor's consent."),
    "no_https": _("The site opens without a secure connection (http)."),
    "slow": _("Page %(0)s took %(1)s s to answer."),
    "moved": _("The site sends visitors on to %(0)s."),
    "no_number": _("%(kind)s is there, but its number is not visible in the code."),
    "pixel_only": _("Of %(kind)s %(1)s only the picture for browsers without scripts is there, the counter itself is not."),
    # what such a look cannot see
    "by_script": _("A counter that a script loads, or that starts after consent, is not visible this way: not found in the code does not prove that it is absent."),
    "no_hits": _("Whether visits reach the counter and goals fire is visible in the counter itself only."),
    "container_silent": _("Container %(0)s could not be read: what it starts is unknown."),
    "container_rules": _("On which pages container %(0)s starts its tags is not visible."),
    "closed": _("Personal pages, the basket and pages behind a login were not opened."),
    "stopped": _("Time ran out: not all pages were read."),
}  # fmt: skip


def title_of(kind: str) -> str:
    return str(TITLES.get(kind, kind))


def words_of(code: str, about: Sequence[str]) -> str:
    """The sentence in the language of whoever reads. A code of a newer release reads as its parts, not as an error."""
    if code == "more_pages":
        count = int(about[0])
        return ngettext(
            "%(count)s more page is linked and was not opened.",
            "%(count)s more pages are linked and were not opened.",
            count,
        ) % {"count": count}
    if code == "foreign_scripts":
        count = int(about[0])
        return ngettext(
            "%(count)s script of other sites was not read.", "%(count)s scripts of other sites were not read.", count
        ) % {"count": count}
    sentence = _SENTENCES.get(code)
    if sentence is None:
        return " ".join((code, *about))
    given = {str(number): part for number, part in enumerate(about)}
    if about:
        given["kind"] = title_of(about[0])
    try:
        return str(sentence) % given if given else str(sentence)
    except KeyError:
        return str(sentence)
