"""The web server: python -m dirigent.config.web --port 8000."""

import argparse
import importlib
import logging
import socket
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

APPLICATION = "dirigent.config.asgi:application"
SECONDS_TO_FINISH = 3  # without a limit an open stream would keep the server from ever stopping


class Server(uvicorn.Server):
    """Asks the open pages to leave as soon as it is told to stop, instead of waiting for them."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        importlib.import_module("dirigent.config.asgi").live.close()
        super().handle_exit(sig, frame)


def main() -> None:
    parser = argparse.ArgumentParser(prog="dirigent.config.web", description="Serve the pages and their live stream.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--proxies", default="", help="addresses of the proxies whose X-Forwarded-* are believed")
    asked = parser.parse_args()
    config = uvicorn.Config(
        APPLICATION,
        host=asked.host,
        port=asked.port,
        workers=asked.processes,
        proxy_headers=bool(asked.proxies),
        forwarded_allow_ips=asked.proxies or None,
        server_header=False,
        access_log=False,
        log_level=logging.WARNING,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        timeout_keep_alive=30,
    )
    if asked.processes == 1:
        Server(config).run()
    else:
        listening = config.bind_socket()
        # asyncio does this only for sockets it opens itself; without it every answer waits 40 ms for the browser's receipt.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Multiprocess(config, sockets=[listening]).run()


if __name__ == "__main__":
    main()
