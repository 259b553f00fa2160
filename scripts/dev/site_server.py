"""Serves a built site on this machine as a web server would, its own 404 page included; for the demo.

Called as `python scripts/dev/site_server.py FOLDER [PORT]`.
"""

from __future__ import annotations

import functools
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MISSING = "404.html"


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of one folder; what is not there is answered with the site's own page, and nothing is logged."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's 404 page where a file is missing."""
        page = Path(self.directory) / MISSING
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a log of requests tells a reader of the demo nothing."""


def main(folder: str, port: str = "0") -> int:
    """Serve until Ctrl-C; the first line on standard output is the address."""
    handler = functools.partial(SiteHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", int(port)), handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
