"""`review/roster.yml`: people, units, deputies, machines (4-contract)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from fuzi.formats.ssh_key import parse_public_key
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import Message, msg
from fuzi.model.ids import PersonId, UnitId, is_slug
from fuzi.model.pattern import Pattern, is_pattern
from fuzi.model.people import Deputy, HeldKey, Machine, Person, Role, Roster, Term, Unit

PATH = "review/roster.yml"
Days = tuple[dt.date | None, dt.date | None]
MACHINE_RIGHTS = ("submit", "receipt", "scan", "claim", "land", "expire")
_ROLES = {role.value: role for role in Role}
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_BAD_ID = msg("an id is lower-case letters, digits and hyphens")
_NO_NAME = msg("the name is empty")
_LOGIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?")
_BAD_LOGIN = msg("a login of a forge is Latin letters, digits, hyphens, dots and underscores, without `@`")


def parse_roster(text: str, path: str = PATH) -> Roster:
    """Read the roster.

    Raises:
        MalformedFile: with every problem: unknown keys, roles, units, persons; a key, e-mail or account of two persons.
    """
    return read_yaml(text, path, _roster)


def _roster(reader: Reader, value: Value) -> Roster:
    data = reader.mapping(value, ("people", "units", "deputies", "machines"), ("people", "units"))
    roster = Roster(
        tuple(_person(reader, item) for item in reader.items(data.get("people"))),
        tuple(_unit(reader, item) for item in reader.items(data.get("units"))),
        tuple(_deputy(reader, item) for item in reader.items(data.get("deputies"))),
        tuple(_machine(reader, item) for item in reader.items(data.get("machines"))),
    )
    _check(reader, value.line, roster)
    return roster


def _person(reader: Reader, value: Value) -> Person:
    data = reader.mapping(
        value, ("id", "name", "unit", "emails", "keys", "accounts", "roles"), ("id", "name", "emails", "keys", "roles")
    )
    emails = [_email(reader, item) for item in reader.items(data.get("emails"))]
    return Person(
        PersonId(reader.checked(data.get("id"), is_slug, _BAD_ID)),
        reader.checked(data.get("name"), bool, _NO_NAME),
        _unit_id(reader, data.get("unit")),
        tuple(address for address, _days in emails),
        tuple(_key(reader, item) for item in reader.items(data.get("keys"))),
        _accounts(reader, data.get("accounts")),
        tuple(_term(reader, item) for item in reader.items(data.get("roles"))),
        {address.casefold(): days for address, days in emails if days is not None},
    )


def _email(reader: Reader, value: Value) -> tuple[str, Days | None]:
    """Return an address and, where it says so, the local days from which and up to which it is the person's."""
    if isinstance(value.data, str):
        return _address(reader, value), None
    data = reader.mapping(value, ("email", "from", "to"), ("email",))
    first, last = reader.day(data.get("from")), reader.day(data.get("to"))
    if first and last and last < first:
        reader.problem(value.line, msg("the period of the e-mail ends before it begins"))
    return _address(reader, data.get("email")), (first, last)


def _address(reader: Reader, value: Value | None) -> str:
    return reader.checked(value, lambda text: bool(_EMAIL.fullmatch(text)), msg("this is not an e-mail address"))


def _unit_id(reader: Reader, value: Value | None) -> UnitId | None:
    return None if value is None else UnitId(reader.checked(value, is_slug, _BAD_ID))


def _public_key(reader: Reader, value: Value | None) -> str:
    text = reader.text(value)
    if value is None or not text:
        return ""
    try:
        return parse_public_key(text)
    except ValueError:
        reader.problem(
            value.line,
            msg("this is not a public key that can be used"),
            msg(
                "copy the whole line of a .pub file: ssh-ed25519, ecdsa-sha2-nistp256, or ssh-rsa of 3072 bits and more"
            ),
        )
        return ""


def _key(reader: Reader, value: Value) -> HeldKey:
    if isinstance(value.data, str):
        return HeldKey(_public_key(reader, value))
    data = reader.mapping(value, ("key", "from", "to", "compromised_since", "proof"), ("key",))
    since = data.get("compromised_since")
    at = since.data if since is not None and isinstance(since.data, dt.datetime) else None
    if since is not None and at is not None and at.tzinfo is None:
        reader.problem(since.line, msg("write the time with its zone, such as 2026-11-20T15:00:00+08:00, or the day"))
        at = at.replace(tzinfo=dt.UTC)
    return HeldKey(
        _public_key(reader, data.get("key")),
        reader.day(data.get("from")),
        reader.day(data.get("to")),
        reader.day(since) if at is None else None,
        at.astimezone(dt.UTC) if at is not None else None,
        reader.text(data.get("proof")),
    )


def _accounts(reader: Reader, value: Value | None) -> dict[str, tuple[int, str]]:
    if value is None:
        return {}
    accounts = {}
    for forge, item in reader.mapping(value, ("github", "gitea", "forgejo", "gitlab")).items():
        data = reader.mapping(item, ("id", "login"), ("id", "login"))
        login = reader.checked(data.get("login"), _is_login, _BAD_LOGIN)
        accounts[forge] = (reader.number(data.get("id"), 0, 1, 2**53), login)
    return accounts


def _is_login(text: str) -> bool:
    """Tell whether a login is one: it is written into `.github/CODEOWNERS`, where a blank would name somebody else."""
    return bool(_LOGIN.fullmatch(text))


def _term(reader: Reader, value: Value) -> Term:
    data = reader.mapping(value, ("role", "unit", "from", "to"), ("role",))
    role = reader.choice(data.get("role"), _ROLES, Role.EDITOR)
    term = Term(role, _unit_id(reader, data.get("unit")), reader.day(data.get("from")), reader.day(data.get("to")))
    if role is Role.UNIT_LEADER and term.unit is None:
        reader.problem(value.line, msg("a unit leader's role names the unit"), msg("add `unit: …`"))
    if role is not Role.UNIT_LEADER and term.unit is not None:
        reader.problem(value.line, msg("only a unit leader's role names a unit; this role holds for the whole site"))
    if term.first and term.last and term.last < term.first:
        reader.problem(value.line, msg("the role ends before it begins"))
    return term


def _unit(reader: Reader, value: Value) -> Unit:
    data = reader.mapping(value, ("id", "name", "paths", "leader", "substitute"), ("id", "name"))
    patterns = []
    for item in reader.items(data.get("paths")):
        text = reader.checked(item, is_pattern, msg("this path pattern is not clear; write `content/folder/**`"))
        if text:
            patterns.append(Pattern(text))
    leader = data.get("leader")
    if leader is not None and leader.data != "none":
        reader.problem(leader.line, msg("the only word known here is `none`; leaders are named by their roles"))
    substitute = data.get("substitute")
    return Unit(
        UnitId(reader.checked(data.get("id"), is_slug, _BAD_ID)),
        reader.checked(data.get("name"), bool, _NO_NAME),
        tuple(patterns),
        leader is None,
        None if substitute is None else PersonId(reader.checked(substitute, is_slug, _BAD_ID)),
    )


def _deputy(reader: Reader, value: Value) -> Deputy:
    data = reader.mapping(
        value, ("role", "for", "by", "standing", "from", "to", "reason"), ("role", "for", "by", "reason")
    )
    deputy = Deputy(
        reader.choice(data.get("role"), _ROLES, Role.SITE_LEADER),
        PersonId(reader.text(data.get("for"))),
        PersonId(reader.text(data.get("by"))),
        reader.flag(data.get("standing")),
        reader.day(data.get("from")),
        reader.day(data.get("to")),
        reader.text(data.get("reason")),
    )
    if deputy.principal == deputy.by:
        reader.problem(value.line, msg("nobody is his own deputy"))
    if not deputy.standing and (deputy.first is None or deputy.last is None):
        what = msg("a deputy is a standing one (`standing: true`) or one for a period (`from:` and `to:`)")
        reader.problem(value.line, what)
    if deputy.first and deputy.last and deputy.last < deputy.first:
        reader.problem(value.line, msg("the deputy's period ends before it begins"))
    return deputy


def _machine(reader: Reader, value: Value) -> Machine:
    data = reader.mapping(value, ("id", "key", "sponsor", "may", "emails"), ("id", "key", "sponsor", "may"))
    rights = tuple(
        reader.choice(item, {right: right for right in MACHINE_RIGHTS}, "") for item in reader.items(data.get("may"))
    )
    return Machine(
        reader.checked(data.get("id"), is_slug, _BAD_ID),
        _public_key(reader, data.get("key")),
        PersonId(reader.text(data.get("sponsor"))),
        rights,
        tuple(_address(reader, item) for item in reader.items(data.get("emails"))),
    )


def _check(reader: Reader, line: int, roster: Roster) -> None:
    people = {person.id for person in roster.people}
    units = {unit.id for unit in roster.units}
    keys = [key.key for person in roster.people for key in person.keys] + [machine.key for machine in roster.machines]
    emails = [email for person in roster.people for email in {one.casefold() for one in person.emails}]
    apart = {email for email in emails if _are_apart(roster, email)}
    emails = [email for email in emails if email not in apart]
    emails += [email for machine in roster.machines for email in {one.casefold() for one in machine.emails}]
    accounts = [(forge, number) for person in roster.people for forge, (number, _login) in person.accounts.items()]
    _unique(
        reader, line, (person.id for person in roster.people), lambda one: msg("the id {id} is given twice", id=one)
    )
    _unique(reader, line, (unit.id for unit in roster.units), lambda one: msg("the id {id} is given twice", id=one))
    _unique(
        reader,
        line,
        (key for key in keys if key),
        lambda _one: msg("one public key is listed twice; it can belong to one person only"),
    )
    _unique(reader, line, emails, lambda one: msg("the e-mail {email} stands under two people", email=one))
    _unique(reader, line, accounts, lambda one: msg("the account {account} stands under two people", account=one[1]))
    named_units = [(person.id, person.unit) for person in roster.people if person.unit]
    named_units += [(person.id, term.unit) for person in roster.people for term in person.roles if term.unit]
    for owner, unit in named_units:
        if unit not in units:
            reader.problem(line, msg("{person} names the unit {unit}, which is not listed", person=owner, unit=unit))
    named = [one for deputy in roster.deputies for one in (deputy.principal, deputy.by)]
    named += [unit.substitute for unit in roster.units if unit.substitute]
    named += [machine.sponsor for machine in roster.machines]
    for person in sorted(set(named) - people - {""}):
        reader.problem(line, msg("{person} is named but not listed under people", person=person))


def _are_apart(roster: Roster, email: str) -> bool:
    """Tell whether the people of an address have it one after the other, and no machine has it."""
    if roster.is_machine_email(email):
        return False
    periods = [one.email_days.get(email, (None, None)) for one in roster.people if one.has_email(email)]
    ordered = sorted((first or dt.date.min, last or dt.date.max) for first, last in periods)
    return all(before[1] < after[0] for before, after in pairwise(ordered))


def _unique(reader: Reader, line: int, values: Iterable[Any], what: Callable[[Any], Message]) -> None:
    for value, times in Counter(values).items():
        if value and times > 1:
            reader.problem(line, what(value))
