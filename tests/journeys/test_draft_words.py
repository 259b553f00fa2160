"""What a draft's commits carry beside their files is looked at to the last byte, and honest commits pass."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from bureau import PAGE, Bureau, page
from forging import Forger, Watch

SECRET = "机密★1年"
GBK = SECRET.encode("gb18030")
Edit = Callable[[bytes], bytes]


def header(name: str, value: str | bytes) -> Edit:
    data = value.encode() if isinstance(value, str) else value
    line = f"{name} ".encode() + data.replace(b"\n", b"\n ")
    return lambda body: body.replace(b"\n\n", b"\n" + line + b"\n\n", 1)


def said(data: bytes) -> Edit:
    return lambda body: body.partition(b"\n\n")[0] + b"\n\n" + data


def named(role: bytes, name: bytes) -> Edit:
    return lambda body: body.replace(role + b" p05 <", role + b" " + name + b" <", 1)


def pgp(comment: str = "", data: bytes = b"\x89\x02\x33" + bytes(range(150))) -> str:
    lines = base64.encodebytes(data).decode().replace("\n", "")
    rows = "\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    return f"-----BEGIN PGP SIGNATURE-----\n{comment}\n{rows}\n=aBcD\n-----END PGP SIGNATURE-----"


def committed(forger: Forger, edit: Edit, commit: str = "HEAD") -> str:
    """Store a commit whose bytes are edited."""
    body = edit(forger.desk.ask("cat-file", "commit", commit).out.encode())
    return forger.desk.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=body)


def offered(forger: Forger, head: str) -> dict[str, str]:
    """Make the forged commit the draft, and sign it as a submission with a client that checks nothing."""
    forger.desk.git("update-ref", "refs/heads/draft", head)
    return forger.submission("own")[1]


FORGED: dict[str, Edit] = {
    "a comment in a signature": header("gpgsig", pgp(f"Comment: {SECRET}\n")),
    "words between the packets of a signature": header("gpgsig", pgp(data=b"\x89\x01\x01" + SECRET.encode())),
    "words instead of a signature": header("gpgsig", "-----BEGIN SSH SIGNATURE-----\n@@@\n-----END SSH SIGNATURE-----"),
    "words behind a signature": header("gpgsig", pgp() + "\nmore words"),
    "the bytes of something else": header("gpgsig", pgp(data=b"PK\3\4" + bytes(80))),
    "a second signature of another name": header("gpgsig-sha512", pgp()),
    "a tag": header("mergetag", "object 1\ntype commit\ntag x\ntagger x <x@example.test> 1 +0000\n\nx"),
    "a header nobody knows": header("note", "plain"),
    "a header of bytes": header("note", GBK),
    "an encoding": lambda body: header("encoding", "GBK")(said(GBK + b"\n")(body)),
    "a message in another encoding": said(GBK + b"\n"),
    "an author in another encoding": named(b"author", GBK),
    "a committer in another encoding": named(b"committer", "秘密".encode("gb18030")),
    "a mark as a name": named(b"author", "密级：秘密".encode()),
}


MARKED = {"a comment in a signature", "words between the packets of a signature", "a mark as a name"}
"""In these a mark can be read; what stands in the others nobody can tell, which is the finding."""


@pytest.mark.parametrize("name", FORGED)
def test_a_draft_is_refused_that_carries(founded: Bureau, name: str) -> None:
    founded.desk("p05").fresh().write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    head = committed(forger, FORGED[name])
    answer = forger.push(offered(forger, head))
    watch.refused(answer, "finding-blocks")
    assert head[:12] in answer.all
    assert ("classification-mark" in answer.all) is (name in MARKED)
    assert SECRET not in answer.all


def test_the_first_of_two_commits_is_looked_at_as_well(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    first = committed(forger, said(GBK))
    second = desk.git("commit-tree", f"{first}^{{tree}}", "-p", first, "-m", "mended")
    watch.refused(forger.push(offered(forger, second)), "finding-blocks")


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("is_last", [True, False])
def test_a_folder_without_a_file_is_refused(founded: Bureau, depth: int, is_last: bool) -> None:
    desk = founded.desk("p05").fresh()
    good = desk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    tree = forger.tree([])
    for _ in range(depth):
        tree = forger.tree([("040000", tree, "13800138000")])
    rows = desk.ask("ls-tree", "-z", good).out + f"040000 tree {tree}\tempty\0"
    forged = desk.git("mktree", "-z", stdin=rows)
    head = desk.git("commit-tree", forged, "-p", "origin/main", "-m", "draft")
    if not is_last:
        head = desk.git("commit-tree", f"{good}^{{tree}}", "-p", head, "-m", "mended")
    answer = forger.push(offered(forger, head))
    watch.refused(answer, "finding-blocks")
    assert "13800138000" not in answer.all


@pytest.mark.parametrize(
    ("mode", "name"), [("100644", "秘密".encode("gb18030")), ("160000", b"13800138000"), ("120000", b"13800138000")]
)
def test_a_name_that_only_an_earlier_commit_holds_is_looked_at(founded: Bureau, mode: str, name: bytes) -> None:
    desk = founded.desk("p05").fresh()
    good = desk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    target = forger.tip("refs/heads/main") if mode == "160000" else forger.blob("x")
    first = desk.git("commit-tree", forger.tree([(mode, target, name)], good), "-p", "origin/main", "-m", "one")
    head = desk.git("commit-tree", f"{good}^{{tree}}", "-p", first, "-m", "two")
    answer = forger.push(offered(forger, head))
    watch.refused(answer, "finding-blocks")
    assert name.decode("gb18030") not in answer.all


def test_a_name_of_one_s_own_making_is_watched(founded: Bureau) -> None:
    admin = founded.desk("p01").fresh()
    admin.write({"review/confidentiality/terms/ours.txt": "[block]\n星桥工程\n"})
    admin.submit("list")
    founded.desk("p04").approve("initial-review", "list")
    founded.desk("p03").approve("sign-off", "list")
    founded.desk("p07").fuzi("land", "list")
    founded.desk("p05").fresh().write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    head = committed(forger, named(b"author", "星桥工程".encode()))
    watch.refused(forger.push(offered(forger, head)), "finding-blocks")


# honest work


def test_a_commit_signed_with_a_key_passes(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    desk.git("-c", "gpg.format=ssh", "commit", "--amend", "--no-edit", "--quiet", "-S")
    assert "BEGIN SSH SIGNATURE" in desk.git("cat-file", "commit", "HEAD")
    desk.submit("own")


@pytest.mark.parametrize("comment", ["", "Comment: signed on a Tuesday\nVersion: 1\n"])
def test_a_commit_signed_with_openpgp_passes(founded: Bureau, comment: str) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    forger = Forger(founded)
    desk.git("update-ref", "refs/heads/draft", committed(forger, header("gpgsig", pgp(comment) + "\n")))
    desk.submit("own")


def test_a_commit_that_says_it_is_utf8_passes(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    desk.git("update-ref", "refs/heads/draft", committed(Forger(founded), header("encoding", "UTF-8")))
    desk.submit("own")


def test_main_may_be_merged_into_a_draft(landed: Bureau) -> None:
    desk = landed.desk("p05")
    desk.git("fetch", "--quiet", "origin")
    desk.git("switch", "--quiet", "--force-create", "draft", "origin/main~1")
    desk.write({"content/news/2026/11-21-later/index.md": page("以后")})
    desk.git("merge", "--quiet", "--no-edit", "origin/main")
    assert len(desk.git("rev-parse", "HEAD^@").split()) == 2
    desk.submit("own")


def test_squashing_heals_a_message_in_another_encoding(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({PAGE: page()})
    desk.git("-c", "i18n.commitEncoding=GBK", "commit", "--amend", "--quiet", "-F", "-", stdin="开放日".encode("gbk"))
    told = desk.says("submit", "--change", "own", "-m", "开放日", expect=1)
    assert "i18n.commitEncoding" in told
    assert desk.git("rev-parse", "HEAD")[:12] in told
    desk.submit("own", "--squash")


def test_squashing_leaves_empty_folders_behind(founded: Bureau) -> None:
    desk = founded.desk("p05").fresh()
    good = desk.write({PAGE: page()})
    forger = Forger(founded)
    forged = forger.tree([("040000", forger.tree([]), "empty")], good)
    desk.git("update-ref", "refs/heads/draft", desk.git("commit-tree", forged, "-p", "origin/main", "-m", "draft"))
    assert "--squash" in desk.says("submit", "--change", "own", "-m", "开放日", expect=1)
    desk.submit("own", "--squash")
