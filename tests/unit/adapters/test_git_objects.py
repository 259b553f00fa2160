"""A commit of the usual form, read by one pattern, is what it is read as line by line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.adapters import git_objects
from fuzi.adapters.git_objects import parse_commit
from fuzi.errors import MalformedFile
from fuzi.messages import Message
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Commit

NAME = ObjectId("0" * 40)
TREE, PARENT = b"tree " + b"a" * 40 + b"\n", b"parent " + b"b" * 40 + b"\n"
who = st.sampled_from(
    [b"Fuzi <fuzi@localhost> 1795400000 +0000", b" <> 0 -0000", b"\xe9 <x> 1 +0830", b"a<b> 5 -1200", b"x <y>",
     b"x <y> 1 +9999", b"x <y> 999999999999 +0000", b""]
)  # fmt: skip
parts = st.tuples(
    st.sampled_from([TREE, b"tree x\n", TREE[:-1], b""]),
    st.sampled_from([PARENT, PARENT * 2, b"", b"parent " + b"B" * 40 + b"\n"]),
    who.map(lambda one: b"author " + one + b"\n"),
    who.map(lambda one: b"committer " + one + b"\n"),
    st.sampled_from([b"", b"gpgsig x\n y\n", b"author x\n", b"\0\n"]),
    st.sampled_from([b"\n", b""]),
    st.sampled_from([b"", b"title\n\nbody\n", b"\xff", b"tree x\n"]),
)


def read(body: bytes) -> Commit | Message:
    try:
        return parse_commit(NAME, body)
    except MalformedFile as error:
        return error.what


@given(parts)
def test_one_pattern_and_line_by_line_read_the_same(made: tuple[bytes, ...]) -> None:
    body = b"".join(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(git_objects, "_USUAL", re.compile(b"(?!)"))
        slowly = read(body)
    assert read(body) == slowly


def test_a_usual_commit_is_read_by_the_pattern() -> None:
    body = TREE + PARENT + b"author a <b> 1 +0000\ncommitter a <b> 1 +0000\n\nx\n"
    assert git_objects._USUAL.match(body)
    found = read(body)
    assert isinstance(found, Commit)
    assert (found.message, found.extra, found.parents) == ("x\n", (), ("b" * 40,))
