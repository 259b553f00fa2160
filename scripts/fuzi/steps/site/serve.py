"""`fuzi serve`: a live preview of the checkout on this machine."""

from __future__ import annotations

from collections.abc import Callable

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.publication import SiteFacts
from fuzi.ports.site_builder import SiteBuilder
from fuzi.ports.work_folder import WorkFolder

HOST = "127.0.0.1"


def serve_preview(
    builder: SiteBuilder, folder: WorkFolder, facts: SiteFacts, port: int, say: Callable[[str], None]
) -> None:
    """Serve the files of the checkout as a site on loopback until interrupted; every saved file is rendered anew.

    Args:
        builder: renders and serves.
        folder: the checkout.
        facts: what is known of its pages.
        port: 1024 to 65535.
        say: is told the address once the port is ours and the first pages are there.
    """
    if not 1024 <= port <= 65535:
        raise AskedWrongly(msg("a port is a number from 1024 to 65535"))
    builder.serve(folder.root, facts, (HOST, port), lambda: say(f"http://{HOST}:{port}/"))
