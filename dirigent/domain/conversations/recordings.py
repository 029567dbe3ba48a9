"""The recording of a call is fetched once somebody wants to hear it, and kept with us from then on."""

from django.db import transaction
from django.utils.translation import gettext as _

from dirigent.foundation.files.storing import store

from .channels import Trouble, channel_of
from .models import Call

AUDIO = ("audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4")


def fetch(call: Call) -> None:
    """Bring it into our storage. Raises `Trouble`. Twice asked, once kept."""
    if call.record_file_id:
        return
    if not call.recording:
        raise Trouble(_("This call was not recorded."), for_good=True)
    remote = channel_of(call.connection).recorded(call.connection, call.recording)
    sound = remote.fetch()
    if not sound:
        raise Trouble(_("The exchange did not give the recording."))
    with transaction.atomic():
        call.record_file = store(sound)
        call.record_type = remote.content_type if remote.content_type in AUDIO else AUDIO[0]
        call.save(update_fields=["record_file", "record_type"])
