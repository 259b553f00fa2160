"""`check` over files, the index and commits: what is gathered, whose rules apply, what others add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.repositories import MAIN, commit_of
from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fakes.repository import FakeRepository
from fuzi.adapters.local_files import LocalFiles
from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove
from fuzi.steps.check.check import check
from fuzi.steps.check.gather import Ground, Wish
from site_fixture import COLUMNS, head

PHONE = "13800138000"
TERMS = "review/confidentiality/terms/a.txt"
WAIVERS = "review/confidentiality/waivers.yml"
Build = Callable[..., Ground]


@pytest.fixture
def ground(tmp_path: Path) -> Build:
    def build(repository: FakeRepository | None = None, documents: FakeDocuments | None = None) -> Ground:
        return Ground(
            repository, LocalFiles(), documents or FakeDocuments(), PlainRenderer(), tmp_path, dt.date(2026, 11, 23)
        )

    return build


@pytest.fixture
def repository(tmp_path: Path) -> FakeRepository:
    return FakeRepository.init(tmp_path / "fake")


def put(root: Path, files: dict[str, str | bytes]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def on(
    repository: FakeRepository, ref: str, files: dict[str, bytes | None], *parents: ObjectId, text: str = "x\n"
) -> ObjectId:
    commit = commit_of(repository, files, *parents, text=text)
    repository.move([RefMove(ref, repository.ref(ref), commit)], "test")
    return commit


def places(report: CheckReport) -> list[tuple[str, str, object]]:
    return [(finding.rule, finding.path, finding.where.as_json().get("part")) for finding in report.findings]


def test_files_are_checked_outside_a_repository_by_the_shipped_rules_and_it_says_so(
    ground: Build, tmp_path: Path
) -> None:
    put(tmp_path, {"a.txt": PHONE, "b.txt": "青禾工程"})
    answer = check(Wish((tmp_path / "a.txt", tmp_path / "b.txt")), ground())
    assert [(finding.rule, finding.path) for finding in answer.report.findings] == [("mobile-phone", "a.txt")]
    assert str(answer.rules) == "rules: those shipped with fuzi, without term lists and waivers"


def test_a_folder_is_read_to_its_depths_but_not_the_git_folder(ground: Build, tmp_path: Path) -> None:
    put(tmp_path, {"content/a/index.md": PHONE, "content/b.md": "好", "content/.git/x": PHONE})
    report = check(Wish((tmp_path / "content", tmp_path / "content/b.md")), ground()).report
    assert (report.files, [finding.path for finding in report.findings]) == (2, ["content/a/index.md"])


def test_outside_of_a_repository_the_site_is_checked_and_findings_know_their_page(
    ground: Build, tmp_path: Path
) -> None:
    put(tmp_path, {"content/a/index.md": "好", "content/a/x.txt": PHONE, "notes.txt": PHONE})
    (finding,) = check(Wish(), ground()).report.findings
    assert (finding.path, finding.page) == ("content/a/x.txt", "a")


def test_lists_and_waivers_come_from_main_and_never_from_the_change(
    ground: Build, repository: FakeRepository, tmp_path: Path
) -> None:
    main = on(repository, MAIN, {TERMS: "[block]\n青禾工程\n".encode()})
    on(repository, "refs/heads/changes/c", {TERMS: None, "content/a.md": "青禾工程".encode()}, main)
    answer = check(Wish(change="c"), ground(repository))
    assert places(answer.report) == [("watched-term", "content/a.md", None)]
    assert str(answer.rules) == "rules, term lists and waivers: those of main"


def test_what_the_remote_s_main_says_goes_before_the_local_one(ground: Build, repository: FakeRepository) -> None:
    old = on(repository, MAIN, {TERMS: b"[block]\nold-word\n"})
    on(repository, "refs/remotes/origin/main", {TERMS: b"[block]\nnew-word\n"}, old)
    on(repository, "refs/heads/changes/c", {"content/a.md": b"old-word new-word"}, old)
    answer = check(Wish(change="c"), ground(repository))
    assert len(answer.report.findings) == 1
    assert "origin/main" in str(answer.rules)


def test_malformed_waivers_on_main_are_a_refusal(ground: Build, repository: FakeRepository, tmp_path: Path) -> None:
    on(repository, MAIN, {WAIVERS: b"waivers: [{}]\n"})
    put(tmp_path, {"a.txt": "好"})
    with pytest.raises(MalformedFile):
        check(Wish((tmp_path / "a.txt",)), ground(repository))


def test_every_commit_of_a_change_is_checked_with_its_words_and_names(
    ground: Build, repository: FakeRepository
) -> None:
    main = on(repository, MAIN, {"content/old.md": PHONE.encode()})
    first = on(repository, "refs/heads/changes/c", {"content/a.md": PHONE.encode()}, main)
    last = on(repository, "refs/heads/changes/c", {"content/a.md": "好".encode()}, first, text=f"请拨 {PHONE}\n")
    on(repository, "refs/heads/changes/c", {"content/秘密.md": None, "content/【机密】.md": b"x"}, last)
    report = check(Wish(change="c"), ground(repository)).report
    assert places(report) == [
        ("mobile-phone", "", f"commit-message:{last[:12]}:1:4"),
        ("mobile-phone", "content/a.md", f"commit:{first[:12]}:1:1"),
        ("classification-mark", "content/▇▇▇▇】.md".replace("▇▇▇▇】", "【▇▇▇▇】"), "name"),
    ]


def test_a_range_is_checked_between_branches_tags_and_whole_ids(ground: Build, repository: FakeRepository) -> None:
    main = on(repository, MAIN, {"content/a.md": b"x"})
    head = on(repository, "refs/heads/work", {"content/b.md": PHONE.encode()}, main)
    for asked in ("main..work", f"{main}..{head}", "refs/heads/main..refs/heads/work"):
        assert places(check(Wish(change=asked), ground(repository)).report) == [("mobile-phone", "content/b.md", None)]


def test_the_index_is_checked_as_it_would_be_committed(ground: Build, repository: FakeRepository) -> None:
    main = on(repository, MAIN, {"content/a.md": PHONE.encode()})
    staged = commit_of(repository, {"content/b.md": PHONE.encode()}, main)
    repository.index = {one.path: (one.mode, one.object_id) for one in repository.files(staged)}
    assert places(check(Wish(is_staged=True), ground(repository)).report) == [("mobile-phone", "content/b.md", None)]


def test_only_what_is_not_text_is_given_to_the_reader_of_documents(ground: Build, tmp_path: Path) -> None:
    put(tmp_path, {"a.docx": b"PK\x03\x04", "b.md": "好", "c.png": b"\x89PNG\r\n\x1a\n\0"})
    layer = TextLayer("docx:word/document.xml", PHONE)
    documents = FakeDocuments({"a.docx": Extracted((layer,)), "c.png": Extracted(pictures=("",))})
    report = check(Wish((tmp_path,)), ground(documents=documents)).report
    assert documents.asked == ["a.docx", "c.png"]
    assert places(report) == [
        ("mobile-phone", "a.docx", "docx:word/document.xml/1"),
        ("picture-not-inspected", "c.png", "picture"),
    ]
    assert set(report.unreadable) == {"c.png"}


def test_that_pictures_were_read_is_part_of_the_answer(ground: Build, tmp_path: Path) -> None:
    put(tmp_path, {"b.md": "好"})
    read, unread = FakeDocuments(extras=("ocr",)), FakeDocuments()
    assert check(Wish((tmp_path,)), ground(documents=read)).report.extras == ("ocr",)
    assert check(Wish((tmp_path,)), ground(documents=unread)).report.extras == ()


def test_a_word_put_together_otherwise_is_told_once(ground: Build, tmp_path: Path) -> None:
    put(tmp_path, {"a.docx": b"PK\x03\x04"})
    layers = (
        TextLayer("docx:b", PHONE, ((0, "7"),)),
        TextLayer("docx:b", f"表 {PHONE}", ((0, "table/1/2"),), again=True),
    )
    other = TextLayer("docx:c", f"表 {PHONE}", ((0, "table/1/2"),), again=True)
    for given, expected in ((layers, ["docx:b/7"]), ((layers[0], other), ["docx:b/7", "docx:c/table/1/2"])):
        documents = FakeDocuments({"a.docx": Extracted(given)})
        found = places(check(Wish((tmp_path,)), ground(documents=documents)).report)
        assert [place for rule, _path, place in found if rule == "mobile-phone"] == expected


def test_findings_of_the_page_format_stand_among_ours_by_place(ground: Build, tmp_path: Path) -> None:
    page = head("甲") + f"[乙](nowhere.md)\n\n{PHONE}\n\n[丙](nowhere.md)\n"
    put(tmp_path, {"content/news/a.md": page, "site_config/columns.yml": COLUMNS})
    report = check(Wish((tmp_path / "content",)), ground()).report
    assert [finding.rule for finding in report.findings] == ["broken-link", "mobile-phone", "broken-link"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish((Path("x"),), is_staged=True), "one of --staged, --change and --all"),
        (Wish(is_staged=True, is_all=True), "one of --staged, --change and --all"),
        (Wish(change="nothing"), "there is no change nothing here"),
        (Wish(change="../x"), "names no commit"),
        (Wish(change="main..nowhere"), "nowhere names no commit"),
        (Wish((Path("/nowhere/at/all"),)), "there is no file or folder"),
        (Wish(), "there is no content/ here"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(
    ground: Build, repository: FakeRepository, wish: Wish, words: str
) -> None:
    on(repository, MAIN, {"content/a.md": b"x"})
    with pytest.raises(AskedWrongly) as caught:
        check(wish, ground(repository))
    assert words in str(caught.value.what)


@pytest.mark.parametrize("wish", [Wish(is_staged=True), Wish(change="c")])
def test_what_needs_a_repository_says_so(ground: Build, wish: Wish) -> None:
    with pytest.raises(AskedWrongly, match="this needs a Git repository"):
        check(wish, ground())
