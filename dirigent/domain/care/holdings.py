"""What of the care for a client goes to a new manager: meetings to come and complaints not settled."""

from django.db.models import Q
from django.utils.translation import ngettext_lazy

from dirigent.domain.clients.holding import holds, once_per

from .models import Attendance, Complaint, Meeting

TO_COME = {"held_at": None, "cancelled_at": None}
holds(
    Meeting, "organiser", path="client", open=Q(**TO_COME),
    words=ngettext_lazy("%d meeting to come", "%d meetings to come"),
)  # fmt: skip
holds(
    Attendance, "user", path="meeting__client", open=Q(**{f"meeting__{name}": None for name in TO_COME}),
    move=once_per("meeting"), words=ngettext_lazy("%d seat at a meeting", "%d seats at meetings"),
)  # fmt: skip
holds(
    Complaint, "owner", path="client", open=Q(withdrawn_at=None, confirmed_at=None),
    words=ngettext_lazy("%d complaint not settled", "%d complaints not settled"),
)  # fmt: skip
