"""What can be seen of a host's set-up, and one answer about it (3-gate section 5): facts only, nothing is judged here.

Modes are permission bits, owners are numbers of accounts, ages are seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import Message


class State(StrEnum):
    """What one check says: in order, worth knowing, not enforced, or wrong."""

    OK = "ok"
    NOTE = "note"
    GAP = "gap"
    BROKEN = "broken"


class Check(Struct, frozen=True):
    """One answer: a stable code, what was found, and the next step where there is one."""

    code: str
    state: State
    message: Message
    hint: Message | None = None


class Place(Struct, frozen=True):
    """A file or folder as it stands on the disk."""

    path: str
    owner: int
    mode: int
    is_link: bool = False


class Hook(Struct, frozen=True):
    """A file among the hooks. `python` is the interpreter it becomes where its text is ours, else empty.

    `is_same` tells that this is the very Python that asks; `is_there` that the interpreter can be started.
    """

    name: str
    place: Place
    python: str = ""
    is_same: bool = False
    is_there: bool = True


class Program(Struct, frozen=True):
    """The program the hooks call: its version, the Git work copy it lies in (or ""), who could change it."""

    version: str
    pinned: str = ""
    work_copy: str = ""
    weak: tuple[Place, ...] = ()


class Access(Struct, frozen=True):
    """Whose the folder is, and who asks. `weak`: what others could write; `foreign`: what belongs to others.

    `parents` are the folders above it, `listed` tells that access lists (ACL) add to the modes.
    """

    caller: int
    owner: int
    account: str
    folder: Place
    parents: tuple[Place, ...] = ()
    weak: tuple[Place, ...] = ()
    foreign: tuple[Place, ...] = ()
    listed: bool = False


class Setting(Struct, frozen=True):
    """One of Git's settings as it holds for the host, and the file it stands in."""

    name: str
    value: str
    origin: str


class KeyLine(Struct, frozen=True):
    """One line of an `authorized_keys` file: number, key (`algorithm base64`), options by name."""

    number: int
    key: str
    options: Mapping[str, str] = field(default_factory=dict)


class Doors(Struct, frozen=True):
    """How people get in: what sshd and the web server are told, as far as it can be read.

    `asks_host`: sshd asks `fuzi authorized-keys` of this host; `reads_files`: it reads `authorized_keys` as well.
    `web`: settings of a web server that name this host, by file, with what they lack.
    """

    asks_host: bool = False
    reads_files: bool = True
    file: str = ""
    lines: tuple[KeyLine, ...] = ()
    unread: tuple[str, ...] = ()
    web: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class History(Struct, frozen=True):
    """What the repository and its records say. `problem`: why they do not fit together, None where they do."""

    refs: tuple[str, ...] = ()
    head: str = ""
    problem: Message | None = None
    is_shallow: bool = False
    has_replacements: bool = False
    elsewhere: tuple[str, ...] = ()
    host_key: str = ""
    trusted: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    past: Mapping[str, str] = field(default_factory=dict)
    needs_list: bool = False
    needs_ocr: bool = False


class HostFacts(Struct, frozen=True):
    """Everything that is looked at; `wanted` and `guarded` are the settings and refs that a host needs.

    `secrets`: the fingerprint keys and the private list. `lacks`: what a check has not here: `ocr` (it reads no
    pictures), `credentials` (nothing looks for keys and tokens).
    """

    path: str
    access: Access
    hooks: tuple[Hook, ...]
    program: Program
    settings: tuple[Setting, ...]
    key: Place | None
    doors: Doors
    free_bytes: int
    leftovers: tuple[tuple[str, int], ...]
    wanted: Mapping[str, str]
    guarded: tuple[str, ...]
    history: History = field(default_factory=History)
    secrets: tuple[Place, ...] = ()
    lacks: tuple[str, ...] = ()
    now: dt.datetime | None = None
