"""Putting up a version, and until when an answer is wanted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.approvals import content
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.search.indexing import index_many
from dirigent.foundation.verdicts import Refused

from .kinds import State
from .terms import Terms
from .version import Version, VersionFile

if TYPE_CHECKING:
    from .approval import Approval

File = tuple[str, str, StoredFile]
WORKING_DAYS_TO_ANSWER = 3
WORKING_DAYS_BEFORE = 1


class PuttingUp:
    """Mixed into Approval."""

    @staticmethod
    def due_by_calendar(at: datetime, depends_date: date | None) -> datetime:
        """Counted back from what depends on it: the end of the working day before; otherwise three working days from now."""
        schedule = worktime.default()
        if depends_date is None:
            return schedule.day_end(schedule.add_days(at, WORKING_DAYS_TO_ANSWER))
        return max(
            schedule.day_end(schedule.add_days(depends_date, -WORKING_DAYS_BEFORE)), schedule.add_minutes(at, 60)
        )

    @transaction.atomic
    def put_up(
        self: Any, text: str, files: Sequence[File], what_changed: str, *, by: User, at: datetime, minor: bool = False,
        due_at: datetime | None = None,
    ) -> Version:  # fmt: skip
        """A new version is shown and asked about anew; whatever was consented to before counts no more.

        With `minor` it is only told, where the client's contract allows that, and they may object for a time.
        """
        held: Approval = self.locked()
        text, files = content.tidy(text), _named(files)
        terms = self._require_may_put_up(held, text, files, what_changed, minor=minor)
        named = [(name, file.sha256) for name, _type, file in files]
        digest = content.content_hash(title=held.title, text=text, files=named)
        if held.current and held.current.content_hash == digest and held.current.voided_at is None:
            raise Refused(_("Nothing has changed since the last version."))
        last = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
        if not minor:
            held.versions.filter(voided_at=None).update(voided_at=at)
        version = Version.objects.create(
            approval=held, number=last + 1, text=text, what_changed=what_changed.strip(), content_hash=digest, made_by=by,
            put_up_at=at, minor=minor, terms=terms,
            objections_until=worktime.default().add_minutes(at, terms.minutes) if terms else None,
        )  # fmt: skip
        VersionFile.objects.bulk_create(
            VersionFile(version=version, file=file, name=name, content_type=kind, position=place)
            for place, (name, kind, file) in enumerate(files)
        )
        held.current = version
        if not minor:
            held.state, held.waiting_since, held.settled_at = State.WAITING, at, None
            if due_at or (last and held.due_at <= at):
                held.due_at = due_at or self.due_by_calendar(at, held.depends_date)
        held.save(update_fields=["current", "state", "waiting_since", "settled_at", "due_at"])
        self.refresh_from_db()
        self._tell(
            "approval.put_up" if last else "approval.asked", by=by, at=at, version=version.number, content_hash=digest,
            files=named, what_changed=version.what_changed, minor=minor, objections_until=version.objections_until,
            terms=terms.words if terms else "", due_at=held.due_at,
            asked=[[one.contact_id, one.contact.full_name] for one in held.standing()], rule=held.rule,
        )  # fmt: skip
        index_many([held.findable()])
        return version

    def in_force(self: Any) -> Version | None:
        """The version that may be used: agreed to, or a small edit told by the contract; nothing else may go out."""
        good = [one for one in self.versions.all() if one.voided_at is None]
        if self.state == State.APPROVED:
            return good[-1] if good else None
        approved = [
            one for one in good if one.pk != self.current_id
        ]  # left standing after an objection to a small edit
        return approved[-1] if self.state == State.CHANGES and approved else None

    @staticmethod
    def _require_may_put_up(
        held: "Approval", text: str, files: Sequence[File], what_changed: str, *, minor: bool
    ) -> Terms | None:
        if held.state == State.WITHDRAWN:
            raise Refused(_("It was withdrawn."))
        if not text and not files:
            raise Refused(_("There is nothing to show: write the text or attach a file."))
        if held.current_id and not what_changed.strip():
            raise Refused(_("Say what has changed: the client reads it first."))
        if not minor:
            return None
        if held.state != State.APPROVED:
            raise Refused(_("Only something approved has small edits."))
        if terms := Terms.objects.current().filter(client=held.client_id).first():
            return terms
        raise Refused(_("The client’s contract does not allow small edits without asking."))


def _named(files: Sequence[File]) -> list[File]:
    return [(safe_name(name), content_type[:100], file) for name, content_type, file in files]
