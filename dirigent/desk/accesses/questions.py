"""Metrika itself is asked how far our account is let in: the token of the agency, and the press that asks."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import Access, AccessKind, AccountKey, CounterKind, How, Level
from dirigent.foundation import vault
from dirigent.foundation.verdicts import Allowed, Denied, Verdict, require
from dirigent.integrations.metrika import asking

_NUMBER = re.compile(r"(?<!\d)\d{4,10}(?!\d)")


class KeyForm(forms.Form):
    token = forms.CharField(
        label=gettext_lazy("Token of Metrika"), max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("An OAuth token with the right metrika:read, of the account that clients let in. It is not shown again."),
    )  # fmt: skip
    counters = 0

    def clean_token(self) -> str:
        token = self.cleaned_data["token"].strip()
        try:
            self.counters = asking.open_to_us(token)
        except Trouble as trouble:
            raise forms.ValidationError(str(trouble)) from None
        return token


@require_http_methods(["GET", "POST"])
def metrika_key(request: Request) -> HttpResponse:
    """Put the token in, in the place of the one before; it is tried first."""
    require(may.can_settle_accounts(request.user))
    form = KeyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        AccountKey.keep(AccessKind.METRIKA, form.cleaned_data["token"], by=request.user, at=timezone.now())
        said = ngettext(
            "Metrika accepts it: %(n)d counter is open to us.", "Metrika accepts it: %(n)d counters are open to us.", form.counters
        ) % {"n": form.counters}  # fmt: skip
        return done(request, said, to=reverse("desk:settings-accounts"), closes=True, live=["accounts"])
    return render(request, "desk/accesses/key_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def metrika_key_forgetting(request: Request) -> HttpResponse:
    require(may.can_settle_accounts(request.user))
    for key in AccountKey.objects.filter(kind=AccessKind.METRIKA):
        key.forget(by=request.user, at=timezone.now())
    return done(request, _("The token is forgotten."), to=reverse("desk:settings-accounts"), live=["accounts"])


@require_POST
def question(request: Request, access_id: int) -> HttpResponse:
    """Ask Metrika now; what it says is a verification."""
    found = find(request, Access.objects.select_related("client", "site"), pk=access_id)
    require(may.can_change(request.user, found))
    require(can_be_asked(found))
    page = redirect("desk:access", found.pk)
    try:
        token = AccountKey.objects.get(kind=AccessKind.METRIKA).token
        said = asking.counter(token, number_of(found))
    except vault.Locked:
        messages.error(request, _("The token cannot be opened: put it into the settings anew."))
    except asking.NoAccess as refusal:
        found.verify(Level.NONE, how=How.ASKED_SYSTEM, by=request.user, at=timezone.now(), words=str(refusal))
        messages.error(request, str(refusal))
    except Trouble as trouble:
        messages.error(request, str(trouble))
    else:
        found.verify(said.level, how=How.ASKED_SYSTEM, by=request.user, at=timezone.now(), words=said.words[:300])
        messages.success(request, said.words)
    return page


def can_be_asked(access: Access) -> Verdict:
    """Is it Metrika's, is its number known, and have we a token?"""
    if access.kind != AccessKind.METRIKA:
        return Denied(_("Only Metrika can be asked."))
    if not number_of(access):
        return Denied(
            _(
                "Metrika is asked by the number of a counter: write it into “which one”, or into the counters of the site."
            )
        )
    if not AccountKey.objects.filter(kind=AccessKind.METRIKA).exists():
        return Denied(_("To ask Metrika itself, the head puts a token of our account into the settings."))
    return Allowed()


def number_of(access: Access) -> str:
    """The counter this access is about: named in it, or the one that must stand on its site."""
    if named := _NUMBER.search(access.name):
        return named.group()
    if access.site is None:
        return ""
    numbers = access.site.counters.filter(kind=CounterKind.METRIKA, expected=True).exclude(number="")
    return numbers.order_by("pk").values_list("number", flat=True).first() or ""
