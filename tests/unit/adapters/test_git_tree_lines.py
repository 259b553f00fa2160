"""A tree is read the same whatever was read before it: what is remembered saves time and changes no answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzi.adapters import git_tree_lines
from fuzi.adapters.git_tree_lines import Entries, line_named, parse_tree
from fuzi.errors import MalformedFile
from fuzi.messages import Message
from fuzi.model.ids import ObjectId

NAME = ObjectId("0" * 40)
names = st.lists(st.sampled_from([b"a", b"a.b", b"a-", b"ab", b"b", b"aa", "页".encode(), b"z0"]), unique=True)


def body_of(kinds: dict[bytes, bytes], ids: dict[bytes, bytes]) -> bytes:
    """Return a tree as Git writes it."""
    rows = sorted(kinds, key=lambda name: name + b"/" if kinds[name] == b"40000" else name)
    return b"".join(kinds[name] + b" " + name + b"\0" + ids[name] for name in rows)


def read(body: bytes) -> Entries | Message:
    try:
        return parse_tree(NAME, body)
    except MalformedFile as error:
        return error.what


def read_alone(body: bytes) -> Entries | Message:
    """Return what is read where nothing was read before."""
    known = dict(git_tree_lines._read_before)
    git_tree_lines._read_before.clear()
    try:
        return read(body)
    finally:
        git_tree_lines._read_before.clear()
        git_tree_lines._read_before.update(known)


@given(names, st.data())
def test_versions_of_a_folder_are_read_as_each_alone(found: list[bytes], data: st.DataObject) -> None:
    kinds = {name: data.draw(st.sampled_from([b"40000", b"100644", b"100755", b"644"])) for name in found}
    git_tree_lines._read_before.clear()
    for _version in range(4):
        ids = {
            name: data.draw(st.sampled_from([b"\0" * 20, b"/a\0 100644 b\0" + b"x" * 7, b"y" * 20])) for name in found
        }
        body = body_of(kinds, ids)
        assert read(body) == read_alone(body)


@given(names.filter(bool), st.data())
def test_a_changed_byte_anywhere_is_read_as_if_nothing_had_been_read_before(
    found: list[bytes], data: st.DataObject
) -> None:
    git_tree_lines._read_before.clear()
    body = body_of(dict.fromkeys(found, b"40000"), dict.fromkeys(found, b"\1" * 20))
    assert not isinstance(read(body), Message)
    for _change in range(3):
        place = data.draw(st.integers(0, len(body) - 1))
        bent = body[:place] + bytes([data.draw(st.integers(0, 255))]) + body[place + 1 :]
        assert read(bent) == read_alone(bent)


def test_many_versions_that_differ_in_many_lines_are_each_read_rightly() -> None:
    found = [b"%03d" % number for number in range(40)]
    git_tree_lines._read_before.clear()
    for changed in range(0, 40, 3):
        ids = {name: (b"n" if number < changed else b"o") * 20 for number, name in enumerate(found)}
        lines = parse_tree(NAME, body_of(dict.fromkeys(found, b"100644"), ids))
        assert [line.id for line in lines] == [ids[name].hex() for name in found]


@given(names, st.data())
def test_a_line_is_found_by_its_name_as_by_looking_through_all(found: list[bytes], data: st.DataObject) -> None:
    kinds = {name: data.draw(st.sampled_from([b"40000", b"100644"])) for name in found}
    lines = parse_tree(NAME, body_of(kinds, dict.fromkeys(found, b"\1" * 20)))
    for name in [*found, b"", b"a/", b"0", b"zz", b"a-b"]:
        assert line_named(lines, name) == next((line for line in lines if line.name == name), None)
