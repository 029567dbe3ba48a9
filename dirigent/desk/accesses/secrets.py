"""The vault: a password goes in by a form and comes out by a press alone, which the journal keeps."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import Access, Secret
from dirigent.foundation import vault
from dirigent.foundation.verdicts import require

from .acts import live
from .forms import SecretForm

SECONDS = 30


@sensitive_post_parameters("password", "login")
@require_http_methods(["GET", "POST"])
def secret_new(request: Request, access_id: int) -> HttpResponse:
    """Put a login and a password away; the one kept before stays until it is wiped."""
    found = find(request, Access.objects.select_related("client"), pk=access_id)
    require(may.can_change(request.user, found))
    at = timezone.now()
    form = SecretForm(request.POST or None, access=found)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        with transaction.atomic():
            if Once.is_first(said.pop("token"), by=request.user, at=at):
                label = said.pop("label")
                Secret.keep(found, said, label=label, by=request.user, at=at)
                if not found.given_at:
                    found.give(by=request.user, at=at)
        to = reverse("desk:access", args=[found.pk])
        return done(request, _("It is in the vault."), to=to, closes=True, live=live(found.client_id))
    context = {"form": form, "access": found}
    return render(request, "desk/accesses/secret_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def revealing(request: Request, secret_id: int) -> HttpResponse:
    """Show it to whoever proved lately who they are; it hides itself after half a minute."""
    found = find(request, Secret.objects.select_related("access__client"), pk=secret_id)
    at = timezone.now()
    require(may.can_reveal(request.user, found, at))
    back = reverse("desk:access", args=[found.access_id])
    if not did_recently_reauthenticate(request):
        proof = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
        if wants_part(request):
            return render(request, "desk/accesses/secret.html#proof", {"secret": found, "proof": proof})
        return redirect(proof)
    try:
        shown = found.reveal(by=request.user, at=at)
    except vault.Locked:
        shown = {}
    context = {"secret": found, "shown": shown, "seconds": SECONDS, "access": found.access}
    part = "#shown" if wants_part(request) else ""
    return render(request, f"desk/accesses/secret.html{part}", context)


@require_POST
def forgetting(request: Request, secret_id: int) -> HttpResponse:
    """Wipe it: the login and the password are gone for good."""
    found = find(request, Secret.objects.select_related("access__client"), pk=secret_id)
    require(may.can_reveal(request.user, found, timezone.now()))
    found.forget(by=request.user, at=timezone.now())
    to = reverse("desk:access", args=[found.access_id])
    return done(request, _("It is wiped from the vault."), to=to, live=live(found.access.client_id))
