"""A line that answers what a test says: a cache, a stub, a gateway that is being set up."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: What the line answers to an envelope: a JSON value, or the bytes of a page.
Says = Callable[[dict[str, Any]], Any]


def taken(envelope: dict[str, Any], output: Any) -> dict[str, Any]:
    """A good answer to an envelope, with a number of its own."""
    return {
        "infcode": 0,
        "inf_refmsgid": "r" + envelope["msgid"],
        "err_msg": None,
        "output": output,
    }


@contextmanager
def line(says: Says) -> Iterator[str]:
    """The address of a line that answers so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                envelope = json.loads(body)
            except ValueError:
                envelope = {"infno": "9101", "msgid": "upload"}
            answer = says(envelope)
            status = answer if isinstance(answer, int) else 200
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
