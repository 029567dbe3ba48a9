"""One server: `/live/` in the event loop, every page by Django in threads.

    uvicorn dirigent.config.asgi:application --timeout-graceful-shutdown 3

Pages under ASGI would each cost several times more; streams under WSGI would hold a thread and a connection each.
"""

import gc
import os
from typing import Any, cast

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.urls import get_resolver

THREADS = int(os.environ.get("DIRIGENT_THREADS") or 8)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dirigent.config.settings")
os.environ.setdefault("DIRIGENT_POOL", str(THREADS + 2))  # a connection for each thread, two for the streams
django.setup()  # what follows asks for models

from . import postgres  # noqa: E402
from .live import Live  # noqa: E402
from .wiring import visible_clients  # noqa: E402
from .wsgi import application as pages  # noqa: E402

live = Live(postgres.url(settings.DIRIGENT_HOME), visible_clients)
pages_in_threads: Any = WSGIMiddleware(cast(Any, pages), workers=THREADS)


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _life(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/":
        await live(scope, receive, send)
    else:
        await pages_in_threads(scope, receive, send)


async def _life(receive: Any, send: Any) -> None:
    await receive()
    _settle_down()
    live.open()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await live.shut()
    await send({"type": "lifespan.shutdown.complete"})


def _settle_down() -> None:
    """What is loaded by now stays as long as the process: collecting garbage need not walk through it at every page."""
    get_resolver().url_patterns  # noqa: B018  # the screens are imported by asking, and not by the first visitor
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
