"""What is small on the wire and without end once unfolded: refused within bounds, and the next honest push passes.

Each hostile push and everything the host starts for it runs under the kernel's limits on memory, processor and files;
a host that needed more would be killed and would not name its reason.
"""

from __future__ import annotations

import hashlib
import re
import resource
import struct
import subprocess
import zlib
from collections.abc import Callable, Mapping, Sequence

import pytest

from bureau import PAGE, Answer, Bureau, environment, page
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.formats.pkt_line import dump_packet

MEMORY_BYTES = 512 * 1024**2
CPU_SECONDS = 60
FILE_BYTES = 256 * 1024**2
WHO = "p05 <p05@example.test> 1767225600 +0800"


def confine() -> None:
    """Limit a process and all it starts."""
    for what, limit in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
    ):
        resource.setrlimit(what, (limit, limit))


def receive(bureau: Bureau, data: bytes) -> Answer:
    """Hand bytes to the host's receive-pack, confined."""
    done = subprocess.run(
        ["git", "receive-pack", str(bureau.host)], env=environment(bureau.home), input=data, capture_output=True,
        check=False, timeout=120, preexec_fn=confine,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode(errors="replace")
    return Answer(done.returncode or int("ng " in said or ("unpack " in said and "unpack ok" not in said)), said, "")


def commands(moves: Sequence[tuple[str, str, str]], more: str = "") -> bytes:
    lines = [f"{old} {new} {name}".encode() for old, new, name in moves]
    lines[0] += f"\0report-status{more}".encode()
    return b"".join(dump_packet(one) for one in lines) + b"0000"


def store(forger: Forger, kind: str, body: bytes) -> str:
    """Store an object as a loose one, whatever it is."""
    data = f"{kind} {len(body)}\0".encode() + body
    name = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    place = forger.desk.folder / ".git" / "objects" / name[:2] / name[2:]
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(data, 1))
    return name


def commit(forger: Forger, tree: str, parent: str, number: int = 0) -> str:
    text = f"tree {tree}\nparent {parent}\nauthor {WHO}\ncommitter {WHO}\n\nn {number}\n"
    return store(forger, "commit", text.encode())


def row(mode: str, name: str, target: str) -> bytes:
    return f"{mode} {name}\0".encode() + bytes.fromhex(target)


def over(forger: Forger, name: str, target: str, mode: str = "40000") -> str:
    """Return main's tree with one more entry at its end."""
    tip = forger.desk.git("rev-parse", f"{forger.tip(MAIN)}^{{tree}}")
    body = subprocess.run(
        ["git", "cat-file", "tree", tip], cwd=forger.desk.folder, env=environment(forger.bureau.home), check=True,
        capture_output=True,
    ).stdout  # fmt: skip
    return store(forger, "tree", body + row(mode, name, target))


def bomb(forger: Forger) -> str:
    tree = store(forger, "tree", row("100644", "a", forger.blob("x")))
    for _level in range(12):
        tree = store(forger, "tree", b"".join(row("40000", f"{n:02}", tree) for n in range(40)))
    return over(forger, "zz", tree)


def deep(forger: Forger) -> str:
    tree = store(forger, "tree", row("100644", "a", forger.blob("x")))
    for _level in range(1_000):
        tree = store(forger, "tree", row("40000", "a", tree))
    return over(forger, "zz", tree)


def wide(forger: Forger) -> str:
    blob = forger.blob("x")
    return over(forger, "zz", store(forger, "tree", b"".join(row("100644", f"{n:06}", blob) for n in range(300_000))))


def long_name(forger: Forger) -> str:
    return over(forger, "zz" + "z" * 5_000, forger.blob("x"), "100644")


def giant(forger: Forger) -> str:
    return over(forger, "zz", store(forger, "blob", b"\0" * 120_000_000), "100644")


TREES: Mapping[str, Callable[[Forger], str]] = {
    "a tree that lists 40 to the twelfth files": bomb,
    "1,000 folders in one another": deep,
    "300,000 files in one folder": wide,
    "a name of 5,000 letters": long_name,
    "a file of 120 MB that packs into 120 kB": giant,
}


def pushed(forger: Forger, moves: Mapping[str, str]) -> Answer:
    refs = forger.bureau.refs()
    wanted = "".join(f"{new}\n" for new in moves.values()) + "".join(f"^{old}\n" for old in set(refs.values()))
    pack = subprocess.run(
        ["git", "pack-objects", "--stdout", "--revs", "--quiet"], cwd=forger.desk.folder,
        env=environment(forger.bureau.home), input=wanted.encode(), capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert len(pack) < 20_000_000
    return receive(forger.bureau, commands([(refs.get(ref, "0" * 40), new, ref) for ref, new in moves.items()]) + pack)


def submission_of(forger: Forger, head: str) -> dict[str, str]:
    """Return the refs of a submission whose head is another than it says it looked at."""
    forger.desk.fresh().write({PAGE: page()})
    real, moves = forger.submission("own")
    ledger = forger.record(forger.envelope(changed(real, head=head), "p05"))
    return {**moves, "refs/heads/changes/own": head, LEDGER: ledger}


def honest(bureau: Bureau) -> None:
    """The host answers an honest push, and no push left anything set apart."""
    bureau.desk("p05").fresh().write({PAGE: page()})
    bureau.desk("p05").submit("honest")
    assert "refs/heads/changes/honest" in bureau.refs()
    assert [*bureau.host.glob("objects/*incoming-*"), *bureau.host.glob("objects/pack/tmp_*")] == []


@pytest.mark.parametrize("make", TREES.values(), ids=TREES)
def test_a_submission_is_refused_within_bounds_that_holds(founded: Bureau, make: Callable[[Forger], str]) -> None:
    forger, watch = Forger(founded), Watch(founded)
    moves = submission_of(forger, commit(forger, make(forger), forger.tip(MAIN)))
    watch.refused(pushed(forger, moves), "record-refused", "finding-blocks", "submission-too-large", "content-differs")
    honest(founded)


def draft_of(forger: Forger, count: int) -> dict[str, str]:
    """Return the refs of a submission whose draft has very many commits."""
    head = str(forger.tip(MAIN))
    tree = forger.desk.git("rev-parse", f"{head}^{{tree}}")
    for turn in range(count):
        head = commit(forger, tree, head, turn)
    return submission_of(forger, head)


def test_a_draft_of_very_many_commits_is_refused_within_bounds(founded: Bureau) -> None:
    forger, watch = Forger(founded), Watch(founded)
    watch.refused(pushed(forger, draft_of(forger, 2_100)), "record-refused", "content-differs")
    honest(founded)


def test_a_push_of_more_objects_than_a_host_unpacks_is_refused_before_any_is_read(founded: Bureau) -> None:
    assert founded.host_git("config", "receive.unpackLimit") == "30000"
    founded.host_git("config", "receive.unpackLimit", "300")
    forger, watch = Forger(founded), Watch(founded)
    watch.refused(pushed(forger, draft_of(forger, 301)), "submission-too-large")
    honest(founded)


def test_a_push_of_ten_thousand_refs_is_refused_within_bounds(founded: Bureau) -> None:
    watch, tip = Watch(founded), founded.refs()[MAIN]
    pack = b"PACK\0\0\0\2\0\0\0\0"
    moves = [("0" * 40, tip, f"refs/heads/changes/a{n}") for n in range(10_000)]
    empty = pack + hashlib.sha1(pack, usedforsecurity=False).digest()
    watch.refused(receive(founded, commands(moves) + empty), "too-many-refs")
    honest(founded)


@pytest.mark.parametrize(("count", "size"), [(9_000, 10), (3_000, 10_000), (1, 60_000)])
def test_push_options_without_end_are_refused_within_bounds(founded: Bureau, count: int, size: int) -> None:
    watch, tip = Watch(founded), founded.refs()[MAIN]
    options = b"".join(dump_packet(b"lang=zh " + b"x" * size) for _n in range(count)) + b"0000"
    pack = b"PACK\0\0\0\2\0\0\0\0"
    data = commands([("0" * 40, tip, "refs/heads/changes/a")], " push-options") + options
    answer = receive(founded, data + pack + hashlib.sha1(pack, usedforsecurity=False).digest())
    assert answer.code != 0
    watch.unmoved()
    honest(founded)


def entry(kind: int, size: int, rest: bytes) -> bytes:
    """Return one entry of a pack (gitformat-pack(5))."""
    first, size = (kind << 4) | (size & 15), size >> 4
    head = bytearray()
    while size:
        head.append(first | 128)
        first, size = size & 127, size >> 7
    return bytes([*head, first]) + rest


def number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def test_a_pack_whose_deltas_unfold_without_end_is_refused_within_bounds(founded: Bureau) -> None:
    """One megabyte, a delta that copies it a thousand times, and a hundred of those: 100 GB out of a megabyte."""
    watch, tip = Watch(founded), founded.refs()[MAIN]
    base = hashlib.shake_128(b"base").digest(1 << 20)
    name = hashlib.sha1(b"blob %d\0" % len(base) + base, usedforsecurity=False).digest()
    copy = bytes([0x80 | 0x40 | 0x20, 0xFF, 0xFF])  # 65,535 bytes from the beginning
    entries = [entry(3, len(base), zlib.compress(base, 1))]
    for turn in range(100):
        delta = number(len(base)) + number(65_535 * 16_000 + 1) + copy * 16_000 + bytes([1, turn])
        entries.append(entry(7, len(delta), name + zlib.compress(delta)))
    pack = b"PACK" + struct.pack(">II", 2, len(entries)) + b"".join(entries)
    assert len(pack) < 2_000_000
    data = commands([("0" * 40, tip, "refs/heads/changes/a")]) + pack
    answer = receive(founded, data + hashlib.sha1(pack, usedforsecurity=False).digest())
    assert answer.code != 0 and re.search(r"unpack \S+|ng refs", answer.all)
    watch.unmoved()
    assert founded.objects() == watch.objects
    honest(founded)
