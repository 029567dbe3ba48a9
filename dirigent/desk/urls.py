"""The addresses of the desk, room by room."""

from itertools import chain

from django.urls import path

from dirigent.design.views import theme

from .accesses import urls as accesses
from .agreements import urls as agreements
from .approvals import urls as approvals
from .assignments import urls as assignments
from .briefs import urls as briefs
from .calling import urls as calling
from .calls import urls as calls
from .clients import urls as clients
from .complaints import urls as complaints
from .conversations import urls as conversations
from .day import urls as day
from .handovers import urls as handovers
from .imports import urls as imports
from .inbox import urls as inbox
from .knowledge import urls as knowledge
from .meetings import urls as meetings
from .notices import urls as notices
from .portal import urls as portal
from .regulation import urls as regulation
from .reports import urls as reports
from .search import urls as search
from .settings import urls as settings
from .tasks import urls as tasks
from .team import urls as team
from .waiting import urls as waiting
from .writing import urls as writing

ROOMS = (
    accesses,
    approvals,
    waiting,
    assignments,
    briefs,
    complaints,
    reports,
    calling,
    calls,
    day,
    inbox,
    clients,
    conversations,
    tasks,
    agreements,
    meetings,
    notices,
    portal,
    regulation,
    team,
    search,
    settings,
    handovers,
    knowledge,
    imports,
    writing,
)

app_name = "desk"
urlpatterns = [path("theme/", theme, name="theme")]
urlpatterns += list(chain.from_iterable(room.urlpatterns for room in ROOMS))
