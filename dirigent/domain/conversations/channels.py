"""The port of all channels: what a vendor's adapter gives, and what it is given. One folder per vendor in `integrations`.

In: `listen` or `hooked` bring bytes; `intake.keep` commits them under their key; `intake.settle` has `read` make events of them
and hands each event to the verb of its noun. Out: a verb writes an `Outgoing`, the worker has `send` bring it out.
An adapter knows its vendor and nothing of clients; the house knows clients and nothing of vendors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import IO, ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.files.models import StoredFile

from .letters import Letter
from .models import Connection, Delivery, Direction, Medium

Words = str | Promise


class Trouble(Exception):
    """The channel did not do what was asked. `words` is for people; `for_good`: trying again will not help."""

    def __init__(self, words: Words, *, for_good: bool = False) -> None:
        super().__init__(words)
        self.words, self.for_good = words, for_good

    def __str__(self) -> str:
        return str(self.words)


class Blocked(Trouble):
    """The person does not want our messages there any more: the chat is theirs no longer (`binding.end`)."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, for_good=True)


class Refused(Exception):
    """A call at our door that does not prove who it is: wrong signature, wrong secret, too old."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something a channel brought, not yet understood. `key` is unique within the connection."""

    key: str
    raw: bytes | StoredFile
    at: datetime
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """A request at `/hooks/<token>/`, as it came."""

    method: str
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes
    at: datetime
    path: str = (
        ""  # what stands behind the token, without slashes around it: vendors call addresses below the one given
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What a hook brought, and what its sender wants to read back."""

    arrived: Sequence[Arrived] = ()
    answer: str = "ok"


# Events: what an adapter makes of bytes. A letter is a `Letter`.


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message of a messenger. `id` is unique within its chat; `corrects` is the id of the message it edits, or takes back
    when it is `removed`."""

    id: str
    chat: str
    sender_id: str
    sender_name: str
    text: str
    at: datetime
    corrects: str = ""
    from_us: bool = False
    removed: bool = False
    files: tuple["RemoteFile", ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that the vendor keeps; `fetch` brings it when the event is settled. Raises `Trouble`."""

    name: str
    content_type: str
    fetch: Callable[[], bytes | IO[bytes]]


@dataclass(frozen=True, slots=True)
class ChatStarted:
    """Somebody pressed «start» behind a deep link whose `payload` says who they are, or ended the chat."""

    chat: str
    sender_name: str
    payload: str
    at: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CallEvent:
    """What the exchange says of a call (domain.md §5). Empty and None say nothing new; `sequence` orders events of a call.

    `state` is a `CallState` or empty; `ended` with `talk_seconds` 0 means nobody took it. `theirs` and `ours` are numbers as written.
    """

    external_id: str
    state: str
    at: datetime
    direction: Direction | None = None
    theirs: str = ""
    ours: str = ""
    extension: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk_seconds: int | None = None
    recording: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Bounced:
    """A letter of ours did not arrive: `message_id` is its own, `reason` in plain words. `letter` is the report itself."""

    message_id: str
    address: str
    reason: Words
    at: datetime
    for_good: bool
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class InvitationAnswered:
    """An answer to an invitation of ours (iCalendar REPLY): `answer` is accepted, declined or tentative."""

    uid: str
    address: str
    answer: str
    at: datetime
    comment: str = ""
    letter: Letter | None = None


Hear = Callable[[Sequence["Arrived"]], None]
Event = Letter | ChatMessage | ChatStarted | CallEvent | Bounced | InvitationAnswered


class Unreadable(Exception):
    """These bytes make no event: they are kept and shown with this sentence."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason)
        self.reason = reason


# What goes out


@dataclass(frozen=True, slots=True)
class Enclosed:
    name: str
    content_type: str
    file: StoredFile


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent, ready: nothing in it is looked up any more. A chat message has `chat` and `text` alone."""

    key: str  # the same at every repeat: the vendor's idempotency key where it has one
    text: str
    chat: str = ""
    sender: tuple[str, str] = ("", "")
    to: tuple[tuple[str, str], ...] = ()
    cc: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""  # an iCalendar object that goes with the letter, METHOD inside
    files: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """It is out. `raw` is what went over the wire, `id` how the channel names it (a Message-ID, a vendor's number).

    `refused` says, in plain words, whom of several it did not reach; `fingerprint` knows the letter again in another mailbox.
    """

    id: str
    raw: bytes
    refused: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Setting:
    """A field of the form in which a connection is entered."""

    name: str
    label: Words
    secret: bool = False
    required: bool = True
    default: str = ""
    help: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()


def _cannot() -> Trouble:
    return Trouble(_("This channel cannot do that."), for_good=True)


class Channel:
    """An adapter. What it cannot do it leaves as it is here: whoever asks for it is told so."""

    kind: ClassVar[str]
    medium: ClassVar[Medium]
    title: ClassVar[Words]
    settings: ClassVar[tuple[Setting, ...]] = ()
    sends: ClassVar[bool] = False
    listens: ClassVar[bool] = False  # `listen` keeps a line of its own open
    hooks: ClassVar[bool] = False  # the vendor calls us
    links: ClassVar[bool] = False  # a deep link binds a chat to a person
    dials: ClassVar[bool] = False  # click-to-call

    def check(self, connection: Connection) -> str:
        """«Try now»: what works, in a sentence. Raises `Trouble`."""
        raise _cannot()

    def listen(self, connection: Connection, hear: Hear, ended: Callable[[], bool]) -> None:
        """Bring what comes until `ended()` says so. `hear` returns when everything is committed. Raises `Trouble`."""
        raise _cannot()

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        """Prove the sender and name what came; nothing is interpreted here. Raises `Refused`."""
        raise Refused

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[Event]:
        """What the bytes of a delivery say; reading them again gives the same. Raises `Unreadable`."""
        raise Unreadable(_("This channel brings nothing."))

    def send(self, connection: Connection, parcel: Parcel) -> Sent:
        """Bring it out. Raises `Trouble`."""
        raise _cannot()

    def sent_before(self, connection: Connection, parcel: Parcel) -> Sent | None:  # noqa: ARG002  # most cannot say
        """Asked before a repeat: it, when the channel knows that this very parcel is out already."""
        return None

    def link(self, connection: Connection, payload: str) -> str:
        """The address behind which a person presses «start»."""
        raise _cannot()

    def dial(self, connection: Connection, *, extension: str, phone: str, key: str) -> None:
        """Have the exchange ring our telephone and then theirs. Raises `Trouble`."""
        raise _cannot()

    def recorded(self, connection: Connection, recording: str) -> RemoteFile:
        """The recording that a call event named. Fetching it raises `Trouble`."""
        raise _cannot()


@cache
def all_channels() -> dict[str, Channel]:
    """Every adapter by its kind; `settings.CHANNELS` is the only list of them."""
    adapters = [import_string(path)() for path in settings.CHANNELS]
    return {adapter.kind: adapter for adapter in adapters}


def channel_of(connection: Connection) -> Channel:
    """The adapter of this connection. Raises `Trouble` when its folder was taken away."""
    try:
        return all_channels()[connection.kind]
    except KeyError:
        raise Trouble(_("No adapter for “%(kind)s”.") % {"kind": connection.kind}, for_good=True) from None
