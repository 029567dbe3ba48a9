"""One's own account: language, password, second factor, and where one is logged in."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.models import User
from dirigent.domain.people.sessions import end_sessions

from .browsers import named


class LanguageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("language",)


class SignatureForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("signature",)
        widgets = {"signature": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    form = LanguageForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=request.user.pk)
    )
    if request.method == "POST" and form.is_valid():
        request.user.change(by=request.user, at=timezone.now(), **form.cleaned_data)
        with translation.override(request.user.language):
            return done(request, _("Kept."), to=reverse("desk:settings-account"))
    sessions = UserSession.objects.purge_and_list(request.user)
    context = {
        "form": form,
        "signature": SignatureForm(instance=request.user),
        "sessions": [(one, named(one.user_agent)) for one in sessions],
        "current": request.session.session_key,
        "second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "desk/settings/account.html", context, status=422 if form.is_bound else 200)


@require_POST
def signature(request: Request) -> HttpResponse:
    """What stands under one's letters."""
    text = request.POST.get("signature", "").replace("\0", "").replace("\r\n", "\n")[:2000].strip()
    request.user.change(by=request.user, at=timezone.now(), signature=text)
    return done(request, _("Kept."), to=reverse("desk:settings-account"))


@require_POST
def session(request: Request, session_id: int) -> HttpResponse:
    """Log out there."""
    mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_object_or_404(mine, pk=session_id).end()
    return done(request, _("Logged out there."), to=reverse("desk:settings-account"))


@require_POST
def others(request: Request) -> HttpResponse:
    """Log out everywhere but here."""
    end_sessions(request.user.pk, but=request.session.session_key or "")
    return done(request, _("Logged out everywhere but here."), to=reverse("desk:settings-account"))
