"""The agency's own accounts, which clients let in: a page of the settings."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import AccessKind, AccountKey, OurAccount
from dirigent.foundation.verdicts import require

from .forms import AccountsForm


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: Request) -> HttpResponse:
    require(may.can_settle_accounts(request.user))
    known = {(one.kind, one.holder): one.address for one in OurAccount.objects.all()}
    key = AccountKey.objects.filter(kind=AccessKind.METRIKA).select_related("kept_by").first()
    form = AccountsForm(request.POST or None, known=known)
    if form.is_bound and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            for kind, holder, address in form.told():
                OurAccount.settle(kind, holder, address, by=request.user, at=at)
        return done(request, _("Kept."), to=reverse("desk:settings-accounts"))
    return render(
        request, "desk/accesses/accounts.html", {"form": form, "key": key}, status=422 if form.is_bound else 200
    )
