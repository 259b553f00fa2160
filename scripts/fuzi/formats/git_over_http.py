"""What may be asked of a host over HTTP: the three addresses of Git's smart protocol, and nothing beside them.

Pure. The web server says who asks (`REMOTE_USER`); a push without that is refused, a fetch as the operator chose. Who
pushes decides nothing: the signatures in what is pushed do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from fuzi.messages import Message, msg

PUSH = "git-receive-pack"
FETCH = "git-upload-pack"
MOST_PUSHED_BYTES = 530 * 1024 * 1024
"""The longest body of a push: the largest pack the host takes, and its list of refs."""
MOST_ASKED_BYTES = 8 * 1024 * 1024
"""The longest body of a fetch, as it is once inflated."""
MOST_PACKED_BYTES = 1024 * 1024
"""The longest body of a fetch that is compressed."""
_PROTOCOL = re.compile(r"version=[012]")
_USER = re.compile(r"[^\x00-\x20\x7f<>][^\x00-\x1f\x7f<>]{0,199}")
_ODD = re.compile(r"[^A-Za-z0-9._@-]")
_ADDRESS = re.compile(r"[0-9a-fA-F.:]{1,45}")


class Turned(Struct, frozen=True):
    """A request that is refused: the status of HTTP and why."""

    status: str
    why: Message


class Asked(Struct, frozen=True):
    """A request that is served: `service` of Git, its variables for `git http-backend`, whether its body is gzip."""

    service: str
    variables: Mapping[str, str]
    size_bytes: int = 0
    is_packed: bool = False


def judge_request(head: Mapping[str, str], *, is_reading_open: bool = False) -> Asked | Turned:
    """Return what a request asks for, or why it is refused; nothing of the client's goes on that is not named here.

    Args:
        head: the variables as the web server gave them.
        is_reading_open: whether who gave no name may fetch.
    """
    method, path = head.get("REQUEST_METHOD", ""), head.get("PATH_INFO", "")
    service = _service(method, path, head.get("QUERY_STRING", ""))
    if service is None:
        return Turned("404 Not Found", msg("only Git's smart protocol is served here: fetch and push"))
    user = head.get("REMOTE_USER", "")
    if user and not _USER.fullmatch(user):
        return Turned("400 Bad Request", msg("the web server gave a user's name that cannot be one"))
    if not user and (service == PUSH or not is_reading_open):
        return Turned(
            "403 Forbidden", msg("the web server has not checked who you are; nobody pushes or reads without a name")
        )
    variables = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": head.get("QUERY_STRING", "")}
    if user:
        variables["REMOTE_USER"] = _ODD.sub("_", user)[:64]
    if _ADDRESS.fullmatch(head.get("REMOTE_ADDR", "")):
        variables["REMOTE_ADDR"] = head["REMOTE_ADDR"]
    if _PROTOCOL.fullmatch(head.get("HTTP_GIT_PROTOCOL", "")):
        variables["GIT_PROTOCOL"] = head["HTTP_GIT_PROTOCOL"]
    return Asked(service, variables) if method == "GET" else _with_body(service, variables, head)


def _service(method: str, path: str, query: str) -> str | None:
    """Return which of Git's services an address names; each has one spelling."""
    for service in (FETCH, PUSH):
        if (method, path, query) == ("GET", "/info/refs", f"service={service}"):
            return service
        if (method, path, query) == ("POST", f"/{service}", ""):
            return service
    return None


def _with_body(service: str, variables: Mapping[str, str], head: Mapping[str, str]) -> Asked | Turned:
    kind = f"application/x-{service}-request"
    if head.get("CONTENT_TYPE") != kind:
        return Turned("415 Unsupported Media Type", msg("the body is not what Git sends"))
    length = head.get("CONTENT_LENGTH", "")
    if not re.fullmatch(r"[0-9]{1,12}", length):
        return Turned("411 Length Required", msg("the request does not say how long it is"))
    packing = head.get("HTTP_CONTENT_ENCODING", "")
    if packing not in {"", "gzip", "x-gzip"} or (packing and service == PUSH):
        return Turned("415 Unsupported Media Type", msg("the body is compressed in a way Git does not use"))
    most = MOST_PUSHED_BYTES if service == PUSH else MOST_PACKED_BYTES if packing else MOST_ASKED_BYTES
    if int(length) > most:
        return Turned("413 Content Too Large", msg("the request is larger than {limit} MB", limit=most // 1024**2))
    given = {**variables, "CONTENT_TYPE": kind, "CONTENT_LENGTH": length}
    return Asked(service, given, int(length), bool(packing))
