"""Re-foundings that are not what governance, the officer and the leader made of them: `verify` names what is wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bureau import PAGE, Bureau, codes, page
from forging import LEDGER, Forger, Watch, changed
from fuzi import wiring
from fuzi.adapters.git import GitRepository
from fuzi.adapters.host_repository import GitHostRepositories, refuse_barred
from fuzi.errors import AskedWrongly
from fuzi.formats.statement import statement_id
from fuzi.model.change_statement import Approval, Submission
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.refounding import Cleared
from fuzi.ports.pins import Pin
from fuzi.steps.clone.prove import prove
from fuzi.steps.host.verify import verify
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import add_records, seal
from fuzi.steps.release.refound import Wanted, refound
from refounding_by_hand import LIST, Anew

OTHER_SITE = Sha256("ab" * 32)


def of_the_officer(**fields: str) -> Callable[[Any], Any]:
    """Return what edits the officer's approval."""

    def edit(one: Any) -> Any:
        is_it = isinstance(one, Approval) and one.stage == "confidentiality-review"
        return changed(one, **fields) if is_it else one

    return edit


ANOTHER = Cleared("content/other.md", Sha256("cd" * 32), ObjectId("12" * 20))

BENDS: dict[str, tuple[Callable[[Anew], dict[str, Any]], str, str, str]] = {
    "by a colleague in the leader's name": (lambda site: {}, "p01", "wrong-signer", "not signed by the leader"),
    "by somebody who is no leader": (
        lambda site: {"leader": "p01", "leader_key": site.bureau.public_key("p01")},
        "p01",
        "wrong-signer",
        "not the site leader",
    ),
    "with evidence of another site": (
        lambda site: {"old_site": OTHER_SITE},
        "p03",
        "refounding-wrong",
        "not of the site",
    ),
    "with one statement of another site": (
        lambda site: site.evidence(of_the_officer(site=OTHER_SITE), "p04"),
        "p03",
        "refounding-wrong",
        "not of the site",
    ),
    "without the officer's approval": (
        lambda site: site.without(Approval, "confidentiality-review"),
        "p03",
        "refounding-wrong",
        "officer's approval",
    ),
    "with an officer's approval by another key": (
        lambda site: site.evidence(of_the_officer(words="同意"), "p01"),
        "p03",
        "refounding-wrong",
        "officer's approval",
    ),
    "with an approval by somebody in the officer's stage": (
        lambda site: site.evidence(of_the_officer(person="p01"), "p01"),
        "p03",
        "refounding-wrong",
        "officer's approval",
    ),
    "with an approval on the officer's behalf by no deputy of his": (
        lambda site: site.evidence(of_the_officer(person="p01", on_behalf="p04"), "p01"),
        "p03",
        "refounding-wrong",
        "officer's approval",
    ),
    "with the officer's approval of another root": (
        lambda site: site.evidence(of_the_officer(root=OTHER_SITE), "p04"),
        "p03",
        "refounding-wrong",
        "officer's approval",
    ),
    "with an edited statement": (
        lambda site: site.evidence(of_the_officer(words="改")),
        "p03",
        "refounding-wrong",
        "signature",
    ),
    "without the submission": (
        lambda site: site.without(Submission),
        "p03",
        "refounding-wrong",
        "never submitted",
    ),
    "without any evidence": (lambda site: {"evidence": ()}, "p03", "refounding-wrong", "never submitted"),
    "naming more files than were listed": (
        lambda site: {"expunged": (*site.record.expunged, ANOTHER)},
        "p03",
        "refounding-wrong",
        "other files",
    ),
    "naming no files": (lambda site: {"expunged": ()}, "p03", "refounding-wrong", "other files"),
    "with a longer list": (
        lambda site: {
            **site.main({LIST: site.listed() + f'  - {{path: "content/other.md", sha256: "{"cd" * 32}", '
                               f'landing: "{"12" * 20}", reason: rights}}\n'}),
            "expunged": (*site.record.expunged, ANOTHER),
        },
        "p03",
        "refounding-wrong",
        "never submitted",
    ),
    "without the list": (lambda site: site.main({LIST: None}), "p03", "refounding-wrong", "does not hold the list"),
    "with the file in another place": (
        lambda site: site.main({"content/copy.md": page()}),
        "p03",
        "refounding-wrong",
        "holds what had to leave",
    ),
    "on a commit with a parent": (
        lambda site: site.main({}, site.record.main),
        "p03",
        "refounding-wrong",
        "first commit",
    ),
    "with a message of its own": (
        lambda site: site.main({}, message="夹带\n"),
        "p03",
        "refounding-wrong",
        "first commit",
    ),
    "with a person's key for the host": (
        lambda site: {"host_key": site.bureau.public_key("p07")},
        "p03",
        "refounding-wrong",
        "one of 示例p07",
    ),
    "with a tree that its commit has not": (
        lambda site: {"tree": site.main({PAGE: "别的\n"})["tree"]},
        "p03",
        "content-differs",
        "another tree",
    ),
}  # fmt: skip


@pytest.fixture
def site(anew: Bureau) -> Anew:
    return Anew(anew)


def test_the_record_they_are_bent_from_holds(site: Anew) -> None:
    assert site.proof(site.record).is_verified
    assert site.former(site.record).former is not None


@pytest.mark.parametrize("bend", BENDS.values(), ids=BENDS)
def test_a_re_founding_is_refused(site: Anew, bend: tuple[Callable[[Anew], dict[str, Any]], str, str, str]) -> None:
    make, person, code, words = bend
    proof = site.proof(replace(site.record, **make(site)), person)
    assert {one.code for one in proof.reasons} == {code}, proof.reasons
    assert words in str(proof.reasons[0].message), str(proof.reasons[0].message)


DIFFERENCES: dict[str, tuple[Callable[[Anew], dict[str, Any]], str]] = {
    "another tree": (lambda site: site.main({"content/about/index.md": page("关于")}), "main's files"),
    "a withdrawn page left out": (lambda site: {"withdrawn": ()}, "the withdrawn pages"),
    "another reason for a withdrawn page": (
        lambda site: {"withdrawn": tuple(changed(one, reason="无事") for one in site.record.withdrawn)},
        "the withdrawn pages",
    ),
    "barred words left out": (
        lambda site: {"withdrawn": tuple(changed(one, texts=()) for one in site.record.withdrawn)},
        "the withdrawn pages",
    ),
    "a page said to be back": (
        lambda site: {"withdrawn": tuple(changed(one, is_shown=False) for one in site.record.withdrawn)},
        "the withdrawn pages",
    ),
    "other times of publication": (
        lambda site: {"published": dict.fromkeys(site.record.published, site.record.at)},
        "the times of publication",
    ),
    "other recovery keys": (
        lambda site: {"recovery_keys": (site.bureau.public_key("stranger"),), "recovery_count": 1},
        "the recovery keys, how many recovery keys act together",
    ),
    "fewer signatures": (
        lambda site: site.without(Approval, "initial-review"),
        "the signatures under the list",
    ),
    "an end that never was": (lambda site: {"old_ledger": ObjectId("12" * 20)}, "does not reach"),
    "a day before the old site ended": (
        lambda site: {"at": site.record.at.replace(year=site.record.at.year - 1)},
        "before the old one ended",
    ),
    "an earlier end": (
        lambda site: {"old_main": wiring.open_repository(site.bureau.root / "old.git")
                      .commit(site.record.old_main).parents[0]},
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("difference", DIFFERENCES.values(), ids=DIFFERENCES)
def test_the_old_repository_tells_what_the_record_left_out(
    site: Anew, difference: tuple[Callable[[Anew], dict[str, Any]], str]
) -> None:
    make, words = difference
    proof = site.former(replace(site.record, **make(site)))
    assert {one.code for one in proof.reasons} == {"refounding-wrong"}
    assert proof.refounding is None and proof.former is None
    assert words in str(proof.reasons[0].message), str(proof.reasons[0].message)


STANDING = "deputies:\n  - {role: confidentiality-officer, for: p04, by: p01, standing: true, reason: AB角}\n"


def test_the_officer_s_deputy_of_the_roster_may_have_signed_the_list(site: Anew) -> None:
    """When the deputy acted is told by the old repository alone, as for every term."""
    found = site.repository.file(site.record.main, "review/roster.yml")
    assert found is not None
    people = site.repository.read(found.object_id).decode().replace("deputies: []\n", STANDING)
    fields = site.main({"review/roster.yml": people}) | site.evidence(
        of_the_officer(person="p01", on_behalf="p04"), "p01"
    )
    assert site.proof(replace(site.record, **fields)).is_verified


def test_nothing_stands_beside_the_first_record(site: Anew) -> None:
    real = site.record
    again = replace(real, at=real.at.replace(microsecond=1))
    signer = site.signatures.signer(site.bureau.key("p03"))
    assert {one.code for one in site.proof(real, "p03", seal(again, signer)).reasons} == {"other-site"}
    assert {one.code for one in site.proof(real, message="夹带的话\n").reasons} == {"record-refused"}


def test_a_site_does_not_begin_anew_within_its_ledger(site: Anew) -> None:
    """Neither a client nor the host puts such a record where the ledger goes on."""
    bureau, again = site.bureau, replace(site.record, at=site.record.at.replace(microsecond=1))
    forger, watch = Forger(bureau), Watch(bureau)
    pushed = forger.push({LEDGER: forger.record(forger.envelope(again, "p03"))})
    watch.refused(pushed, "kind-refused")
    tip = site.repository.ref(LEDGER)
    first = load_ledger(site.repository, site.signatures, tip)
    last = first.last_receipt()
    assert last is not None and tip is not None
    host = site.signatures.signer(bureau.host / "fuzi" / "host-key")
    own = seal(again, site.signatures.signer(bureau.key("p03")))
    for is_apart in (True, False):
        on = add_records(site.repository, tip, [own], again.at) if is_apart else tip
        receipt = Receipt("receipt", 1, first.site, "main", 2, last.at, tip, on, (), (statement_id(again),))
        beside = [] if is_apart else [own]
        end = add_records(site.repository, on, [*beside, seal(receipt, host)], again.at)
        tips = (site.record.main, end)
        proof = verify(site.repository, site.signatures, tips, Pin(first.site), is_full=True)
        assert {one.code for one in proof.reasons} <= {"record-refused", "receipt-wrong"} and proof.reasons


def test_a_site_that_is_not_ready_does_not_begin_anew(expunged: Bureau) -> None:
    leader, folder = expunged.desk("p03"), expunged.root / "anew.git"
    workspace = wiring.workspace(leader.folder)
    workspace.fetch()
    proof = prove(workspace, wiring.pins(), is_full=True)
    hosts, signer = wiring.host_repositories(), wiring.signatures(workspace.repository).signer(leader.key)
    owing: Any = (object(),)
    with pytest.raises(AskedWrongly, match="owed"):
        refound(workspace, signer, hosts, Wanted(folder), replace(proof, debts=owing))
    own = str(expunged.key("p07"))
    assert "one of" in leader.fuzi("expunge", "--refound", str(folder), "--host-key", own, expect=2).all
    assert leader.fuzi("expunge", "--refound", str(expunged.root / "site-id" / "anew.git"), expect=3).code == 3
    for person, why in (("p01", "the role"), ("p04", "the role"), ("stranger", "roster")):
        done = leader.fuzi("--key", str(expunged.key(person)), "expunge", "--refound", str(folder), expect=2)
        assert why in done.all, done.all
    assert not folder.exists()
    clerk = expunged.desk("p05").fresh()
    landing = expunged.host_git("rev-parse", "main~2")
    assert clerk.fuzi("expunge", PAGE, "--reason", "personal", "--landing", landing, expect=2).code == 2
    assert leader.fuzi("expunge", "--refound", str(folder)).document["path"] == str(folder)
    assert leader.fuzi("expunge", "--refound", str(folder), expect=2).code == 2


def test_a_site_without_an_approved_list_does_not_begin_anew(landed: Bureau) -> None:
    leader, folder = landed.desk("p03"), landed.root / "anew.git"
    leader.fuzi("verify", "--founding", landed.site)
    assert "approved to leave" in leader.fuzi("expunge", "--refound", str(folder), expect=2).all
    assert not folder.exists()


def test_a_new_host_is_not_made_with_anything_barred(anew: Bureau) -> None:
    repository = GitRepository(anew.host)
    main, ledger = ObjectId(anew.refs()["refs/heads/main"]), ObjectId(anew.refs()[LEDGER])
    found = repository.file(main, LIST)
    assert found is not None
    barred = frozenset(repository.digests([found.object_id]).values())
    place = anew.root / "other.git"
    with pytest.raises(AskedWrongly, match="came along"):
        GitHostRepositories().make_anew(place, anew.host, anew.host / "fuzi" / "host-key", (main, ledger), barred)
    assert not place.exists() and not list(anew.root.glob(".other.git-*"))
    refuse_barred(anew.host, frozenset(one.sha256 for one in Anew(anew).record.expunged))
    anew.host_git("hash-object", "-w", "--stdin", stdin=page().encode())  # reached by nothing
    with pytest.raises(AskedWrongly, match="came along"):
        refuse_barred(anew.host, frozenset(one.sha256 for one in Anew(anew).record.expunged))


def test_a_repository_whose_listed_bytes_are_gone_proves_nothing_and_says_which(anew: Bureau) -> None:
    """What is missing is named, and nothing is believed in its place."""
    old = anew.root / "old.git"
    loosen(anew)
    blob = anew.host_git("hash-object", "--stdin", stdin=page().encode())
    words = ["--repo", str(old), "--format", "json", "verify", "--full", "--founding"]
    site = (anew.root / "old-site-id").read_text(encoding="utf-8")
    assert anew.fuzi(*words, site).code == 0
    (old / "objects" / blob[:2] / blob[2:]).unlink()
    reasons = anew.fuzi(*words, site, expect=4).document["reasons"]
    assert codes(reasons) == {"expunged-lost", "unreadable"}
    assert [one["path"] for one in reasons if one["code"] == "expunged-lost"] == [PAGE]
    other = anew.host_git("-C", str(old), "rev-parse", "main:review/policy.yml")
    (old / "objects" / blob[:2] / blob[2:]).write_bytes((anew.root / "kept").read_bytes())
    (old / "objects" / other[:2] / other[2:]).unlink()
    assert codes(anew.fuzi(*words, site, expect=4).document["reasons"]) == {"unreadable"}


def loosen(bureau: Bureau) -> None:
    """Turn the old host's packs into single objects, and keep a copy of the listed one."""
    old = bureau.root / "old.git"
    packs = bureau.root / "packs"
    (old / "objects/pack").rename(packs)
    for pack in packs.glob("*.pack"):
        with pack.open("rb") as data:
            subprocess.run(["git", "unpack-objects", "-q"], cwd=old, stdin=data, check=True)
    blob = bureau.host_git("hash-object", "--stdin", stdin=page().encode())
    (bureau.root / "kept").write_bytes((old / "objects" / blob[:2] / blob[2:]).read_bytes())
