"""People, units, roles and terms: the roster (审核人员名册).

Dates are inclusive days in the site's time zone; instants are UTC. Persons, not keys or accounts, are who approves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.model.ids import PersonId, UnitId
from fuzi.model.pattern import Pattern


class Role(StrEnum):
    """What a person acts as, for a term (2-glossary)."""

    EDITOR = "editor"
    SITE_ADMIN = "site-admin"
    UNIT_LEADER = "unit-leader"
    CONFIDENTIALITY_OFFICER = "confidentiality-officer"
    SITE_LEADER = "site-leader"
    PUBLISHER = "publisher"
    TECHNICIAN = "technician"


class Term(Struct, frozen=True):
    """A role held from one day to another, both included; None is open. `unit` is given for unit leaders only."""

    role: Role
    unit: UnitId | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Tell whether the term holds on a local day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


FORMER_DAYS = 60
"""For how long after its period an e-mail still names who had it, since a draft takes time: nobody is hidden by it."""


class HeldKey(Struct, frozen=True):
    """A public key (`algorithm base64`) and the days on which it speaks for its owner.

    Attributes:
        compromised_since: the local day from which on it speaks for nobody; or `compromised_at`, the instant (UTC).
        proof: the owner's signature with this key that it is his (SSHSIG in base64); empty where there is none yet.
    """

    key: str
    first: dt.date | None = None
    last: dt.date | None = None
    compromised_since: dt.date | None = None
    compromised_at: dt.datetime | None = None
    proof: str = ""

    @property
    def is_compromised(self) -> bool:
        """Tell whether it is said to have come into other hands."""
        return self.compromised_since is not None or self.compromised_at is not None

    def covers(self, day: dt.date, at: dt.datetime | None = None) -> bool:
        """Tell whether the key speaks on a local day; never from when it was compromised.

        Args:
            at: the instant within that day, where it is known; without it the whole day is taken as compromised.
        """
        if self.compromised_since is not None and day >= self.compromised_since:
            return False
        if self.compromised_at is not None:
            if at is None and day >= self.compromised_at.date():
                return False
            if at is not None and at >= self.compromised_at:
                return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Person(Struct, frozen=True):
    """One person on the roster; `id` is stable and never given to anybody else."""

    id: PersonId
    name: str
    unit: UnitId | None = None
    emails: tuple[str, ...] = ()
    keys: tuple[HeldKey, ...] = ()
    accounts: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    roles: tuple[Term, ...] = ()
    email_days: Mapping[str, tuple[dt.date | None, dt.date | None]] = field(default_factory=dict)

    def has_email(self, email: str, day: dt.date | None = None) -> bool:
        """Tell whether an e-mail is the person's: ever, or on a local day and for a while after its period.

        Case does not matter.
        """
        wanted = email.casefold()
        if wanted not in (address.casefold() for address in self.emails):
            return False
        first, last = self.email_days.get(wanted, (None, None))
        if day is None:
            return True
        grace = dt.timedelta(days=FORMER_DAYS)
        return (first is None or first <= day) and (last is None or day <= last + grace)

    def holds(self, role: Role, unit: UnitId | None, day: dt.date) -> bool:
        """Tell whether the person acts in `role` on a day (for a unit leader: of `unit`)."""
        return any(
            term.role is role
            and (role is not Role.UNIT_LEADER or unit is None or term.unit == unit)
            and term.covers(day)
            for term in self.roles
        )


class Unit(Struct, frozen=True):
    """An organisation that owns pages. `has_leader` is False where the roster says `leader: none`."""

    id: UnitId
    name: str
    paths: tuple[Pattern, ...] = ()
    has_leader: bool = True
    substitute: PersonId | None = None


class Deputy(Struct, frozen=True):
    """Who acts in a role for somebody (代签人): standing, or from a day to a day."""

    role: Role
    principal: PersonId
    by: PersonId
    standing: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    reason: str = ""

    def covers(self, day: dt.date) -> bool:
        """Tell whether the entry holds on a local day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Machine(Struct, frozen=True):
    """A program with a key and a sponsor, what it may sign, and the e-mails under which it commits."""

    id: str
    key: str
    sponsor: PersonId
    may: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Roster(Struct, frozen=True):
    """Everybody who may approve. An empty roster approves nothing."""

    people: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    machines: tuple[Machine, ...] = ()

    def person(self, person: str) -> Person | None:
        """Return the person with an id."""
        return next((one for one in self.people if one.id == person), None)

    def unit(self, unit: str) -> Unit | None:
        """Return the unit with an id."""
        return next((one for one in self.units if one.id == unit), None)

    def owner_of_key(self, key: str) -> tuple[Person, HeldKey] | None:
        """Return whom a public key belongs to, whenever; a key stands under one person only (checked at load)."""
        for person in self.people:
            for held in person.keys:
                if held.key == key:
                    return person, held
        return None

    def owner_of_email(self, email: str) -> Person | None:
        """Return whose e-mail an address is, where only one person ever had it; case does not matter."""
        owners = self.owners_of_email(email)
        return owners[0] if len(owners) == 1 else None

    def owners_of_email(self, email: str, day: dt.date | None = None) -> tuple[Person, ...]:
        """Return everybody whose e-mail an address is on a local day, or was not long before; else whoever had it."""
        current = tuple(one for one in self.people if day is not None and one.has_email(email, day))
        return current or tuple(one for one in self.people if one.has_email(email))

    def machine_of_key(self, key: str) -> Machine | None:
        """Return the machine that a public key belongs to."""
        return next((one for one in self.machines if one.key == key), None)

    def is_machine_email(self, email: str) -> bool:
        """Tell whether a machine commits under an address; it names no person."""
        return email.casefold() in (address.casefold() for one in self.machines for address in one.emails)

    def holders(self, role: Role, unit: UnitId | None, day: dt.date) -> tuple[Person, ...]:
        """Return who acts in a role on a day."""
        return tuple(person for person in self.people if person.holds(role, unit, day))

    def unit_name(self, unit: str) -> str:
        """Return the name that is shown for a unit; the id itself where there is no such unit."""
        found = self.unit(unit)
        return found.name if found else unit

    def name_of(self, person: str) -> str:
        """Return the name that is shown for a person id; the id itself where nobody has it."""
        found = self.person(person)
        return found.name if found else person

    def named(self, person: str) -> str:
        """Return name and id of a person, as one who works with the ids is told: `示例甲（p01）`."""
        found = self.person(person)
        return f"{found.name}（{found.id}）" if found else person
