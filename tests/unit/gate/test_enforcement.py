"""What a host's set-up enforces: every point that can be wrong, one by one, on a host that is otherwise in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from fuzi.adapters.host_repository import GUARDED_REFS, SETTINGS
from fuzi.gate.enforcement import DAY, Enforcement, is_known_ref, judge_host
from fuzi.gate.enforcement_access import is_older
from fuzi.messages import msg
from fuzi.model.enforcement import (
    Access,
    Doors,
    History,
    Hook,
    HostFacts,
    KeyLine,
    Place,
    Program,
    Setting,
    State,
)
from house.places import PACKAGE, ROOT

WEB = ("login", "tls", "files", "anonymous", "size")
HOST, CLERK = 998, 1001
PATH = "/srv/site.git"
PYTHON = "/opt/fuzi/bin/python"
KEY, OLD_KEY, HOST_KEY = "ssh-ed25519 A", "ssh-ed25519 B", "ssh-ed25519 H"
FORCED = {"restrict": "", "command": f"/opt/fuzi/bin/fuzi ssh-command {PATH} --person p01"}


def place(path: str, mode: int = 0o700, owner: int = HOST) -> Place:
    return Place(path, owner, mode)


def hook(name: str, mode: int = 0o755) -> Hook:
    return Hook(name, place(f"{PATH}/hooks/{name}", mode), PYTHON, is_same=True)


def setting(name: str, value: str, origin: str = "file:config") -> Setting:
    return Setting(name, value, origin)


GOOD = HostFacts(
    path=PATH,
    access=Access(0, HOST, "fuzi", place(PATH), (place("/", 0o755, 0), place("/srv", 0o755, 0))),
    hooks=(hook("pre-receive"), hook("proc-receive")),
    program=Program("0.2.0", "0.2.0"),
    settings=(
        *(setting(name, value) for name, value in SETTINGS.items()),
        *(setting("receive.procreceiverefs", ref) for ref in GUARDED_REFS),
    ),
    key=place(f"{PATH}/fuzi/host-key", 0o600),
    secrets=(place(f"{PATH}/fuzi/fingerprint-key", 0o600),),
    doors=Doors(asks_host=True, reads_files=False),
    free_bytes=10 * 1024**3,
    leftovers=(("objects/incoming-a", 5),),
    wanted=SETTINGS,
    guarded=GUARDED_REFS,
    history=History(
        refs=("refs/heads/main", "refs/heads/ledger", "refs/heads/changes/a", "refs/tags/release/x"),
        head="refs/heads/main",
        host_key=HOST_KEY,
        trusted=(HOST_KEY,),
        keys={KEY: "示例甲"},
        past={OLD_KEY: "示例乙"},
    ),
)
Bend = Callable[[HostFacts], HostFacts]


def access(**more: object) -> Bend:
    return lambda one: replace(one, access=replace(one.access, **more))  # type: ignore[arg-type]


def history(**more: object) -> Bend:
    return lambda one: replace(one, history=replace(one.history, **more))  # type: ignore[arg-type]


def program(**more: object) -> Bend:
    return lambda one: replace(one, program=replace(one.program, **more))  # type: ignore[arg-type]


def with_setting(name: str, value: str) -> Bend:
    return lambda one: replace(one, settings=(*one.settings, setting(name, value)))


def without_setting(name: str, value: str = "") -> Bend:
    return lambda one: replace(
        one, settings=tuple(s for s in one.settings if s.name.lower() != name.lower() or (value and s.value != value))
    )


def with_hook(bent: Hook | None, name: str = "pre-receive") -> Bend:
    return lambda one: replace(
        one, hooks=tuple(h for h in (*(h for h in one.hooks if h.name != name), bent) if h is not None)
    )


def with_line(options: dict[str, str], key: str = KEY) -> Bend:
    return lambda one: replace(one, doors=Doors(file="keys", lines=(KeyLine(3, key, options),)))


def with_web(*lacking: str) -> Bend:
    return lambda one: replace(one, doors=Doors(asks_host=True, web={"site.conf": lacking}))


WEAK_HOOKS = (place("hooks/pre-receive", 0o777),)
GAPS: dict[str, tuple[str, Bend]] = {
    "the folder is root's": ("own-account", access(owner=0)),
    "the folder is one's own": ("own-account", access(owner=CLERK, caller=CLERK)),
    "others look into it": ("folder-open", access(folder=place(PATH, 0o755))),
    "others write it": ("folder-open", access(folder=place(PATH, 0o707))),
    "a list lets others in": ("folder-open", access(listed=True)),
    "files of others": ("files-of-others", access(foreign=(place("refs", 0o700, CLERK),))),
    "a folder above is others'": ("parents-writable", access(parents=(place("/srv", 0o755, CLERK),))),
    "a folder above is open": ("parents-writable", access(parents=(place("/srv", 0o777, 0),))),
    "another Python": ("hook-python", with_hook(replace(hook("pre-receive"), is_same=False))),
    "a program in a work copy": ("program-in-clone", program(work_copy="/elsewhere/x/fuzi")),
    "a program others write": ("program-writable", program(weak=(place("/opt/fuzi", 0o777, 0),))),
    "settings from elsewhere": ("settings-included", with_setting("include.path", "/elsewhere/x/more")),
    "settings from elsewhere, sometimes": ("settings-included", with_setting("includeIf.gitdir:/.path", "x")),
    "a fault is let pass": ("settings-looser", with_setting("receive.fsck.zeroPaddedFilemode", "ignore")),
    "a list of faults is let pass": ("settings-looser", with_setting("receive.fsck.skipList", "/x")),
    "a shared repository": ("settings-looser", with_setting("core.sharedRepository", "group")),
    "objects by any name": ("settings-looser", with_setting("uploadpack.allowAnySHA1InWant", "true")),
    "pushes without a name": ("http-anonymous", with_setting("http.receivepack", "true")),
    "a key with a shell": ("key-without-command", with_line({})),
    "a key for another host": ("key-without-command", with_line({**FORCED, "command": "fuzi ssh-command /srv/b.git"})),
    "a key that forwards": ("key-unrestricted", with_line({"command": FORCED["command"]})),
    "a key with a terminal": ("key-unrestricted", with_line({**FORCED, "pty": ""})),
    "a key that forwards again": ("key-unrestricted", with_line({**FORCED, "port-forwarding": ""})),
    "the key of who left": ("key-of-nobody", with_line(FORCED, OLD_KEY)),
    "the key of nobody": ("key-of-nobody", with_line(FORCED, "ssh-ed25519 C")),
    "no login": ("web-login", with_web("login")),
    "no TLS": ("web-tls", with_web("tls")),
    "files served": ("web-files", with_web("files")),
    "Git started past us": ("web-anonymous", with_web("anonymous")),
    "no bound": ("web-size", with_web("size")),
}
BROKEN: dict[str, tuple[str, Bend]] = {
    "parts are root's": ("files-of-root", access(foreign=(place("objects/ab", 0o700, 0),))),
    "no hook": ("hook-missing", with_hook(None)),
    "a hook that does not run": ("hook-not-executable", with_hook(hook("pre-receive", 0o644))),
    "a link for a hook": (
        "hook-not-executable",
        with_hook(replace(hook("pre-receive"), place=Place("x", HOST, 0o777, is_link=True))),
    ),
    "a hook that was changed": ("hook-changed", with_hook(replace(hook("pre-receive"), python=""))),
    "a Python that is gone": ("hook-python", with_hook(replace(hook("pre-receive"), is_there=False))),
    "an old program": ("program-old", program(version="0.1.9")),
    "no check of objects": ("settings-wrong", without_setting("transfer.fsckObjects")),
    "a check switched off later": ("settings-wrong", with_setting("transfer.fsckobjects", "false")),
    "no bound of packs": ("settings-wrong", with_setting("receive.maxInputSize", "0")),
    "no push options": ("settings-wrong", without_setting("receive.advertisePushOptions")),
    "an unguarded kind of ref": ("refs-unguarded", without_setting("receive.procReceiveRefs", "refs/tags")),
    "a kind of ref taken out again": ("refs-unguarded", with_setting("receive.procReceiveRefs", "!:refs/tags")),
    "hooks elsewhere": ("settings-run", with_setting("core.hooksPath", "/elsewhere/x/hooks")),
    "a program at each look": ("settings-run", with_setting("core.fsmonitor", "/elsewhere/x/run")),
    "a program for packs": ("settings-run", with_setting("uploadpack.packObjectsHook", "/elsewhere/x/run")),
    "a filter": ("settings-run", with_setting("filter.a.clean", "run")),
    "another tree": ("settings-run", with_setting("core.worktree", "/elsewhere/x")),
    "shallow pushes": ("settings-run", with_setting("receive.shallowUpdate", "true")),
    "no key": ("host-key-missing", lambda one: replace(one, key=None)),
    "a key that others read": ("host-key-open", lambda one: replace(one, key=place("k", 0o640))),
    "a key that nobody knows": ("host-key-unknown", history(host_key="ssh-ed25519 X")),
    "a secret that others read": ("secret-open", lambda one: replace(one, secrets=(*one.secrets, place("k", 0o640)))),
    "no private list": ("private-list-missing", history(needs_list=True)),
    "a list without its key": (
        "fingerprint-key-missing",
        lambda one: replace(one, secrets=(place("f/private-terms.txt", 0o600),)),
    ),
    "pictures that nobody can read": ("ocr-missing", lambda one: replace(history(needs_ocr=True)(one), lacks=("ocr",))),
    "no engine": ("credentials-missing", lambda one: replace(one, lacks=("credentials",))),
    "main elsewhere": ("records-differ", history(problem=msg("the file is missing"))),
    "a branch nobody takes": ("refs-unknown", history(refs=("refs/heads/main", "refs/heads/x"))),
    "HEAD elsewhere": ("head-elsewhere", history(head="refs/heads/x")),
    "a shallow history": ("objects-elsewhere", history(is_shallow=True)),
    "replaced objects": ("objects-elsewhere", history(has_replacements=True)),
    "borrowed objects": ("objects-elsewhere", history(elsewhere=("objects/info/alternates",))),
    "a full disk": ("disk-full", lambda one: replace(one, free_bytes=1000)),
    "an old lock": ("lock-left", lambda one: replace(one, leftovers=(("refs/heads/main.lock", DAY),))),
}
BOTH = {KEY: "示例甲", OLD_KEY: "示例乙"}
NOTES: dict[str, tuple[str, Bend]] = {
    "an account like a person's": ("own-account", access(owner=CLERK)),
    "hooks of one's own": ("hook-foreign", with_hook(hook("post-receive"), "post-receive")),
    "no way in": ("no-door", lambda one: replace(one, doors=Doors(reads_files=False))),
    "what cannot be read": ("door-unread", lambda one: replace(one, doors=Doors(True, False, unread=("x",)))),
    "somebody without a line": ("key-without-line", lambda one: with_line(FORCED)(history(keys=BOTH)(one))),
    "little room": ("disk-low", lambda one: replace(one, free_bytes=1024**3)),
    "no reader of pictures": ("ocr-missing", lambda one: replace(one, lacks=("ocr",))),
    "no fingerprint key": ("fingerprint-key-missing", lambda one: replace(one, secrets=())),
    "old garbage": ("garbage-left", lambda one: replace(one, leftovers=(("objects/incoming-a", DAY),))),
}  # fmt: skip
NO_OBJECTION: dict[str, Bend] = {
    "a private list": lambda one: replace(one, secrets=(*one.secrets, place("f/private-terms.txt", 0o600))),
    "a lock of this moment": lambda one: replace(one, leftovers=(("refs/heads/main.lock", 1),)),
    "a sticky folder above": access(parents=(place("/tmp", 0o1777, 0),)),
    "weak files behind a closed door": access(weak=WEAK_HOOKS),
    "no pin": program(pinned=""),
    "a newer program": program(version="0.10.0"),
    "other words for true": with_setting("transfer.fsckObjects", "yes"),
    "no monitor": with_setting("core.fsmonitor", "false"),
    "a login by the web": with_web(),
    "one line, as it must be": with_line(FORCED),
    "a hook of one's own that is off": with_hook(hook("post-receive", 0o644), "post-receive"),
    "asked by the host's own account": access(caller=HOST),
}


def judged(bend: Bend, state: State) -> tuple[Enforcement, list[str]]:
    outcome, checks = judge_host(bend(GOOD))
    return outcome, [one.code for one in checks if one.state is state]


def test_a_host_in_order_is_enforcing_and_says_what_was_looked_at() -> None:
    outcome, checks = judge_host(GOOD)
    assert outcome is Enforcement.ENFORCING
    assert {one.state for one in checks} == {State.OK}
    assert len(checks) >= 9


@pytest.mark.parametrize(("code", "bend"), GAPS.values(), ids=GAPS)
def test_what_can_be_gone_round_makes_it_cooperative(code: str, bend: Bend) -> None:
    assert judged(bend, State.GAP) == (Enforcement.COOPERATIVE, [code])


@pytest.mark.parametrize(("code", "bend"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_makes_it_broken(code: str, bend: Bend) -> None:
    assert judged(bend, State.BROKEN) == (Enforcement.BROKEN, [code])


@pytest.mark.parametrize(("code", "bend"), NOTES.values(), ids=NOTES)
def test_what_is_worth_knowing_does_not_count_against_it(code: str, bend: Bend) -> None:
    assert judged(bend, State.NOTE) == (Enforcement.ENFORCING, [code])


@pytest.mark.parametrize("bend", NO_OBJECTION.values(), ids=NO_OBJECTION)
def test_what_is_in_order_is_not_found_fault_with(bend: Bend) -> None:
    outcome, checks = judge_host(bend(GOOD))
    assert outcome is Enforcement.ENFORCING
    assert [one.code for one in checks if one.state is not State.OK] == []


def test_files_that_others_write_are_named_where_the_door_is_open() -> None:
    found = judged(access(folder=place(PATH, 0o711), weak=WEAK_HOOKS), State.GAP)
    assert found == (Enforcement.COOPERATIVE, ["folder-open", "files-writable"])


def test_the_worst_stands_first_and_every_fault_has_its_next_step() -> None:
    bent = GOOD
    for _code, bend in (*GAPS.values(), *BROKEN.values(), *NOTES.values()):
        bent = bend(bent)
    _outcome, checks = judge_host(bent)
    order = [State.BROKEN, State.GAP, State.NOTE, State.OK]
    ranks = [order.index(one.state) for one in checks]
    assert ranks == sorted(ranks)
    assert all(one.hint is not None for one in checks if one.state is not State.OK)


def test_the_guide_lists_every_code_and_no_other() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "gate").glob("enforcement*.py"))
    codes = set(re.findall(r'Check\(\s*"([a-z-]+)"', source)) | {f"web-{one}" for one in WEB}
    guide = (ROOT / "review" / "host.md").read_text(encoding="utf-8")
    rows = "".join(row for row in guide.splitlines() if row.startswith("| `"))
    assert set(re.findall(r"`([a-z-]+)`", rows.replace("`main`", "").replace("`authorized_keys`", ""))) == codes


@pytest.mark.parametrize(
    ("version", "wanted", "older"),
    [("0.1.0", "0.1.1", True), ("0.9.0", "0.10.0", True), ("1.0", "1.0.0", True), ("0.1.0", "", False),
     ("0.1.0", "x", False), ("0.2.0", "0.1.9", False), ("0.1.0", "0.1.0", False)],
)  # fmt: skip
def test_versions_are_compared_as_numbers(version: str, wanted: str, older: bool) -> None:
    assert is_older(version, wanted) is older


@pytest.mark.parametrize(
    ("ref", "known"),
    [("refs/heads/main", True), ("refs/heads/changes/a-1", True), ("refs/tags/release/1", True),
     ("refs/tags/v1", False),
     ("refs/heads/changes/A", False), ("refs/originals/ab", False), ("refs/heads/changes/", False), ("HEAD", False)],
)  # fmt: skip
def test_only_the_refs_of_a_host_are_known(ref: str, known: bool) -> None:
    assert is_known_ref(ref) is known
