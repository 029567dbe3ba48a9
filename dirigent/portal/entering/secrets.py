"""A password of one's own, for those who wish one: chosen and dropped inside, typed at the entrance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Miss, Secretword, Through
from dirigent.foundation.addresses import address_key
from dirigent.portal.answers import done
from dirigent.portal.visitor import PortalRequest, address_of, open_to_all

from .entrance import come_in
from .forms import ChosenForm, PasswordForm


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PortalRequest) -> HttpResponse:
    """Address and password. The answer to a wrong password, an unknown address and too many tries is the same."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        at, address = timezone.now(), address_of(request)
        key = address_key(form.cleaned_data["mail"])
        miss = Miss.note(key, address=address, at=at)
        barred = miss.is_too_many()
        people = list(Contact.objects.present().filter(mails__key=key))
        found = Secretword.opens(people, form.cleaned_data["password"])
        if found and not barred:
            miss.delete()
            return come_in(request, found, through=Through.PASSWORD)
        form.add_error(
            None, _("It does not fit. Try again, or ask for a code; after five tries wait a quarter of an hour.")
        )
    told = {"form": form, "to": request.GET.get("to", "")}
    return render(request, "portal/entering/password.html", told, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request: PortalRequest) -> HttpResponse:
    """A password is chosen, or another one in its place."""
    form = ChosenForm(request.POST or None)
    if form.is_valid():
        Secretword.choose(request.contact, form.cleaned_data["password"], at=timezone.now())
        return done(
            request, _("The password is set. The code from the letter works as before."), to=reverse("portal:entries")
        )
    has = Secretword.objects.filter(contact=request.contact).exists()
    told = {"form": form, "has": has}
    return render(request, "portal/entering/chosen.html", told, status=422 if form.is_bound else 200)


@require_POST
def dropped(request: PortalRequest) -> HttpResponse:
    """There is no password any more."""
    Secretword.drop(request.contact, at=timezone.now())
    return done(request, _("The password is gone: you come in by a code from a letter."), to=reverse("portal:entries"))
