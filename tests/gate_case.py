"""Reads a gate case (`tests/cases/<sentence>/`) and puts it before the gate.

`submission.yml` tells what was submitted, `approvals.yml` who said what, `expected.txt` what the gate answers. A case
takes `tests/cases/policy.yml` and `roster.yml` unless it has a policy of its own; its own roster names only what
differs, person by person and unit by unit. Everything is a step of the ledger, counted from 1; `seen` is a step, too.
Contents are words (`v1`), keys are names (`key-p01`), times are those of Shanghai.
"""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from emergency_case import WORDS, alarm, answered
from fuzi.formats.policy_file import parse_policy
from fuzi.formats.roster_file import parse_roster
from fuzi.gate.ground import Case, Ground
from fuzi.gate.items import files_of, grouped, make_item, root_of
from fuzi.gate.paths import entry_problems
from fuzi.messages import Translate
from fuzi.model.change_statement import Approval, Closing, Decision, Disclaimer, Landing, Submission
from fuzi.model.exception_record import Mandate
from fuzi.model.file_tree import ListedTree
from fuzi.model.host_statement import Scan, ScannedFinding
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, UnitId, sha256_of
from fuzi.model.items import Item
from fuzi.model.people import Roster
from fuzi.model.policy import Policy
from fuzi.model.statement import TARGET, VERSION, Filed, Statement
from fuzi.model.tree import REGULAR, Entry, FileState, sorted_entries
from fuzi.model.verdict import Verdict
from fuzi.reports.verdict import verdict_text

CASES = Path(__file__).parent / "cases"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = sha256_of(b"site")
CHANGE = ChangeId("open-day")
HOST_KEY = "the host's key"
ROLE_OF = {
    "unit-approval": "unit-leader",
    "initial-review": "site-admin",
    "confidentiality-review": "confidentiality-officer",
    "sign-off": "site-leader",
}
KNOWN = {
    "now", "main", "column_units", "lists", "submissions", "step", "at", "by", "authors", "files", "units", "scan",
    "says", "stage", "role", "unit", "seen", "of", "pages", "acknowledge", "key", "policy", "site", "change",
    "statement", "words", "on_behalf", "findings", "extras", "columns", "column_templates", "new_columns",
    "new_templates", "for", "deputy", "from", "to",
}  # fmt: skip


@cache
def public_key(name: str) -> str:
    """Return the public key that a name such as `key-p01` stands for: sound in form, with no private half."""
    number = int.from_bytes(sha256(name.encode()).digest(), "little") >> 3
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", number.to_bytes(32, "little")))
    return f"ssh-ed25519 {b64encode(blob).decode()}"


def digest(word: str) -> Sha256:
    """Return the digest of a content that a case names by a word."""
    return sha256_of(word.encode())


def commit(step: int) -> ObjectId:
    """Return the ledger commit of a step."""
    return ObjectId(f"{step:040x}")


def instant(text: object) -> dt.datetime:
    """Return the instant of a local time such as `2026-11-20 09:00`."""
    return dt.datetime.fromisoformat(str(text)).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


EVENING = instant("2026-11-23 18:00")


class Draft(Struct, frozen=True):
    """A submission with what is needed to approve it."""

    record: Submission
    items: tuple[Item, ...]
    entries: tuple[Entry, ...]
    paths_after: tuple[str, ...]


class Story(Struct, dict=True):
    """A change and its ledger, told step by step; `case()` puts it before the gate."""

    ground: Ground
    now: dt.datetime = EVENING
    main: Mapping[str, str | None] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    filed: list[Filed] = field(default_factory=list)
    after: Ground | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)

    def submit(self, told: Mapping[str, Any]) -> Draft:
        """File a submission and, unless there is none, the host's check of it."""
        before, after = _states(self.main), _states({**self.main, **told["files"]})
        changed = {path for path in before | after if before.get(path) != after.get(path)}
        entries = sorted_entries(Entry(path, before.get(path), after.get(path)) for path in changed)
        paths = frozenset(before | after)
        items = []
        for name, group in grouped(entries, paths).items():
            own = {path: after[path] for path in files_of(name, ListedTree(after))}
            units = [UnitId(unit) for unit in told.get("units", {}).get(name, ())]
            items.append(make_item(name, group, own, units))
        number, by = len(self.drafts) + 1, PersonId(told["by"])
        record = Submission(
            "submission",
            VERSION,
            SITE,
            TARGET,
            CHANGE,
            number,
            f"第 {number} 稿",
            commit(0),
            commit(number),
            entries,
            root_of(entries),
            {item.id: item.digest for item in items},
            tuple(PersonId(author) for author in told.get("authors", [by])),
            {},
            by,
            by,
            commit(0),
        )
        draft = Draft(record, tuple(items), entries, tuple(after))
        self.drafts.append(draft)
        step = told.get("step", 1)
        self._file(record, f"{step:02d}-{by}-submission", told, step)
        self._scan(draft, told.get("scan", {}), step)
        return draft

    def _scan(self, draft: Draft, told: Mapping[str, Any] | str, step: int) -> None:
        if isinstance(told, str):
            return
        findings = tuple(
            ScannedFinding(one["id"], one.get("rule", "resident-id"), one["severity"], one["path"], "", one["status"])
            for one in ({"status": "open", **finding} for finding in told.get("findings", ()))
        )
        record = Scan(
            "scan",
            VERSION,
            SITE,
            TARGET,
            CHANGE,
            draft.record.number,
            draft.record.root,
            commit(0),
            "rules",
            told.get("lists", "lists"),
            tuple(told.get("extras", ())),
            findings,
            len(draft.entries),
            0,
            0,
        )
        self._file(record, f"{step:02d}-host-scan", {"key": HOST_KEY}, step)

    def say(self, told: Mapping[str, Any]) -> Filed:
        """File what somebody says: approve, object, withdraw, lift, disclaim, abandon, land."""
        step, by, says = told["step"], PersonId(told["by"]), told["says"]
        seen = commit(told.get("seen", step - 1))
        tail = told.get("unit") or told.get("stage") or says
        if says == "disclaim":
            record: Statement = Disclaimer("disclaimer", VERSION, SITE, TARGET, CHANGE, by, seen, "")
        elif says == "abandon":
            record = Closing("closing", VERSION, SITE, TARGET, CHANGE, by, seen, "")
        elif says == "land":
            last = self.drafts[-1].record
            done = (last.number, last.root, commit(0), commit(9), commit(8), self.ground.policy.digest)
            record = Landing("landing", VERSION, SITE, TARGET, CHANGE, *done, (), by, seen)
        elif says == "emergency":
            until = instant(told.get("until", "2026-11-21 12:00"))
            policy = self.ground.policy.digest if told.get("policy") != "old" else sha256_of(b"an older policy")
            about = self.drafts[told.get("of", len(self.drafts)) - 1].record
            record = alarm(about, told, policy, seen, until)
        elif says in {"start", "end"}:
            record = self._mandate(told, by, seen)
            tail = f"mandate-{says}"
        else:
            record = self._words(told, by, seen)
        return self._file(record, f"{step:02d}-{by}-{tail}", told, step)

    def _mandate(self, told: Mapping[str, Any], by: PersonId, seen: ObjectId) -> Mandate:
        """Return the word by which a standing deputy begins or ceases to act; else it runs a week from the 20th."""
        return Mandate(
            "mandate",
            VERSION,
            SITE,
            TARGET,
            told.get("role", "site-leader"),
            PersonId(told["for"]),
            PersonId(told.get("deputy", by)),
            told.get("from", dt.date(2026, 11, 20)),
            told.get("to", dt.date(2026, 11, 26)),
            told.get("words", "病假"),
            told["says"],
            by,
            instant("2026-11-20 09:00"),
            seen,
        )

    def _words(self, told: Mapping[str, Any], by: PersonId, seen: ObjectId) -> Approval:
        earlier = [one for one in self.filed if isinstance(one.statement, Submission) and one.position < told["step"]]
        draft = self.drafts[told.get("of", len(earlier)) - 1]
        stage = told.get("stage", "initial-review")
        items = {item.id: item.digest for item in draft.items}
        named = told.get("statement")
        target = next((one.id for one in self.filed if named and one.id.startswith(f"{named:02d}-")), "")
        is_ours = told.get("policy") != "old"
        return Approval(
            "approval",
            VERSION,
            SITE if told.get("site") != "other" else sha256_of(b"another site"),
            TARGET,
            CHANGE if told.get("change") != "other" else ChangeId("another"),
            draft.record.number,
            draft.record.root,
            {name: items[name] for name in told.get("pages", items)},
            stage,
            told.get("role") or ROLE_OF.get(stage, "editor"),
            told.get("unit", ""),
            by,
            told.get("on_behalf", ""),
            self.ground.policy.digest if is_ours else sha256_of(b"an older policy"),
            seen,
            tuple(told.get("acknowledge", ())),
            Decision(told["says"]),
            target,
            told.get("words", ""),
        )

    def _file(self, record: Statement, name: str, told: Mapping[str, Any], step: int) -> Filed:
        at = instant(told.get("at", f"2026-11-20 09:{step:02d}"))
        key = told.get("key", f"key-{getattr(record, 'person', '')}")
        filed = Filed(Sha256(name), record, public_key(key), step, at)
        self.filed.append(filed)
        return filed

    def case(self) -> Case:
        """Return the whole story as the gate's case."""
        last = self.drafts[-1] if self.drafts else None
        positions = {commit(step): step for step in range(max((one.position for one in self.filed), default=0) + 1)}
        return Case(
            SITE,
            CHANGE,
            tuple(one for one in self.filed if not isinstance(one.statement, Mandate)),
            last.items if last else (),
            replace(self.ground, mandates=tuple(one for one in self.filed if isinstance(one.statement, Mandate))),
            positions,
            self.now,
            entry_problems(last.entries, ListedTree(last.paths_after)) if last else (),
            self.after,
        )

    def verdict(self) -> Verdict:
        """Return the gate's answer."""
        until = instant(self.asked["debt"]["until"]) if "debt" in self.asked else None
        return answered(self.case(), self.asked, until)


def lacking(verdict: Verdict) -> Counter[tuple[str, str, str, str]]:
    """Return how many approvals are missing, by page, stage, role and unit."""
    missing: Counter[tuple[str, str, str, str]] = Counter()
    for one in verdict.missing:
        for page in one.pages:
            missing[page, one.stage, one.role, one.unit] += one.count
    return missing


def _states(files: Mapping[str, str | None]) -> dict[str, FileState]:
    """Return the files of a tree: `v1`, or a mode before it (`120000 v1`); nothing is no file."""
    states = {}
    for path, content in files.items():
        if content is not None:
            mode, _, word = str(content).rpartition(" ")
            states[path] = FileState(mode or REGULAR, digest(word))
    return states


def _name_of(row: Mapping[str, Any]) -> str:
    """Return what tells a row of the roster from others: its id, or for a deputy who acts for whom in what."""
    return str(row.get("id") or (row["role"], row["for"], row["by"]))


@cache
def roster_of(text: str, *changes: str) -> Roster:
    """Return the roster of a text in which keys are names, with the changes of others laid over it in turn."""
    told = yaml.safe_load(text)
    for part, rows in (row for change in changes for row in (yaml.safe_load(change) or {}).items()):
        known = {_name_of(row): row for row in told.get(part, [])}
        for row in rows:
            known[_name_of(row)] = {**known.get(_name_of(row), {}), **row}
        told[part] = [row for row in known.values() if not row.get("gone")]
    whole = yaml.safe_dump(told, allow_unicode=True)
    return parse_roster(re.sub(r"\bkey-[\w-]+", lambda found: public_key(found[0]), whole))


def ground_of(folder: Path, told: Mapping[str, Any]) -> Ground:
    """Return the rules of a case."""
    own_policy, own_roster = folder / "policy.yml", folder / "roster.yml"
    policy = (own_policy if own_policy.exists() else CASES / "policy.yml").read_text(encoding="utf-8")
    changes = own_roster.read_text(encoding="utf-8") if own_roster.exists() else ""
    units = {column: UnitId(unit) for column, unit in told.get("column_units", {}).items()}
    roster = roster_of((CASES / "roster.yml").read_text(encoding="utf-8"), changes)
    columns = (told.get("columns", sorted(units)), told.get("column_templates", {}))
    return Ground(
        _policy_of(policy), roster, units, SHANGHAI, told.get("lists", "lists"), tuple(columns[0]), columns[1]
    )


def ground_after(folder: Path, told: Mapping[str, Any], before: Ground) -> Ground | None:
    """Return the rules as the change of a case would leave them: `new-policy.yml`, `new-roster.yml`, `new_columns`."""
    policy, roster = folder / "new-policy.yml", folder / "new-roster.yml"
    if not (policy.exists() or roster.exists() or {"new_columns", "new_templates"} & told.keys()):
        return None
    own = folder / "roster.yml"
    changes = [own.read_text(encoding="utf-8")] if own.exists() else []
    changes += [roster.read_text(encoding="utf-8")] if roster.exists() else []
    units = told.get("new_columns", before.column_units)
    return replace(
        before,
        policy=_policy_of(policy.read_text(encoding="utf-8")) if policy.exists() else before.policy,
        roster=roster_of((CASES / "roster.yml").read_text(encoding="utf-8"), *changes),
        column_units={column: UnitId(unit) for column, unit in units.items() if unit},
        columns=tuple(sorted(units)) or before.columns,
        column_templates=told.get("new_templates", before.column_templates),
    )


@cache
def _policy_of(text: str) -> Policy:
    return parse_policy(text)


def load_story(folder: Path) -> Story:
    """Return the story of a case folder; a word that no case knows is refused."""
    told = yaml.safe_load((folder / "submission.yml").read_text(encoding="utf-8"))
    said = yaml.safe_load((folder / "approvals.yml").read_text(encoding="utf-8")) or []
    unknown = {key for row in [told, *told["submissions"], *said] for key in row} - KNOWN - WORDS
    assert not unknown, f"{folder.name}: unknown words {sorted(unknown)}"
    ground = ground_of(folder, told)
    story = Story(ground, main=told.get("main", {}), after=ground_after(folder, told, ground))
    story.asked = told
    story.now = instant(told["now"]) if "now" in told else story.now
    for one in told["submissions"]:
        story.submit(one)
    for one in said:
        story.say(one)
    return story


def answer(folder: Path, translate: Translate) -> str:
    """Return what the gate says of a case, as a reader sees it."""
    story = load_story(folder)
    return verdict_text(story.verdict(), translate, story.ground.roster.name_of, has_advice=False) + "\n"
