"""Submissions that lie, that bring what no tree may hold, or that reach further than a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bureau import CHANGE, PAGE, Bureau, codes, page
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.errors import FuziError
from fuzi.gate.items import root_of
from fuzi.model.change_statement import Submission
from fuzi.model.tree import Entry, FileState
from fuzi.steps.host.case import load_entries, load_items, load_trees

DIGEST = "ab" * 32
BRANCH = "refs/heads/changes/own"

Lie = tuple[Mapping[str, Any], str]
LIES: dict[str, Lie] = {
    "another site": ({"site": DIGEST}, "other-site"),
    "a number further on": ({"number": 2}, "number-wrong"),
    "a number before the first": ({"number": 0}, "number-wrong"),
    "entries that are not there": (
        {"entries": (Entry(PAGE, None, FileState("100644", DIGEST)),)},  # type: ignore[arg-type]
        "content-differs",
    ),
    "no entries": ({"entries": ()}, "content-differs"),
    "another root": ({"root": DIGEST}, "content-differs"),
    "other digests of its pages": ({"items": {"news/2026/11-20-open-day": DIGEST}}, "content-differs"),
    "pages it does not touch": ({"items": {"index": DIGEST}}, "content-differs"),
    "more authors": ({"authors": ("p03", "p05")}, "content-differs"),
    "no authors": ({"authors": ()}, "content-differs"),
    "a title that writes trailers": ({"title": "x\n\nFuzi-Author: p03"}, "title-wrong"),
    "a title with hidden characters": ({"title": "校园\u202e开放日"}, "title-wrong"),
    "an owner who knows of nothing": ({"owner": "p06"}, "owner-wrong"),
    "an owner nobody knows": ({"owner": "p99"}, "owner-wrong"),
    "somebody else as submitter": ({"person": "p06"}, "wrong-signer"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_submission_is_refused_that_names(founded: Bureau, lie: Lie) -> None:
    fields, code = lie
    founded.desk("p05").fresh().write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    real, moves = forger.submission("own")
    forged = forger.record(forger.envelope(changed(real, **fields), "p05"))
    watch.refused(forger.push({**moves, LEDGER: forged}), code)


def test_refs_and_record_must_agree(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    _real, moves = forger.submission("own")
    later = clerk.write({PAGE: page(text="以后的内容。\n")})
    watch.refused(forger.push({**moves, BRANCH: later}), "content-differs")
    watch.refused(forger.push({LEDGER: moves[LEDGER], "refs/heads/changes/other": moves[BRANCH]}), "raw-push")
    main = forger.tip(MAIN)
    watch.refused(forger.push({LEDGER: moves[LEDGER], BRANCH: main}), "content-differs", "base-wrong", "record-refused")
    assert forger.push({LEDGER: moves[LEDGER]}).code != 0
    watch.unmoved()
    assert forger.push(moves).code == 0


def test_nobody_submits_to_a_colleague_s_change(submitted: Bureau) -> None:
    colleague = submitted.desk("p06").fresh()
    colleague.write({PAGE: page(text="同事改的。\n")})
    forger, watch = Forger(submitted, "p06"), Watch(submitted)
    real, moves = forger.submission(CHANGE, "p06")
    watch.refused(forger.push(moves, "--force", "--atomic"), "not-owner")
    as_owner = forger.record(forger.envelope(changed(real, person="p05"), "p06"))
    watch.refused(forger.push({**moves, LEDGER: as_owner}, "--force"), "wrong-signer")
    taken = forger.record(forger.envelope(changed(real, owner="p06", number=1), "p06"))
    watch.refused(forger.push({**moves, LEDGER: taken}, "--force"), "number-wrong", "not-owner")


def test_a_leader_s_forged_e_mail_bars_him_openly_and_cannot_be_hidden(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.git("config", "user.email", "p03@example.test")
    clerk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    real, moves = forger.submission("own")
    assert set(real.authors) == {"p03", "p05"}
    for fields in ({"authors": ("p05",)}, {"authors": ("p05",), "attributed": {"p03@example.test": "p05"}}):
        hidden = forger.record(forger.envelope(changed(real, **fields), "p05"))
        watch.refused(forger.push({**moves, LEDGER: hidden}), "content-differs")
    assert forger.push(moves).code == 0
    shown = clerk.fuzi("show", "own").document
    assert shown["authors"] == ["p03", "p05"]


def test_an_e_mail_nobody_has_is_refused_until_somebody_is_named(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()}, "day\n\nCo-authored-by: 外人 <outsider@example.org>\n")
    forger, watch = Forger(founded), Watch(founded)
    named = {"outsider@example.org": "p06"}
    real, moves = _attributed(forger, named)
    watch.refused(_sent(forger, moves, real, attributed={}, authors=("p05",)), "email-unknown")
    watch.refused(_sent(forger, moves, real, attributed={"outsider@example.org": "p99"}), "email-unknown")
    watch.refused(_sent(forger, moves, real, authors=("p05",)), "content-differs")
    assert forger.push(moves).code == 0


def _attributed(forger: Forger, named: Mapping[str, str]) -> tuple[Submission, dict[str, str]]:
    from forging import Blind
    from fuzi.steps.clone import submit

    wish = submit.Wish("own", "稿件", named)
    moves = forger.caught(lambda here: submit.submit(here, forger.signer("p05"), Blind(), wish))
    found = forger.statements(moves[LEDGER])[0]
    assert isinstance(found, Submission)
    return found, moves


def _sent(forger: Forger, moves: Mapping[str, str], real: Submission, **fields: Any) -> Any:
    return forger.push({**moves, LEDGER: forger.record(forger.envelope(changed(real, **fields), "p05"))})


def test_a_draft_must_start_from_main(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    forger, watch = Forger(founded), Watch(founded)
    real, moves = forger.submission("own")
    head = moves[BRANCH]
    watch.refused(_sent(forger, moves, real, base=head), "base-wrong")
    orphan = clerk.git("commit-tree", f"{head}^{{tree}}", "-m", "orphan")
    bent = forger.record(forger.envelope(changed(real, head=orphan), "p05"))
    watch.refused(forger.push({LEDGER: bent, BRANCH: orphan}), "base-wrong", "content-differs")


def test_a_submission_that_changes_nothing_is_not_stored(founded: Bureau) -> None:
    forger, watch = Forger(founded), Watch(founded)
    head = forger.desk.git("commit-tree", f"{forger.tip(MAIN)}^{{tree}}", "-p", forger.tip(MAIN), "-m", "draft")
    watch.refused(offered(forger, head), "nothing-changed")
    watch.refused(offered(forger, forger.tip(MAIN)), "nothing-changed")
    watch.unmoved()


# what no tree may hold


def folder_with(forger: Forger, *entries: tuple[str, str, str | bytes]) -> str:
    """Return the commit of a draft whose page folder holds the entries beside a good page."""
    good = ("100644", forger.blob(page()), "index.md")
    path = PAGE.rsplit("/", 1)[0].split("/")
    tree = forger.tree([good, *entries])
    main = forger.tip(MAIN)
    for depth in range(len(path) - 1, -1, -1):
        above = "/".join(path[:depth])
        base = f"{main}:{above}" if above else main
        known = forger.desk.ask("ls-tree", base, "--", path[depth], expect=None).out
        exists = forger.desk.ask("cat-file", "-e", base if above else main, expect=None).code == 0
        assert not (known and depth == len(path) - 1)
        tree = replaced(forger, base if exists else "", path[depth], tree)
    return forger.desk.git("commit-tree", tree, "-p", main, "-m", "draft")


def replaced(forger: Forger, base: str, name: str, tree: str) -> str:
    """Return the tree of `base` with one folder replaced."""
    rows = forger.desk.ask("ls-tree", "-z", base).out.split("\0")[:-1] if base else []
    kept = [row for row in rows if row.split("\t", 1)[1] != name]
    stdin = "".join(f"{row}\0" for row in [*kept, f"040000 tree {tree}\t{name}"])
    return forger.desk.git("mktree", "-z", stdin=stdin)


def offered(forger: Forger, head: str) -> Any:
    """Push a draft with a submission as an attacker's client would make it; where none can be made, with a bent one."""
    desk = forger.desk
    desk.git("update-ref", "refs/heads/evil", head)
    desk.git("symbolic-ref", "HEAD", "refs/heads/evil")
    main = forger.tip(MAIN)
    here = forger.workspace()
    entries: tuple[Entry, ...] = ()
    items: dict[str, str] = {}
    try:
        entries = load_entries(here.repository, main, head)  # type: ignore[arg-type]
        found = load_items(here.repository, entries, load_trees(here.repository, main, head))  # type: ignore[arg-type]
        items = {item.id: item.digest for item in found}
    except FuziError:
        pass  # the attacker's own tools balk at it; he signs something else
    statement = Submission(
        "submission", 1, here.ledger.site, "main", "own", 1, "稿件", main, head, entries, root_of(entries), items,  # type: ignore[arg-type]
        ("p05",), {}, "p05", "p05", here.seen,  # type: ignore[arg-type]
    )  # fmt: skip
    return forger.push({LEDGER: forger.record(forger.envelope(statement, "p05")), BRANCH: head})


def blob(forger: Forger) -> str:
    return forger.blob("x\n")


ENTRIES: dict[str, tuple[Callable[[Forger], list[tuple[str, str, str | bytes]]], tuple[str, ...]]] = {
    "a symbolic link": (lambda f: [("120000", f.blob("/etc/passwd"), "plan.pdf")], ("path-refused",)),
    "a submodule": (lambda f: [("160000", f.tip(MAIN), "lib")], ("path-refused",)),
    "an executable": (lambda f: [("100755", blob(f), "run.pdf")], ("path-refused",)),
    "a pointer of Git LFS": (
        lambda f: [("100644", f.blob("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "film.pdf")],
        ("path-refused",),
    ),
    "twins by case": (lambda f: [("100644", blob(f), "Plan.pdf"), ("100644", blob(f), "plan.pdf")], ("path-twins",)),
    "twins by width": (lambda f: [("100644", blob(f), "ａ.pdf"), ("100644", blob(f), "a.pdf")], ("path-twins",)),
    "a name that is not NFC": (lambda f: [("100644", blob(f), "cafe\u0301.pdf")], ("path-refused", "record-refused")),
    "a name with a direction mark": (
        lambda f: [("100644", blob(f), "a\u202efdp.txt")],
        ("path-refused", "record-refused"),
    ),
    "a name with a line break": (lambda f: [("100644", blob(f), "a\nb.pdf")], ("path-refused", "record-refused")),
    "a name that is not UTF-8": (lambda f: [("100644", blob(f), b"\xff\xfe.pdf")], ("path-refused", "record-refused")),
    "a name reserved on Windows": (lambda f: [("100644", blob(f), "aux.pdf")], ("path-refused",)),
    "a name like an option": (lambda f: [("100644", blob(f), "-rf.pdf")], ("path-refused",)),
    "attributes": (
        lambda f: [("100644", f.blob("* filter=x\n"), ".gitattributes")],
        ("path-refused", "remote unpack failed"),
    ),
    "a list of submodules": (lambda f: [("100644", blob(f), ".gitmodules")], ("path-refused", "remote unpack failed")),
    "Git's own folder": (lambda f: [("100644", blob(f), ".GIT")], ("path-refused", "remote unpack failed")),
    "Git's own folder in short": (lambda f: [("100644", blob(f), "git~1")], ("path-refused", "remote unpack failed")),
    "the same name twice": (
        lambda f: [("100644", blob(f), "a.pdf"), ("100644", f.blob("y"), "a.pdf")],
        ("path-refused", "remote unpack failed", "record-refused"),
    ),
}


@pytest.mark.parametrize("case", ENTRIES.values(), ids=ENTRIES)
def test_beside_a_page_there_is_never(founded: Bureau, case: Any) -> None:
    make, expected = case
    forger, watch = Forger(founded), Watch(founded)
    head = folder_with(forger, *make(forger))
    watch.refused(offered(forger, head), *expected)


def test_a_tree_that_unfolds_without_end_is_refused(founded: Bureau) -> None:
    forger, watch = Forger(founded), Watch(founded)
    tree = forger.tree([("100644", blob(forger), "x")])
    for _depth in range(12):
        tree = forger.tree([("040000", tree, f"d{n}") for n in range(10)])
    head = folder_with(forger, ("040000", tree, "bomb"))
    answer = offered(forger, head)  # Git's own call is given up after a minute
    assert answer.code != 0
    watch.unmoved()
    assert founded.objects() == watch.objects


STEERING = [".github/workflows/deploy.yml", "mkdocs.yml", "site_config/theme/main.html", "review/policy.yml",
            ".gitattributes", "review/confidentiality/waivers.yml", "scripts/hooks.py", "pyproject.toml"]  # fmt: skip


@pytest.mark.parametrize("path", STEERING)
def test_a_page_cannot_bring_settings_along_unnoticed(founded: Bureau, path: str) -> None:
    clerk = founded.desk("p05").fresh()
    place = clerk.folder / path
    old = place.read_text(encoding="utf-8") if place.exists() else ""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{old}# 附带\n", encoding="utf-8")
    clerk.git("add", "--force", path)
    clerk.write({PAGE: page()})
    clerk.submit("own")
    missing = {one["stage"]: one["pages"] for one in clerk.judge("own", expect=1)["missing"]}
    assert missing["initial-review"] == ["@governance", "news/2026/11-20-open-day"]
    assert "policy and settings" in clerk.says("show", "own")


def test_script_in_a_page_is_refused(founded: Bureau) -> None:
    founded.desk("p05").fresh().write({PAGE: page(text="<script>alert(1)</script>\n")})
    forger, watch = Forger(founded), Watch(founded)
    _real, moves = forger.submission("own")
    watch.refused(forger.push(moves), "finding-blocks")


def test_what_an_earlier_commit_of_the_draft_held_is_refused_too(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text="联系人身份证号：11010519491231002X。\n")})
    clerk.write({PAGE: page()}, "mended")
    forger, watch = Forger(founded), Watch(founded)
    _real, moves = forger.submission("own")
    answer = forger.push(moves)
    watch.refused(answer, "finding-blocks")
    assert "11010519491231002X" not in answer.all
    assert codes(clerk.submit("own", "--squash").document.get("findings", [])) == set()
