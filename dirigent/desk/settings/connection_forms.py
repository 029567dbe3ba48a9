"""The form of a connection, made from what its adapter asks for. A secret is written and never shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dirigent.desk.fields import choice
from dirigent.domain.conversations.channels import Channel, Setting
from dirigent.domain.conversations.models import CHATS, Connection
from dirigent.domain.people.models import User
from dirigent.foundation import vault

SHARED = ""
LONGEST = 2000
# Servers of mailboxes that agencies have; the names are the vendors' own.
PRESETS: dict[str, dict[str, str]] = {
    "yandex": {
        "title": "Яндекс 360", "imap_host": "imap.yandex.ru", "smtp_host": "smtp.yandex.ru", "imap_port": "993",
        "smtp_port": "465", "imap_security": "ssl", "smtp_security": "ssl",
    },
    "mailru": {
        "title": "Mail.ru", "imap_host": "imap.mail.ru", "smtp_host": "smtp.mail.ru", "imap_port": "993",
        "smtp_port": "465", "imap_security": "ssl", "smtp_security": "ssl",
    },
    "gmail": {
        "title": "Gmail", "imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com", "imap_port": "993",
        "smtp_port": "465", "imap_security": "ssl", "smtp_security": "ssl",
    },
}  # fmt: skip


class ConnectionForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=120, help_text=_("As colleagues will know it."))
    owner = forms.ChoiceField(label=_("whose"), required=False)
    address = forms.CharField(label=_("address or number"), max_length=320, required=False)

    def __init__(
        self,
        *args: Any,
        channel: Channel,
        by: User,
        connection: Connection | None = None,
        preset: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.by, self.connection = channel, by, connection
        self._owners()
        if channel.medium in CHATS:
            del self.fields["address"]  # the vendor tells it
        elif channel.medium == "mail":
            self.fields["address"].required = True
            self.fields["address"].label = _("e-mail address")
        for setting in channel.settings:
            self._ask(setting, PRESETS.get(preset, {}).get(setting.name, setting.default))
        if connection:
            told = {"name": connection.name, "owner": str(connection.owner_id or SHARED), "address": connection.address}
            self.initial.update(told, **{f"s_{name}": value for name, value in connection.settings.items()})

    def _owners(self) -> None:
        if self.connection and not self.by.is_administrator:
            del self.fields["owner"]
            return
        mine = (str(self.by.pk), now_("mine alone"))
        shared = (SHARED, now_("for everybody in client service"))
        if self.by.is_administrator:
            others = User.objects.active().exclude(pk=self.by.pk).order_by("family_name", "given_name", "pk")
            choices = [shared, mine, *((str(one.pk), str(one)) for one in others)]
        else:
            choices = [shared, mine] if self.by.is_head else [mine]
        choice(self, "owner").choices = choices
        if len(choices) == 1:
            self.fields["owner"].initial = choices[0][0]

    def _ask(self, setting: Setting, default: str) -> None:
        said: dict[str, Any] = {"label": setting.label, "required": setting.required, "help_text": setting.help}
        if setting.choices:
            self.fields[f"s_{setting.name}"] = forms.ChoiceField(choices=setting.choices, initial=default, **said)
            return
        if not setting.secret:
            self.fields[f"s_{setting.name}"] = forms.CharField(max_length=LONGEST, initial=default, **said)
            return
        kept = bool(self.connection and setting.name in self.kept_secrets)
        if kept:
            said |= {"required": False, "help_text": _("Kept and not shown. Leave it empty to keep the former one.")}
        self.fields[f"s_{setting.name}"] = forms.CharField(
            max_length=LONGEST, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), **said
        )
        if kept and not setting.required:
            self.fields[f"forget_{setting.name}"] = forms.BooleanField(
                label=now_("Forget: %(name)s") % {"name": setting.label}, required=False
            )

    @property
    def kept_secrets(self) -> set[str]:
        """The names of the secrets that are there."""
        try:
            return {name for name, value in self.connection.secrets.items() if value} if self.connection else set()
        except vault.Locked:
            return set()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for setting in self.channel.settings:
            value = said.get(f"s_{setting.name}")
            if setting.name.endswith("port") and value and not (value.isdigit() and 0 < int(value) < 65536):
                self.add_error(f"s_{setting.name}", now_("A port is a number from 1 to 65535."))
        return said

    @property
    def fields_said(self) -> dict[str, Any]:
        """What `Connection.open_up` and `change` take, without secrets."""
        said = self.cleaned_data
        fields: dict[str, Any] = {"name": said["name"]}
        fields["settings"] = {one.name: said[f"s_{one.name}"] for one in self.channel.settings if not one.secret}
        if "owner" in self.fields:
            fields["owner_id"] = int(said["owner"]) if said["owner"] else None
        if "address" in self.fields:
            fields["address"] = said["address"].strip()
        return fields

    @property
    def secrets_said(self) -> dict[str, str]:
        """Only those that were typed in anew, or are to be forgotten."""
        said = self.cleaned_data
        names = [one.name for one in self.channel.settings if one.secret]
        typed = {name: said[f"s_{name}"] for name in names if said.get(f"s_{name}")}
        return typed | {name: "" for name in names if said.get(f"forget_{name}") and name not in typed}
