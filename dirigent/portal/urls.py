"""The addresses of the portal, room by room. All of them begin with `/portal/`."""

from itertools import chain

from .accesses import urls as accesses
from .approvals import urls as approvals
from .briefs import urls as briefs
from .documents import urls as documents
from .entering import urls as entering
from .glossary import urls as glossary
from .history import urls as history
from .home import urls as home
from .messages import urls as messages
from .requests import urls as requests
from .visitor import door

# A room is a module with `urlpatterns`; its views are named `portal:<name>` and take a `PortalRequest`.
ROOMS = (
    home,
    messages,
    requests,
    documents,
    history,
    glossary,
    entering,
    approvals,
    briefs,
    accesses,
)

app_name = "portal"
urlpatterns = list(chain.from_iterable(room.urlpatterns for room in ROOMS))
for _pattern in urlpatterns:
    _pattern.callback = door(_pattern.callback)
