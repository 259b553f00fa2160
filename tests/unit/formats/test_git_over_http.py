"""What may be asked of a host over HTTP: three addresses, one spelling each, and a name for every push."""

from __future__ import annotations

import io

import pytest

from fuzi.formats.git_over_http import MOST_ASKED_BYTES, MOST_PUSHED_BYTES, Asked, Turned, judge_request
from fuzi.formats.scgi import LONGEST_HEAD, read_head

FETCH = {"REQUEST_METHOD": "GET", "PATH_INFO": "/info/refs", "QUERY_STRING": "service=git-upload-pack"}
PUSH = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/git-receive-pack",
    "CONTENT_TYPE": "application/x-git-receive-pack-request",
    "CONTENT_LENGTH": "4",
    "REMOTE_USER": "p05",
}
WANT = {
    **PUSH,
    "PATH_INFO": "/git-upload-pack",
    "CONTENT_TYPE": "application/x-git-upload-pack-request",
}


def test_a_push_with_a_name_is_served_and_nothing_else_of_the_client_goes_on() -> None:
    odd = {"HTTP_PROXY": "x", "GIT_DIR": "/x", "HTTP_GIT_PROTOCOL": "version=2", "GATEWAY_INTERFACE": "x", "PATH": "/x"}
    asked = judge_request({**PUSH, **odd})
    assert isinstance(asked, Asked)
    assert asked.service == "git-receive-pack" and asked.size_bytes == 4 and not asked.is_packed
    assert set(asked.variables) == {
        "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "REMOTE_USER", "GIT_PROTOCOL", "CONTENT_TYPE", "CONTENT_LENGTH",
    }  # fmt: skip


def test_fetching_without_a_name_is_the_operators_choice_and_pushing_never_is() -> None:
    assert isinstance(judge_request(FETCH), Turned)
    assert isinstance(judge_request(FETCH, is_reading_open=True), Asked)
    for nameless in ({**PUSH, "REMOTE_USER": ""}, {k: v for k, v in PUSH.items() if k != "REMOTE_USER"}):
        refused = judge_request(nameless, is_reading_open=True)
        assert isinstance(refused, Turned) and refused.status.startswith("403")


@pytest.mark.parametrize(
    ("bend", "status"),
    [
        ({"PATH_INFO": "/git-receive-pack/"}, "404"),
        ({"PATH_INFO": "/../x.git/git-receive-pack"}, "404"),
        ({"PATH_INFO": "//git-receive-pack"}, "404"),
        ({"PATH_INFO": "/git-upload-archive"}, "404"),
        ({"PATH_INFO": "/HEAD", "REQUEST_METHOD": "GET"}, "404"),
        ({"REQUEST_METHOD": "PUT"}, "404"),
        ({"QUERY_STRING": "service=git-upload-pack"}, "404"),
        ({"CONTENT_TYPE": "text/plain"}, "415"),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, "415"),
        ({"HTTP_CONTENT_ENCODING": "br"}, "415"),
        ({"CONTENT_LENGTH": ""}, "411"),
        ({"CONTENT_LENGTH": "-1"}, "411"),
        ({"CONTENT_LENGTH": "+4"}, "411"),
        ({"CONTENT_LENGTH": "٤"}, "411"),
        ({"CONTENT_LENGTH": str(MOST_PUSHED_BYTES + 1)}, "413"),
        ({"REMOTE_USER": "a\nb"}, "400"),
        ({"REMOTE_USER": "a<b"}, "400"),
        ({"REMOTE_USER": "a" * 300}, "400"),
    ],
)
def test_everything_else_is_refused(bend: dict[str, str], status: str) -> None:
    refused = judge_request({**PUSH, **bend})
    assert isinstance(refused, Turned)
    assert refused.status.startswith(status)


@pytest.mark.parametrize(
    "query",
    ["", "service=git-receive-pack&service=git-upload-pack", "service=git-upload-pack&", "SERVICE=git-upload-pack",
     "service=git%2Dupload-pack", "service=upload-pack", "x=1&service=git-upload-pack"],
)  # fmt: skip
def test_a_service_has_one_spelling(query: str) -> None:
    assert isinstance(judge_request({**FETCH, "QUERY_STRING": query}, is_reading_open=True), Turned)


def test_a_compressed_fetch_is_smaller_than_a_plain_one() -> None:
    packed = {**WANT, "HTTP_CONTENT_ENCODING": "gzip"}
    asked = judge_request(packed)
    assert isinstance(asked, Asked) and asked.is_packed
    assert isinstance(judge_request({**packed, "CONTENT_LENGTH": str(MOST_ASKED_BYTES)}), Turned)
    assert isinstance(judge_request({**WANT, "CONTENT_LENGTH": str(MOST_ASKED_BYTES)}), Asked)


def test_a_users_name_reaches_git_in_plain_letters() -> None:
    asked = judge_request({**PUSH, "REMOTE_USER": "CN=示例甲,O=x"})
    assert isinstance(asked, Asked)
    assert asked.variables["REMOTE_USER"] == "CN_____O_x"


def framed(*pairs: tuple[str, str]) -> bytes:
    head = "".join(f"{name}\0{text}\0" for name, text in pairs).encode()
    return f"{len(head)}:".encode() + head + b","


GOOD = (("CONTENT_LENGTH", "4"), ("SCGI", "1"), ("REQUEST_METHOD", "POST"))


def test_a_head_is_read_and_the_body_is_left() -> None:
    stream = io.BytesIO(framed(*GOOD) + b"0000")
    assert read_head(stream.read) == dict(GOOD)
    assert stream.read() == b"0000"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b":",
        b"0:,",
        b"99999999:",
        f"{LONGEST_HEAD + 1}:".encode() + b"x" * (LONGEST_HEAD + 2),
        framed(*GOOD)[:-1],
        framed(*GOOD)[:-1] + b";",
        framed(*GOOD[1:]),
        framed(GOOD[0], GOOD[2]),
        framed(*GOOD, ("REMOTE_USER", ""), ("REMOTE_USER", "p01")),
        b"10:abcdefghi\0,",
        b"-5:abcde,",
    ],
)
def test_a_head_that_is_not_one_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"head|SCGI"):
        read_head(io.BytesIO(data).read)
