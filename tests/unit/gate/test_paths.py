"""Names and kinds of files that no tree may hold."""

from __future__ import annotations

import unicodedata

import pytest

from fuzi.gate.paths import entry_problems, is_lfs_pointer, mode_problem, name_problem
from fuzi.model.file_tree import ListedTree
from fuzi.model.ids import sha256_of
from fuzi.model.tree import Entry, FileState

NOT_NFC = "the name is not in Unicode form NFC"
INVISIBLE = "the name holds invisible or direction characters"
ENDS = "a name is empty, or begins or ends with a blank or a dot"
SIGNS = 'a name holds one of < > : " | ? * \\'
RESERVED = "a name is reserved on Windows"
GITS = "this name steers Git and is not allowed here"
MARKS = "this name could be taken for an option, a mark of the gate, or Git's own folder"

REFUSED_NAMES = [
    ("content/news/x/" + unicodedata.normalize("NFD", "é") + ".md", NOT_NFC),
    ("content/ﬁle/\u2126.md", NOT_NFC),
    ("content/a\u202egpj.exe", INVISIBLE),
    ("content/a\u200bb.md", INVISIBLE),
    ("content/a\u2066b.md", INVISIBLE),
    ("content/\ufeffindex.md", INVISIBLE),
    ("content/a\nb.md", INVISIBLE),
    ("content/a\tb.md", INVISIBLE),
    ("content/a\x00b.md", INVISIBLE),
    ("content/a\x7fb.md", INVISIBLE),
    ("content/a\u0085b.md", INVISIBLE),
    ("content/a\u2028b.md", INVISIBLE),
    ("content/a\ue000b.md", INVISIBLE),
    ("content/a\ufe0fb.md", INVISIBLE),
    ("content/a\u3164b.md", INVISIBLE),
    ("content/a\U000e0100b.md", INVISIBLE),
    ("content/\udcff.md", "the name is not valid UTF-8"),
    ("content//index.md", ENDS),
    ("/etc/passwd", ENDS),
    ("content/../review/policy.yml", ENDS),
    ("content/./index.md", ENDS),
    ("content/ index.md", ENDS),
    ("content/index.md ", ENDS),
    ("content/index.md\u3000", ENDS),
    ("content/news./index.md", ENDS),
    ("content/a:b.md", SIGNS),
    ("content/a\\b.md", SIGNS),
    ("content/a?.md", SIGNS),
    ("content/con", RESERVED),
    ("content/CON.txt", RESERVED),
    ("content/nul.tar.gz", RESERVED),
    ("content/aux .md", RESERVED),
    ("content/COM1/index.md", RESERVED),
    ("content/com¹.md", RESERVED),
    ("content/CONIN$", RESERVED),
    (".git/config", GITS),
    ("content/.GIT/hooks/post-checkout", GITS),
    (".gitmodules", GITS),
    ("content/.gitattributes", GITS),
    ("content/.gitignore", GITS),
    (".lfsconfig", GITS),
    ("git~1/config", MARKS),
    ("content/-rf.md", MARKS),
    ("content/@governance/index.md", MARKS),
    ("content/@register/x/index.md", MARKS),
    ("content/" + "名" * 67 + ".md", "a name is too long"),
    ("content/" + "名名/" * 60 + "index.md", "the path is too long"),
]

GOOD_NAMES = [
    "content/news/2026/11-23-open-day/index.md",
    "content/通知公告/关于寒假的通知（二）.docx",
    "content/news/x/表 1.xlsx",
    "content/news/x/.well-known.txt",
    ".gitattributes",
    ".gitignore",
    ".github/workflows/check.yml",
    "content/console/index.md",
    "content/news/a-b_c+d=e&f,g;h'i(1)[2]{3}!#%~$.md",
]


@pytest.mark.parametrize(("path", "said"), REFUSED_NAMES, ids=[ascii(path)[:40] for path, _said in REFUSED_NAMES])
def test_a_name_is_refused_with_its_reason(path: str, said: str) -> None:
    assert str(name_problem(path)) == said


@pytest.mark.parametrize("path", GOOD_NAMES)
def test_an_ordinary_name_is_taken(path: str) -> None:
    assert name_problem(path) is None


@pytest.mark.parametrize(
    ("path", "mode", "said"),
    [
        ("content/index.md", "120000", "symbolic links are not allowed"),
        ("content/sub", "160000", "submodules are not allowed"),
        ("content/index.md", "100755", "a file here must not be executable"),
        ("content/scripts/run.sh", "100755", "a file here must not be executable"),
        ("content/index.md", "100664", "this kind of file is not allowed"),
        ("content/index.md", "040000", "this kind of file is not allowed"),
        ("content/index.md", "", "this kind of file is not allowed"),
    ],
)
def test_a_kind_of_file_is_refused_with_its_reason(path: str, mode: str, said: str) -> None:
    assert str(mode_problem(path, mode)) == said


@pytest.mark.parametrize(("path", "mode"), [("content/index.md", "100644"), ("scripts/setup", "100755")])
def test_a_plain_file_is_taken(path: str, mode: str) -> None:
    assert mode_problem(path, mode) is None


@pytest.mark.parametrize(
    ("data", "is_pointer"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", True),
        (b"\n  version https://git-lfs.github.com/spec/v1\n", True),
        (b"# version https://git-lfs.github.com/spec/v1\n", False),
        (b"", False),
    ],
)
def test_an_lfs_pointer_is_told_from_a_file(data: bytes, is_pointer: bool) -> None:
    assert is_lfs_pointer(data) is is_pointer


def entry(path: str, *, is_removed: bool = False, mode: str = "100644") -> Entry:
    state = FileState(mode, sha256_of(b"v1"))
    return Entry(path, state if is_removed else None, None if is_removed else state)


@pytest.mark.parametrize(
    ("new", "there"),
    [
        ("content/News/index.md", "content/news/index.md"),
        ("content/news/a/INDEX.md", "content/news/a/index.md"),
        ("content/news/ﬁle.md", "content/news/file.md"),
        ("content/Ⅷ/index.md", "content/viii/index.md"),
        ("content/straße.md", "content/strasse.md"),
        ("content/news/Photo.jpg", "content/news/photo.jpg/index.md"),
    ],
)
def test_a_twin_by_case_or_unicode_form_is_refused(new: str, there: str) -> None:
    problems = entry_problems([entry(new)], ListedTree([new, there]))
    assert [(one.code, one.details) for one in problems] == [("path-twins", {"path": new})]


def test_a_rename_that_only_changes_case_is_no_twin() -> None:
    entries = [entry("content/a.md", is_removed=True), entry("content/A.md")]
    assert entry_problems(entries, ListedTree(["content/A.md"])) == ()


def test_twins_that_were_there_before_do_not_stop_another_page() -> None:
    assert entry_problems([entry("content/b.md")], ListedTree(["content/b.md", "content/A.md", "content/a.md"])) == ()


def test_a_refused_name_may_be_removed() -> None:
    assert entry_problems([entry("content/a:b.md", is_removed=True)], ListedTree([])) == ()


def test_every_problem_of_a_file_is_named() -> None:
    problems = entry_problems([entry("content/con.md", mode="120000")], ListedTree(["content/con.md"]))
    assert [str(one.message) for one in problems] == [
        f"content/con.md: {RESERVED}",
        "content/con.md: symbolic links are not allowed",
    ]
