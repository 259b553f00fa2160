"""`fuzi host-check`: what a host's set-up enforces, from the facts of its files and of its history."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec.structs import replace

from fuzi.errors import FuziError
from fuzi.gate.enforcement import Enforcement, judge_host
from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import whole_keys
from fuzi.messages import Message, msg
from fuzi.model.enforcement import Check, History, HostFacts
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId
from fuzi.ports.host_look import HostLook, Where
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.clone.host_rotation import signing_key
from fuzi.steps.clone.workspace import MAIN
from fuzi.steps.host.settle import unsettled
from fuzi.steps.record.ledger import Ledger, load_ledger
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.rules import load_ground

_PIN = re.compile(r"[\"']fuzi==([0-9.]+)[\"']")
_NEEDS = {"private_list": "list", "ocr": "ocr"}


def host_check(
    repository: Repository, signatures: Signatures, look: HostLook, where: Where, now: dt.datetime
) -> tuple[Enforcement, tuple[Check, ...]]:
    """Return the outcome and every answer about the host that a repository is.

    Raises:
        AskedWrongly: who asks cannot look into it.
    """
    facts = look.facts(repository.git_dir, where, now)
    main = repository.ref(MAIN)
    history = History(
        refs=tuple(repository.refs("refs/")),
        head=repository.head_branch() or "",
        is_shallow=repository.is_shallow(),
        has_replacements=repository.has_grafts_or_replacements(),
        elsewhere=_elsewhere(repository.git_dir),
        host_key=_host_key(repository, signatures, ()),
    )
    ground: Ground | None = None
    try:
        ledger = load_ledger(repository, signatures, repository.ref(LEDGER))
        ground = None if main is None else load_ground(repository, main)
        trusted = _trusted(ledger, ground)
        history = replace(history, trusted=trusted, problem=_problem(repository, ledger, main))
        history = replace(history, host_key=_host_key(repository, signatures, trusted))
    except FuziError as error:
        history = replace(history, problem=error.what)
    if ground is not None:
        keys, past = _keys(ground, ground.day(now))
        asked = {f"needs_{word}": ground.policy.scan.get(extra, False) for extra, word in _NEEDS.items()}
        history = replace(history, keys=keys, past=past, **asked)
    pinned = "" if main is None else _pinned(repository, main)
    return judge_host(_joined(facts, history, pinned))


def _joined(facts: HostFacts, history: History, pinned: str) -> HostFacts:
    return replace(facts, history=history, program=replace(facts.program, pinned=pinned))


def _elsewhere(git_dir: Path) -> tuple[str, ...]:
    names = ("objects/info/alternates", "objects/info/http-alternates", "commondir")
    return tuple(name for name in names if (git_dir / name).exists())


def _host_key(repository: Repository, signatures: Signatures, trusted: Collection[str]) -> str:
    """Return the public half of the key that the host signs with; empty where there is none that could sign."""
    try:
        return signing_key(signatures, repository.git_dir, trusted)
    except FuziError:
        return ""


def _trusted(ledger: Ledger, ground: Ground | None) -> tuple[str, ...]:
    """Return the keys that may sign for the host today."""
    founding = ledger.founding.host_key
    return (founding,) if ground is None else tuple(whole_keys(ground.roster, founding))


def _problem(repository: Repository, ledger: Ledger, main: ObjectId | None) -> Message | None:
    """Return how refs and records differ: the newest receipt that moved main says where main is."""
    if unsettled(repository):
        return msg("a push broke off half-way; the next one completes it")
    receipts = [one for _key, one in ledger.statements("receipt") if isinstance(one, Receipt)]
    moved = [ref.new for one in receipts for ref in one.refs if ref.ref == MAIN]
    recorded = moved[-1] if moved else ledger.founding.main
    if main != recorded:
        return msg("main is at {found}, and by the records at {wanted}", found=(main or "-")[:12], wanted=recorded[:12])
    return None


def _keys(ground: Ground, day: dt.date) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return whose each key is: (valid today, no longer or not yet valid)."""
    held = [(one.key, person.name, one.covers(day)) for person in ground.roster.people for one in person.keys]
    valid = {key: name for key, name, is_valid in held if is_valid}
    return valid, {key: name for key, name, is_valid in held if not is_valid}


def _pinned(repository: Repository, main: ObjectId) -> str:
    """Return the version of Fuzi that main asks for; empty where it names none."""
    found = repository.file(main, "pyproject.toml")
    if found is None:
        return ""
    match = _PIN.search(repository.read(found.object_id).decode("utf-8", "replace"))
    return match[1] if match else ""
