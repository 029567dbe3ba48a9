"""How a client lets us in, step by step, in plain words, each step with a drawing of where to press.

The drawings are our own schemes of a window: a vendor may move a button, the words stay true longer than a photograph.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Access, AccessKind, Holder, Level, OurAccount, level_words


@dataclass(frozen=True)
class Picture:
    """A window with a title and lines; the one to press is marked, a button may stand below."""

    title: str
    lines: tuple[str, ...]
    marked: int = -1
    button: str = ""
    fields: bool = False


@dataclass(frozen=True)
class Step:
    words: str
    picture: Picture | None = None


@dataclass(frozen=True)
class Guide:
    """`purpose` says what for, `account` is what to type in, `by_password`: the client may type a login and a password instead."""

    purpose: str
    steps: tuple[Step, ...]
    account: str = ""
    by_password: bool = False


def account_for(access: Access) -> str:
    """Whom the client lets in: the account of this access, else the agency's own in that system."""
    holder = access.holder if access.holder != Holder.CLIENT else Holder.AGENCY
    return access.account or OurAccount.of(access.kind, holder)


def guide_for(access: Access, *, account: str | None = None) -> Guide:
    """The guide for this very access, with our account and the level in it."""
    account = account_for(access) if account is None else account
    level = level_words(access.kind, access.level_needed)
    makers = {
        AccessKind.METRIKA: _metrika, AccessKind.GA4: _ga4, AccessKind.GTM: _gtm, AccessKind.DIRECT: _direct,
        AccessKind.VK: _vk,
    }  # fmt: skip
    kind = AccessKind(access.kind)
    if kind in makers and account:
        return Guide(access.purpose or purpose_of(access), makers[kind](account, level, access), account)
    if access.with_password:
        return Guide(access.purpose or purpose_of(access), _password(access), by_password=True)
    return Guide(access.purpose or purpose_of(access), _any(account, level, access), account)


def purpose_of(access: Access) -> str:
    """What for, when nobody has said it in words of their own."""
    said = {
        AccessKind.METRIKA: _(
            "to see how many people come from advertising and what they do on the site, and to set up goals"
        ),
        AccessKind.GA4: _("to see visits and requests and to set up goals"),
        AccessKind.GTM: _("to put counters and goals on the site without troubling your programmers"),
        AccessKind.FTP: _("to put the code of counters on the site"),
        AccessKind.CMS: _("to put the code of counters on the site and to correct pages for advertising"),
        AccessKind.HOSTING: _("to put the code of counters on the site"),
        AccessKind.DIRECT: _("to set up and run your advertising"),
        AccessKind.VK: _("to set up and run your advertising"),
        AccessKind.ADS: _("to set up and run your advertising"),
        AccessKind.CRM: _("to see which requests became sales, and to spend the budget where they come from"),
        AccessKind.CALLS: _("to see which advertising brings calls"),
        AccessKind.ROISTAT: _("to see which advertising brings sales"),
        AccessKind.TICKETS: _("to see which advertising sells tickets"),
        AccessKind.MAIL: _("to work with the accounts that are registered to this mailbox"),
    }
    if access.level_needed == Level.READ and access.kind in (AccessKind.METRIKA, AccessKind.GA4):
        return _("to collect figures for your reports; nothing can be changed with it")
    return said.get(AccessKind(access.kind), _("to do the work that we agreed on"))


def _metrika(account: str, level: str, access: Access) -> tuple[Step, ...]:
    counter = access.name or _("your counter")
    return (
        Step(
            _("Open metrika.yandex.ru and sign in with the Yandex account that the counter belongs to. In the list choose: %(counter)s.") % {"counter": counter},
            Picture(_("Yandex Metrika"), (_("Counters"), counter, _("Another counter")), 1),
        ),
        Step(
            _("In the menu on the left open “Settings”, then the tab “Access”."),
            Picture(_("Settings"), (_("Counter"), _("Goals"), _("Filters"), _("Access")), 3),
        ),
        Step(
            _("Press “Add user” and type: %(account)s. Choose the right: %(level)s.") % {"account": account, "level": level},
            Picture(_("Add user"), (account, level), 0, _("Add"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def _ga4(account: str, level: str, _access: Access) -> tuple[Step, ...]:
    return (
        Step(_("Open analytics.google.com, sign in, and press the cogwheel “Administrator” at the bottom left."), Picture("Google Analytics", (_("Reports"), _("Explore"), _("Administrator")), 2)),
        Step(_("In the column of the property open “Property access management”."), Picture(_("Administrator"), (_("Property settings"), _("Property access management"), _("Data streams")), 1)),
        Step(
            _("Press the plus, “Add users”, type %(account)s and choose the role: %(level)s.") % {"account": account, "level": level},
            Picture(_("Add users"), (account, level), 0, _("Add"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def _gtm(account: str, level: str, access: Access) -> tuple[Step, ...]:
    container = access.name or "GTM-…"
    return (
        Step(_("Open tagmanager.google.com, sign in, and choose the container %(container)s.") % {"container": container}, Picture("Google Tag Manager", (container, _("Another container")), 0)),
        Step(_("Open “Admin” and in the column of the container “User management”."), Picture(_("Admin"), (_("Container settings"), _("User management"), _("Versions")), 1)),
        Step(
            _("Press the plus, type %(account)s and choose: %(level)s.") % {"account": account, "level": level},
            Picture(_("Add users"), (account, level), 0, _("Invite"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def _direct(account: str, level: str, _access: Access) -> tuple[Step, ...]:
    return (
        Step(_("Open direct.yandex.ru and sign in with the account that advertising is run from.")),
        Step(_("At the top right open the menu of the account and in it “Accesses” (“Representatives” in older accounts)."), Picture(_("Yandex Direct"), (_("Campaigns"), _("Library"), _("Accesses")), 2)),
        Step(
            _("Press “Add representative”, type %(account)s and choose: %(level)s.") % {"account": account, "level": level},
            Picture(_("Add representative"), (account, level), 0, _("Add"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def _vk(account: str, level: str, _access: Access) -> tuple[Step, ...]:
    return (
        Step(_("Open ads.vk.com and choose the account that advertising is run from.")),
        Step(_("Open “Settings”, then “Access rights”."), Picture(_("Settings"), (_("General"), _("Notifications"), _("Access rights")), 2)),
        Step(
            _("Press “Add account”, type %(account)s and choose: %(level)s.") % {"account": account, "level": level},
            Picture(_("Access rights"), (account, level), 0, _("Save"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def _password(access: Access) -> tuple[Step, ...]:
    where = access.address or _("the address that you open yourselves")
    return (
        Step(_("Best of all is a login of our own, made for us: then you can switch it off at any moment. Whoever looks after your site can make one."), Picture(_("Users"), (_("You"), _("Your programmer"), _("+ Login for the agency")), 2)),
        Step(
            _("Type the address, the login and the password on this page, below. They go straight into an encrypted vault: nobody sees them in letters, and each time one of us looks is written down."),
            Picture(str(AccessKind(access.kind).label), (where, _("Login"), "••••••••"), 2, _("Into the vault"), fields=True),
        ),
        Step(_("Please do not send passwords by mail or messenger: they stay there for years.")),
    )  # fmt: skip


def _any(account: str, level: str, access: Access) -> tuple[Step, ...]:
    name = str(access)
    if not account:
        return (Step(_("Open “%(name)s” and find the settings of users or accesses.") % {"name": name}, Picture(name, (_("Settings"), _("Users and accesses")), 1)), Step(_("Press “Call me back” on the first page: we shall go through it together.")))  # fmt: skip
    return (
        Step(_("Open “%(name)s” and find the settings of users or accesses.") % {"name": name}, Picture(name, (_("Settings"), _("Users and accesses")), 1)),
        Step(
            _("Add the user %(account)s with the right: %(level)s.") % {"account": account, "level": level},
            Picture(_("New user"), (account, level), 0, _("Add"), fields=True),
        ),
        Step(_("Save. After that press the button below: we shall check it and write to you.")),
    )  # fmt: skip


def in_words(steps: Sequence[Step]) -> str:
    """The steps as they stand in a letter."""
    return "\n".join(f"{number}. {step.words}" for number, step in enumerate(steps, start=1))
