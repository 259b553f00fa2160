"""What pre-receive found of a push holds for that push alone, for a moment, and only while nothing has moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from contracts.repositories import commit_of
from fuzi.adapters.git import GitRepository
from fuzi.model.host_statement import Scan
from fuzi.model.ids import ChangeId, ObjectId, Sha256
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.repository import RefMove
from fuzi.steps.host import judged as judged_file
from fuzi.steps.host.judged import LASTS, Judged, as_text, keep, still_judged

MAIN, LEDGER, DRAFT = "refs/heads/main", "refs/heads/ledger", "refs/heads/changes/open-day"
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
KEY = "ssh-ed25519 AAAA"


class Host:
    """A bare repository with main and a ledger, and a push of a draft that was judged."""

    def __init__(self, folder: Path) -> None:
        self.repository = GitRepository.init(folder, bare=True)
        self.first, self.second = (commit_of(self.repository, {"a": text}) for text in (b"1", b"2"))
        self.repository.move([RefMove(MAIN, None, self.first), RefMove(LEDGER, None, self.first)], "made")
        self.moves = [RefMove(LEDGER, self.first, self.second), RefMove(DRAFT, None, self.second)]

    def judged(self, **other: object) -> Judged:
        scan = Scan(
            "scan", VERSION, Sha256("a" * 64), TARGET, ChangeId("open-day"), 1, Sha256("b" * 64), self.first, "1", "2",
            (), (), 1, 2, 0,
        )  # fmt: skip
        made = Judged(
            program=judged_file.fuzi.__version__,
            at=NOW,
            site="a" * 64,
            sequence=7,
            key=KEY,
            moves=as_text(self.moves),
            ended={},
            refs={MAIN: self.first, LEDGER: self.first, DRAFT: ""},
            records=("c" * 64,),
            scans=(scan,),
        )
        return msgspec.structs.replace(made, **other)

    def asked(self, seconds: float = 1, keys: tuple[str, ...] = (KEY,)) -> Judged | None:
        return still_judged(self.repository, self.moves, keys, NOW + dt.timedelta(seconds=seconds))


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "host.git")


def test_it_holds_while_nothing_moved(host: Host) -> None:
    keep(host.repository, host.judged(), NOW)
    assert host.asked() == host.judged()
    assert host.asked(LASTS.total_seconds()) is not None


def move(ref: str, to: str) -> Callable[[Host], object]:
    def act(host: Host) -> None:
        old, new = host.repository.ref(ref), None if to == "gone" else host.second
        host.repository.move([RefMove(ref, old, new)], "meanwhile")

    return act


@pytest.mark.parametrize(
    "meanwhile",
    [
        move(MAIN, "second"),
        move(MAIN, "gone"),
        move(LEDGER, "second"),
        move(LEDGER, "gone"),
        move(DRAFT, "second"),
        lambda host: host.moves.pop(),
        lambda host: host.moves.reverse(),
        lambda host: host.moves.append(RefMove("refs/heads/changes/other", None, host.second)),
        lambda host: host.moves.__setitem__(1, RefMove(DRAFT, None, host.first)),
        lambda host: host.moves.__setitem__(1, RefMove(DRAFT, host.first, host.second)),
        lambda host: keep(host.repository, host.judged(program="0"), NOW),
        lambda host: keep(host.repository, host.judged(key="ssh-ed25519 BBBB"), NOW),
        lambda host: keep(host.repository, host.judged(moves=()), NOW),
        lambda host: host.repository.remember("judged-push", b"{}"),
        lambda host: host.repository.remember("judged-push", b"\xff"),
        lambda host: host.repository.remember(
            "judged-push", (host.repository.recall("judged-push") or b"")[:-1] + b',"x":1}'
        ),
    ],
)
def test_whatever_moved_or_differs_lets_the_push_be_judged_again(
    host: Host, meanwhile: Callable[[Host], object]
) -> None:
    keep(host.repository, host.judged(), NOW)
    meanwhile(host)
    assert host.asked() is None


@pytest.mark.parametrize("seconds", [-0.001, LASTS.total_seconds() + 0.001, 86_400])
def test_it_holds_for_a_moment_and_never_before_it_was_made(host: Host, seconds: float) -> None:
    keep(host.repository, host.judged(), NOW)
    assert host.asked(seconds) is None


def test_it_holds_however_long_reading_took(host: Host) -> None:
    keep(host.repository, host.judged(), NOW + dt.timedelta(minutes=9))
    assert host.asked(9 * 60 + 1) == host.judged()
    assert host.asked(1) is None, "the clock was set back"


def test_it_names_a_key_that_the_host_holds(host: Host) -> None:
    keep(host.repository, host.judged(), NOW)
    assert host.asked(keys=()) is None


def test_what_others_could_have_written_is_not_taken(host: Host) -> None:
    keep(host.repository, host.judged(), NOW)
    (kept,) = host.repository.git_dir.glob("fuzi/memory/judged-push")
    kept.chmod(0o666)
    assert host.asked() is None


def test_where_nothing_was_kept_the_push_is_judged(host: Host) -> None:
    assert host.asked() is None


def test_several_refs_are_read_by_their_whole_names(host: Host) -> None:
    inner = ObjectId(host.second)
    host.repository.move([RefMove(f"{DRAFT}-2", None, inner), RefMove("refs/heads/x/main", None, inner)], "made")
    assert host.repository.refs_at([MAIN, DRAFT, "refs/heads/x"]) == {MAIN: host.first}
    assert host.repository.refs_at([]) == {}
