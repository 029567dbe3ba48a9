"""The letter that brings the certificate, and with it the number and hash of the seal: kept by the client, they bind us."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing, OutgoingFile
from dirigent.domain.people.models import User
from dirigent.foundation.quoting import inside_quotes

from .models import Certificate


def send(certificate: Certificate, *, by: User, at: datetime) -> Outgoing | None:
    """To everybody who answered or was to; once. None without an address of theirs or a mailbox of ours."""
    approval = certificate.version.approval
    people = [one.contact for one in approval.standing()]
    reached = [(person, mail) for person in people if not person.left_at and (mail := person.mails.first())]
    if not reached or not certificate.ready_at:
        return None
    letter = composing.letter_to(approval.client, by=by, at=at, contact=reached[0][0])
    if letter.connection is None or not Certificate.objects.filter(pk=certificate.pk, sent_at=None).update(sent_at=at):
        return None
    letter.to = [[str(person), mail.address] for person, mail in reached]
    with translation.override(settings.LANGUAGE_CODE):
        told = {"title": inside_quotes(approval.title), "number": certificate.version.number, "seal": certificate.seal}
        letter.subject = _("Approved: %(title)s") % {"title": approval.title}
        said = [
            greeting(reached[0][0]) if len(reached) == 1 else greeting(None),
            _("“%(title)s”, version %(number)s, is approved. The certificate is attached: what was approved, by whom and when.") % told,
            _("Our journal has sealed it. Keep this letter: by the number of the seal anybody can check that nothing was changed afterwards.\nSeal %(seal)s") % told,
        ]  # fmt: skip
        letter.text = composing.signed("\n\n".join(said), by)
    letter.purpose = "approval"
    sent = composing.send(letter, at=at)
    OutgoingFile.objects.create(
        outgoing=sent, file=certificate.pdf, name=certificate.pdf_name, content_type="application/pdf"
    )
    return sent
