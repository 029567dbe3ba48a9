"""Files that have come with a form which is not right yet: kept, so that nobody drags them in again.

What the form carries of them is signed and good only for the one who sent them.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from dirigent.desk.request import Request
from dirigent.domain.approvals import drawing
from dirigent.domain.approvals.models import Version
from dirigent.domain.people.models import User
from dirigent.foundation.comparing import NotShown
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store

SALT = "approvals.held"
HELD_FOR = 24 * 3600
LARGEST = 50 * 1024 * 1024
MOST = 40
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True)
class Held:
    """A file of the form: `token` is what the form carries of it."""

    name: str
    content_type: str
    file: StoredFile
    token: str

    @property
    def told(self) -> tuple[str, str, StoredFile]:
        return self.name, self.content_type, self.file


def held_files(request: Request) -> tuple[list[Held], str]:
    """What is held already and what has just come, in this order; and what is wrong with it, in a sentence."""
    kept = [one for token in request.POST.getlist("held")[:MOST] if (one := _again(token, request.user))]
    sent = request.FILES.getlist("files")
    if error := _wrong_with(sent, len(kept)):
        return kept, error
    new = [hold(safe_name(one.name), one.content_type or "", store(one), by=request.user) for one in sent]
    whole, errors = [], []
    for one in new:
        if _is_broken(one):
            errors.append(_("“%(name)s” does not open as a picture: the file is damaged.") % {"name": one.name})
        else:
            whole.append(one)
    return kept + whole, " ".join(errors)


def _is_broken(held: Held) -> bool:
    """What is to be looked at as a picture is opened before the client sees a hole in its place."""
    if not held.name.lower().endswith(PICTURES):
        return False
    try:
        drawing.sheet(held.file, 0)
    except NotShown as said:
        return said.why in ("broken", "other")
    return False


def hold(name: str, content_type: str, file: StoredFile, *, by: User) -> Held:
    token = signing.dumps([file.pk, name, content_type, by.pk], salt=SALT)
    return Held(name, content_type, file, token)


def of_version(version: Version, *, by: User) -> list[Held]:
    """The files of an earlier version: what did not change need not be sent again."""
    return [hold(one.name, one.content_type, one.file, by=by) for one in version.files.select_related("file")]


def _again(token: str, user: User) -> Held | None:
    try:
        pk, name, content_type, owner = signing.loads(token, salt=SALT, max_age=HELD_FOR)
    except signing.BadSignature:
        return None
    file = StoredFile.objects.filter(pk=pk).first() if owner == user.pk else None
    return Held(name, content_type, file, token) if file else None


def _wrong_with(sent: list, held: int) -> str:
    if len(sent) + held > MOST:
        return _("Up to %(n)d files are put up together.") % {"n": MOST}
    for one in sent:
        said = {"name": safe_name(one.name), "size": one.size // 1024 // 1024}
        if one.size > LARGEST:
            return _("“%(name)s” weighs %(size)d MB and files up to 50 MB are kept. Put a link to it instead.") % said
        if not one.size:
            return _("“%(name)s” is empty.") % said
    return ""
