"""A line to an IMAP server: opened, proven, and its refusals in words for people."""

import imaplib
import select
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import MailboxFolderSelectError, MailboxLoginError
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import check_command_status

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection
from dirigent.foundation.vault import Locked
from dirigent.integrations.egress.hosts import connect

from .tokens import sasl

SECONDS = 60
CONNECT_SECONDS = 15


class Line(BaseMailBox):
    """A mailbox over a client that is connected already."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._made = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._made

    def something_said(self, seconds: float) -> bool:
        """Whether the server says anything within this time. What came along with the last answer counts as well."""
        sock = self.client.sock
        before = sock.gettimeout()
        sock.settimeout(0)
        try:
            if self.client.file.peek(1):  # type: ignore[union-attr]  # imaplib makes it buffered
                return True
        except OSError:
            pass  # TLS has nothing whole yet
        finally:
            sock.settimeout(before)
        poller = select.poll()
        poller.register(sock.fileno(), select.POLLIN)
        return bool(poller.poll(seconds * 1000))


class _Client(imaplib.IMAP4):
    """imaplib over a socket of ours: the address behind the name was judged."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        super().__init__(host, port, SECONDS)

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        plain = connect(self.host, self.port, seconds=CONNECT_SECONDS)
        plain.settimeout(SECONDS)
        return self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain


@contextmanager
def opened(connection: Connection) -> Iterator[Line]:
    """A line on which the server knows us. Raises `Trouble`, also for whatever breaks on the line meanwhile."""
    with in_words():
        line = Line(_connected(connection))
        try:
            _sign_in(line, connection)
            yield line
        finally:
            _hang_up(line)


def trust() -> ssl.SSLContext:
    """Whose certificates we believe: the system's authorities and the one of the agency."""
    context = ssl.create_default_context()
    if settings.EGRESS_CA:
        context.load_verify_locations(settings.EGRESS_CA)
    return context


def port_of(connection: Connection, name: str, usual: int) -> int:
    try:
        return int(connection.settings.get(name) or usual)
    except ValueError:
        raise Trouble(_("The port is not a number."), for_good=True) from None


def secrets_of(connection: Connection) -> dict[str, str]:
    try:
        return connection.secrets
    except Locked:
        raise Trouble(_("The password cannot be opened: the key it was sealed with is gone. Enter it again."), for_good=True) from None  # fmt: skip


def _connected(connection: Connection) -> imaplib.IMAP4:
    host = connection.settings.get("imap_host", "")
    security = connection.settings.get("imap_security") or "ssl"
    port = port_of(connection, "imap_port", 993 if security == "ssl" else 143)
    client = _Client(host, port, trust() if security == "ssl" else None)
    if security == "starttls":
        client.starttls(trust())
    return client


def _sign_in(line: Line, connection: Connection) -> None:
    client, login = line.client, connection.settings.get("login", "")
    if connection.settings.get("auth") == "xoauth2":
        secrets_of(connection)
        try:
            client.authenticate("XOAUTH2", _said_once(sasl(connection)))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            client.authenticate("XOAUTH2", _said_once(sasl(connection, afresh=True)))
    else:
        password = secrets_of(connection).get("password", "")
        if "AUTH=PLAIN" in client.capabilities:
            client.authenticate("PLAIN", lambda _challenge: f"\0{login}\0{password}".encode())
        else:
            check_command_status(client._simple_command("LOGIN", client._quote(login), client._quote(password)), MailboxLoginError)  # fmt: skip
            client.state = "AUTH"
    kind, told = client.capability()  # another one than before
    if kind == "OK" and told and told[-1]:
        client.capabilities = tuple(told[-1].decode("ascii", "replace").upper().split())


def _said_once(proof: bytes) -> Callable[[bytes], bytes]:
    """The server that refuses says why in a challenge, which is answered by nothing."""
    left = [proof]
    return lambda _challenge: left.pop() if left else b""


def _hang_up(line: Line) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        line.client.sock.settimeout(3)
        line.client.logout()
    with suppress(OSError):
        line.client.shutdown()


@contextmanager
def in_words() -> Iterator[None]:
    """Faults of the wire as sentences."""
    try:
        yield
    except Trouble:
        raise
    except ssl.SSLCertVerificationError:
        raise Trouble(_("The certificate of the server is not trusted.")) from None
    except ssl.SSLError:
        raise Trouble(_("No encrypted connection comes about. Check the port and the kind of encryption.")) from None
    except TimeoutError:
        raise Trouble(_("The server does not answer in time.")) from None
    except UnicodeError:
        raise Trouble(
            _("The mail server takes only Latin letters in the login and the password."), for_good=True
        ) from None
    except MailboxFolderSelectError:
        raise Trouble(_("A folder of the mailbox does not open.")) from None
    except (imaplib.IMAP4.error, ImapToolsError) as fault:
        raise _refusal(fault) from None
    except OSError:
        raise Trouble(_("The connection to the mail server broke.")) from None


def _refusal(fault: Exception) -> Trouble:
    said = str(fault).upper()
    if isinstance(fault, imaplib.IMAP4.abort):
        if "UNAVAILABLE" in said or "TOO MANY" in said or "MAXIMUM NUMBER" in said:
            return Trouble(_("The mail server takes no more connections just now."))
        return Trouble(_("The connection to the mail server broke."))
    if "UNAVAILABLE" in said or "INUSE" in said or "LIMIT" in said or "TOO MANY" in said:
        return Trouble(_("The mail server takes no more connections just now."))
    if "OVERQUOTA" in said:
        return Trouble(_("The mailbox is full."))
    if "PRIVACYREQUIRED" in said or "LOGINDISABLED" in said or "STARTTLS" in said:
        return Trouble(_("The server lets nobody in without encryption. Choose another kind of encryption."), for_good=True)  # fmt: skip
    if "AUTHENTICAT" in said or "LOGIN" in said or "CREDENTIALS" in said or "PASSWORD" in said:
        return Trouble(_("The mail server does not accept the login and the password. Many services want an app password here."), for_good=True)  # fmt: skip
    return Trouble(_("The mail server refused: %(said)s") % {"said": str(fault)[:200]})
