"""The addresses of the portal, room by room. All of them begin with `/portal/`."""

from itertools import chain

from .entering import urls as entering
from .home import urls as home
from .visitor import door

# A room is a module with `urlpatterns`; its views are named `portal:<name>` and take a `PortalRequest`.
ROOMS = (
    home,
    entering,
)

app_name = "portal"
urlpatterns = list(chain.from_iterable(room.urlpatterns for room in ROOMS))
for _pattern in urlpatterns:
    _pattern.callback = door(_pattern.callback)
