"""Forms of sites, their counters and goals, launches and instructions."""

import uuid
from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import model_choice
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models.work import WorkKind, can_be_assigned
from dirigent.domain.tracking.models import Branch, CounterKind, Goal, Launch, Site
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import Denied

from .forms import area

EXPECTABLE = (CounterKind.METRIKA, CounterKind.GA4, CounterKind.GTM, CounterKind.VK, CounterKind.ROISTAT, CounterKind.CALLTOUCH, CounterKind.COMAGIC, CounterKind.CALLIBRI)  # fmt: skip


class SiteForm(forms.ModelForm):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "example.ru"}),
    )

    class Meta:
        model = Site
        fields = ("url", "cms", "note")
        help_texts = {"cms": gettext_lazy("Bitrix, Tilda, WordPress: whatever is known.")}

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.of = client

    def clean_url(self) -> str:
        written = self.cleaned_data["url"].strip()
        url = forms.URLField(assume_scheme="https").clean(written)
        if not url.startswith(("http://", "https://")):
            raise forms.ValidationError(_("A site begins with http:// or https://."))
        if Site.objects.kept().filter(client=self.of, url=url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This site is on the list already."))
        return url


class NewSiteForm(SiteForm):
    counters = forms.MultipleChoiceField(
        label=gettext_lazy("Which counters must be there"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(CounterKind.METRIKA, CounterKind.METRIKA.label), (CounterKind.GA4, CounterKind.GA4.label), (CounterKind.GTM, CounterKind.GTM.label)],
        initial=[CounterKind.METRIKA],
        help_text=gettext_lazy("Numbers may be added later. Google collects data abroad: for Russian clients think of the law 152-FZ."),
    )  # fmt: skip


class CounterForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Counter"), choices=[(one.value, one.label) for one in EXPECTABLE])
    number = forms.CharField(
        label=gettext_lazy("Its number"), max_length=60, required=False,
        help_text=gettext_lazy("Empty: any of its kind will do, and the number is taken from the site."),
    )  # fmt: skip

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        kind = self.cleaned_data.get("kind")
        wrong = {
            CounterKind.METRIKA: number and not (number.isdecimal() and 4 <= len(number) <= 10),
            CounterKind.GA4: number and not number.upper().startswith("G-"),
            CounterKind.GTM: number and not number.upper().startswith("GTM-"),
        }
        if kind and wrong.get(kind):
            raise forms.ValidationError(_("This is no number of such a counter."))
        return number.upper() if kind in (CounterKind.GA4, CounterKind.GTM) else number


class GoalForm(forms.ModelForm):
    class Meta:
        model = Goal
        fields = ("kind", "name", "identifier", "condition")
        help_texts = {
            "identifier": gettext_lazy("As the code sends it: order_sent."),
            "condition": gettext_lazy("“The form on the page of contacts is sent.”"),
        }

    def __init__(self, *args, site: Site, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = site

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if self.at.goals.kept().filter(kind=self.cleaned_data.get("kind"), name=name).exists():
            raise forms.ValidationError(_("Such a goal is on the list already."))
        return name


class VanishingForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What was found out"), max_length=500, widget=area(2, autofocus=""),
        help_text=gettext_lazy("“They changed the template of the site; the programmer puts it back today.”"),
        error_messages={"required": gettext_lazy("Write what was found out.")},
    )  # fmt: skip
    tell = forms.CharField(
        label=gettext_lazy("What the client hears from us"), max_length=500, required=False, widget=area(2),
        help_text=gettext_lazy("Empty: the client knows. Otherwise you get the duty to tell them within four working hours."),
    )  # fmt: skip


class LaunchForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What starts"), max_length=200, error_messages={"required": gettext_lazy("Say what starts.")}
    )
    on = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, at: datetime, launch: Launch | None = None, **kwargs) -> None:
        initial = {"title": launch.title, "on": launch.on} if launch else {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.today = worktime.default().date_of(at)

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError(_("This day has passed."))
        if on > self.today + timedelta(days=366):
            raise forms.ValidationError(_("That is more than a year ahead."))
        return on


class InstructionForm(forms.Form):
    """What is to be put in, and who does it."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    branch = forms.ChoiceField(
        label=gettext_lazy("Who puts it in"), choices=Branch, widget=forms.RadioSelect, initial=Branch.THEY
    )
    webvisor = forms.BooleanField(
        label=gettext_lazy("Metrika with session replay (Webvisor)"), required=False, initial=True
    )
    ecommerce = forms.BooleanField(label=gettext_lazy("With e-commerce"), required=False)
    client_id = forms.BooleanField(
        label=gettext_lazy("Pass the visitor’s number for through analytics"), required=False, initial=True
    )
    remarks = forms.CharField(label=gettext_lazy("What else"), max_length=2000, required=False, widget=area(3))
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department of the task"), queryset=Department.objects.none(), required=False,
        help_text=gettext_lazy("When we or our IT department put it in, the task goes there."),
    )  # fmt: skip
    assignee = forms.ModelChoiceField(label=gettext_lazy("Responsible"), queryset=User.objects.none(), required=False)

    def __init__(self, *args, site: Site, at: datetime, **kwargs) -> None:
        departments = Department.objects.filter(kind="production").order_by("name")
        first = departments.exclude(head=None).first()
        initial = {
            "token": uuid.uuid4(), "ecommerce": site.goals.kept().filter(kind="ecommerce").exists(),
            "department": first, "assignee": first.head_id if first else None,
        }  # fmt: skip
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.due_at = worktime.default().closes(worktime.default().add_days(at, 3))
        model_choice(self, "department").empty_label = model_choice(self, "assignee").empty_label = _("choose")
        model_choice(self, "department").queryset = departments
        model_choice(self, "assignee").queryset = User.objects.active().exclude(role__in=("administrator", "sales"))

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("branch") != Branch.THEY:
            for name in ("department", "assignee"):
                if not said.get(name):
                    self.add_error(name, _("Say whose task it is."))
            assignee = said.get("assignee")
            verdict = can_be_assigned(assignee, WorkKind.COUNTER) if assignee else None
            if isinstance(verdict, Denied):
                self.add_error("assignee", str(verdict.reason))
        return said


class SendingForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=Contact.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choose whom it goes to.")},
    )  # fmt: skip

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "contact").queryset = client.contacts.present().filter(mails__isnull=False).distinct()
