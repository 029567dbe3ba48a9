"""Long imports happen in the background. Doing one twice brings nothing in twice."""

from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dirigent.desk.models import Upload
from dirigent.domain.clients.importing import CannotMap, import_clients
from dirigent.foundation.tables import UnreadableTable
from dirigent.integrations.mail.importing import Outcome, import_mail

from .seeing import book_of, mapping_of


@app.task(name="desk.bring_in", queue="bulk", retry=RetryStrategy(max_attempts=3, wait=5))
def bring_in(*, upload_id: int) -> None:
    upload = Upload.objects.select_related("by").filter(pk=upload_id, state=Upload.State.RUNNING).first()
    if upload is not None:
        carry_out(upload, at=timezone.now())


def carry_out(upload: Upload, *, at: datetime) -> None:
    """Bring the upload in and write down what came of it. Its sentences are for the person who asked."""
    with translation.override(upload.by.language):
        try:
            if upload.kind == Upload.Kind.MAIL:
                _letters(upload, at=at)
            else:
                _clients(upload, at=at)
        except (UnreadableTable, CannotMap) as refused:
            upload.finish(at=at, fault=str(refused))
        except Exception:
            upload.finish(
                at=at, fault=_("It did not work: the fault is ours. What was in the file is kept; try once more.")
            )
            raise


def _clients(upload: Upload, *, at: datetime) -> None:
    done = import_clients(book_of(upload), mapping_of(upload), by=upload.by, at=at, create_people=upload.create_people)
    upload.finish(
        at=at,
        imported=done.record,
        told={
            "clients_created": len(done.clients_created),
            "clients_changed": len(done.clients_changed),
            "clients_left": done.clients_left,
            "contacts_created": len(done.contacts_created),
            "contacts_changed": len(done.contacts_changed),
            "contacts_left": done.contacts_left,
            "people_created": len(done.people_created),
            "problems": len(done.problems),
        },
    )


def _letters(upload: Upload, *, at: datetime) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="dirigent-")))
        for number, kept in enumerate(upload.files.select_related("file"), start=1):
            # The name tells an .eml from an .mbox, and a letter that cannot be read where it came from.
            place = folder / str(number)
            place.mkdir()
            (place / kept.name).symlink_to(kept.file.path)
        outcome = import_mail(folder, by=upload.by, at=at, progress=lambda now: upload.tell(**_told(now)))
    upload.finish(at=at, told=_told(outcome))


def _told(outcome: Outcome) -> dict[str, int]:
    return asdict(outcome)
