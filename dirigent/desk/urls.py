"""The addresses of the desk, room by room."""

from itertools import chain

from django.urls import path

from dirigent.design.views import theme

from .agreements import urls as agreements
from .assignments import urls as assignments
from .calling import urls as calling
from .calls import urls as calls
from .clients import urls as clients
from .complaints import urls as complaints
from .conversations import urls as conversations
from .day import urls as day
from .imports import urls as imports
from .inbox import urls as inbox
from .meetings import urls as meetings
from .notices import urls as notices
from .regulation import urls as regulation
from .reports import urls as reports
from .search import urls as search
from .settings import urls as settings
from .tasks import urls as tasks
from .team import urls as team
from .writing import urls as writing

ROOMS = (
    assignments,
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
    regulation,
    team,
    search,
    settings,
    imports,
    writing,
)

app_name = "desk"
urlpatterns = [path("theme/", theme, name="theme")]
urlpatterns += list(chain.from_iterable(room.urlpatterns for room in ROOMS))
