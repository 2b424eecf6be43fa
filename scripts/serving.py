"""An application on a free port of this machine, in threads of this process: tests, pictures."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Silent(WSGIRequestHandler):
    """A handler that logs no requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def whole(app: WSGIApplication) -> WSGIApplication:
    """Return an application whose answers are read to their end and closed before they travel.

    Werkzeug's development server does not close an answer when the browser has gone: a file that is
    sent stays open until it is collected, and Python warns of it in whatever test runs just then.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = app(environ, start_response)
        try:
            return list(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    return answer


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve an application as long as the context lasts; yield its address, `http://…:port`."""
    server = make_server("127.0.0.1", 0, whole(app), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
