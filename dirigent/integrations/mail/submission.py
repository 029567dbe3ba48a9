"""Letters out: over SMTP, with a copy in the mailbox's folder of sent letters; or, where no server is connected, into a folder."""

import base64
import logging
import smtplib
import socket
import ssl
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Parcel, Sent, Trouble
from dirigent.domain.conversations.models import Connection
from dirigent.foundation import faults
from dirigent.foundation.addresses import domain_of
from dirigent.integrations.egress.hosts import connect

from .building import build, recipients
from .letters import fingerprint
from .parsing import parse
from .session import port_of, secrets_of, trust
from .tokens import sasl

log = logging.getLogger(__name__)

SECONDS = 60
CONNECT_SECONDS = 15
PORTS = {"ssl": 465, "starttls": 587, "plain": 25}
UNKNOWN_USER = frozenset({550, 551, 553, 511})


def submit(connection: Connection, parcel: Parcel) -> Sent:
    """Bring the letter out. Raises `Trouble` in words for its author; some refused recipients do not stop the others."""
    raw = build(parcel).as_bytes()
    refused = ""
    if is_folder(connection):
        _put(connection, parcel, raw)
    else:
        refused = _over_smtp(connection, raw, recipients(parcel))
    faults.hit("submission.out")
    _copy(connection, parcel, raw)
    return _sent(parcel, raw, refused)


def try_sign_in(connection: Connection) -> None:
    """The server lets us in; nothing is sent. Raises `Trouble`."""
    if not connection.settings.get("smtp_host"):
        raise Trouble(_("“%(name)s” has no SMTP server to send through.") % {"name": connection.name}, for_good=True)
    try:
        with _server(connection) as server:
            _sign_in(server, connection)
            server.noop()
    except (smtplib.SMTPException, OSError) as fault:
        raise _in_words(fault) from None


def submitted_before(connection: Connection, parcel: Parcel) -> Sent | None:
    """The letter with this Message-ID, found where sent letters lie. What cannot be asked is not known."""
    if is_folder(connection):
        place = _place(connection, parcel)
        return _sent(parcel, place.read_bytes()) if place.exists() else None
    if not connection.settings.get("imap_host"):
        return None
    from .sent_folder import find  # noqa: PLC0415 - the wire is loaded when it is needed

    try:
        raw = find(connection, parcel.message_id)
    except Exception as fault:  # noqa: BLE001 - whatever the server does, the question is only left without an answer
        log.warning("submission: the sent folder of %s cannot be asked: %s", connection, type(fault).__name__)
        return None
    return _sent(parcel, raw) if raw is not None else None


def _sent(parcel: Parcel, raw: bytes, refused: str = "") -> Sent:
    return Sent(parcel.message_id, raw, refused, fingerprint(parse(raw)))


def is_folder(connection: Connection) -> bool:
    """No mail server is connected: letters are put into a folder, where people can look at them."""
    return connection.settings.get("transport") == "folder"


def folder_of(connection: Connection) -> Path:
    return Path(settings.DIRIGENT_HOME) / "mail" / str(connection.pk)


def _place(connection: Connection, parcel: Parcel) -> Path:
    return folder_of(connection) / f"{parcel.key}.eml"


def _put(connection: Connection, parcel: Parcel, raw: bytes) -> None:
    place = _place(connection, parcel)
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(".part")
    half.write_bytes(raw)
    half.replace(place)


def _over_smtp(connection: Connection, raw: bytes, people: list[str]) -> str:
    """Says in words whom it did not reach, when it reached others."""
    host = connection.settings.get("smtp_host", "")
    if not host:
        raise Trouble(_("“%(name)s” has no SMTP server to send through.") % {"name": connection.name}, for_good=True)
    if not people:
        raise Trouble(_("The letter names nobody it could go to."), for_good=True)
    try:
        with _server(connection) as server:
            _sign_in(server, connection)
            options = ["SMTPUTF8"] if not all(person.isascii() for person in people) else []
            if options and not server.has_extn("smtputf8"):
                raise Trouble(_("The mail server takes no addresses with such letters."), for_good=True)
            refused = server.sendmail(connection.address, people, raw, mail_options=options)
    except (smtplib.SMTPException, OSError) as fault:
        raise _in_words(fault) from None
    return str(_refused(refused).words) if refused else ""


def _in_words(fault: Exception) -> Trouble:
    """What went wrong on the wire, for whoever wrote the letter."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return _refused(fault.recipients)
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Trouble(_("The mail server did not let us in: check the login and the password."))
    if isinstance(fault, smtplib.SMTPResponseException):
        return _said(fault.smtp_code, fault.smtp_error)
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return Trouble(_("The mail server hung up in the middle."))
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Trouble(_("The certificate of the server is not trusted."))
    if isinstance(fault, ssl.SSLError | smtplib.SMTPException):
        return Trouble(_("No encrypted connection comes about. Check the port and the kind of encryption."))
    return Trouble(_("The mail server does not answer."))


class _Plain(smtplib.SMTP):
    """smtplib over a socket of ours: the address behind the name was judged."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = connect(host, port, seconds=CONNECT_SECONDS)
        line.settimeout(timeout)
        return line


class _Secure(_Plain):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return trust().wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


def _server(connection: Connection) -> smtplib.SMTP:
    security = connection.settings.get("smtp_security") or "ssl"
    port = port_of(connection, "smtp_port", PORTS.get(security, 465))
    kind = _Secure if security == "ssl" else _Plain
    server = kind(connection.settings["smtp_host"], port, _our_name(connection), timeout=SECONDS)
    if security == "starttls":
        server.starttls(context=trust())
    return server


def _our_name(connection: Connection) -> str:
    """What we say in EHLO: the domain we write from tells less of the house than the name of its machine."""
    domain = domain_of(connection.address)
    return domain if domain.isascii() and domain else "localhost"


def _sign_in(server: smtplib.SMTP, connection: Connection) -> None:
    server.ehlo_or_helo_if_needed()
    login = connection.settings.get("login", "")
    if connection.settings.get("auth") == "xoauth2":
        for afresh in (False, True):
            first = sasl(connection, afresh=afresh).decode()
            try:
                server.auth("XOAUTH2", lambda challenge=None, first=first: first if challenge is None else "")
            except smtplib.SMTPAuthenticationError:
                if afresh:
                    raise
            else:
                return
    elif login and server.has_extn("auth"):
        password = secrets_of(connection).get("password", "")
        if f"{login}{password}".isascii():
            server.login(login, password)
        else:
            _sign_in_beyond_ascii(server, login, password)


def _sign_in_beyond_ascii(server: smtplib.SMTP, login: str, password: str) -> None:
    """smtplib knows no letters but the Latin ones; the standard does (RFC 4616)."""
    proof = base64.b64encode(f"\0{login}\0{password}".encode()).decode("ascii")
    code, answer = server.docmd("AUTH", f"PLAIN {proof}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _refused(recipients: dict[str, tuple[int, bytes]]) -> Trouble:
    """Nobody takes it: for good when the server knows none of them, later when it only asks for patience."""
    words, for_good = [], True
    for person, (code, answer) in recipients.items():
        for_good = for_good and code >= 500
        if code in UNKNOWN_USER:
            words.append(_("there is no mailbox %(address)s") % {"address": person})
        else:
            words.append(f"{person}: {_text(answer)}")
    return Trouble(_("The mail server refused: %(why)s.") % {"why": "; ".join(words)}, for_good=for_good)


def _said(code: int, answer: bytes | str) -> Trouble:
    if code == 552 or b"size" in (answer if isinstance(answer, bytes) else answer.encode()).lower():
        return Trouble(_("The letter is too large for the mail server."), for_good=True)
    if code >= 500:
        why = {"code": code, "why": _text(answer)}
        return Trouble(_("The mail server refused the letter (%(code)s): %(why)s") % why, for_good=True)
    return Trouble(_("The mail server asks to try later: %(why)s") % {"why": _text(answer)})


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]


def _copy(connection: Connection, parcel: Parcel, raw: bytes) -> None:
    """Into the folder of sent letters, unless the server has put it there itself. The letter is out whatever comes of it."""
    if is_folder(connection) or not connection.settings.get("imap_host"):
        return
    from .sent_folder import keep  # noqa: PLC0415 - the wire is loaded when it is needed

    try:
        keep(connection, parcel.message_id, raw)
    except Exception as fault:  # noqa: BLE001 - a copy less is no reason to send the letter twice
        log.warning("submission: no copy in the sent folder of %s: %s", connection, type(fault).__name__)
