"""A mailbox: IMAP brings, SMTP takes away. What is done on the wire stands in the modules beside."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.channels import Arrived, Channel, Event, Parcel, Sent, Setting
from dirigent.domain.conversations.models import Connection, Delivery, Medium

SECURITY = (("ssl", _("SSL/TLS")), ("starttls", "STARTTLS"), ("plain", _("no encryption")))
PROOF = (("password", _("password or app password")), ("xoauth2", "OAuth 2.0 (XOAUTH2)"))


class Mail(Channel):
    kind = "mail"
    medium = Medium.MAIL
    title = _("Mailbox")
    sends = True
    listens = True
    settings = (
        Setting("imap_host", _("IMAP server")),
        Setting("imap_port", _("IMAP port"), default="993"),
        Setting("imap_security", _("IMAP encryption"), default="ssl", choices=SECURITY),
        Setting("smtp_host", _("SMTP server")),
        Setting("smtp_port", _("SMTP port"), default="465"),
        Setting("smtp_security", _("SMTP encryption"), default="ssl", choices=SECURITY),
        Setting("login", _("login"), help=_("Usually the whole address.")),
        Setting("auth", _("How to sign in"), default="password", choices=PROOF),
        Setting("password", _("password"), secret=True, required=False),
        Setting("client_id", _("application id"), required=False, help=_("For OAuth 2.0 only.")),
        Setting("client_secret", _("application secret"), secret=True, required=False),
        Setting("refresh_token", _("refresh token"), secret=True, required=False),
        Setting("token_url", _("address of the token service"), required=False),
        Setting("sender_name", _("sender's name"), required=False, help=_("Empty: the name of whoever writes.")),
        Setting(
            "days", _("Letters of the last days"), required=False, default="0",
            help=_("How many days back letters are taken when the mailbox is first opened; 0: only new ones."),
        ),
        Setting(
            "sent_folder", _("folder of sent letters"), required=False,
            help=_("Empty: the one that the server marks as such."),
        ),
        Setting(
            "authserv_id", _("name in Authentication-Results"), required=False,
            help=_("By which your server signs its check of senders, like mx.agency.ru or *.yandex.net. "
                   "Without it a letter that claims to be from a colleague is not believed."),
        ),
    )  # fmt: skip

    def check(self, connection: Connection) -> str:
        from .checking import check  # noqa: PLC0415 - the wire is loaded when it is needed

        return check(connection)

    def listen(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        from .fetching import listen  # noqa: PLC0415 - the wire is loaded when it is needed

        listen(connection, hear, ended)

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[Event]:
        from .understanding import events  # noqa: PLC0415 - the wire is loaded when it is needed

        return events(connection, delivery)

    def send(self, connection: Connection, parcel: Parcel) -> Sent:
        from .submission import submit  # noqa: PLC0415 - the wire is loaded when it is needed

        return submit(connection, parcel)

    def sent_before(self, connection: Connection, parcel: Parcel) -> Sent | None:
        from .submission import submitted_before  # noqa: PLC0415 - the wire is loaded when it is needed

        return submitted_before(connection, parcel)
