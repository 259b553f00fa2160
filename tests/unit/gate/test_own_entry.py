"""Whose own entry a change of the roster alters."""

from __future__ import annotations

import pytest

from fuzi.formats.roster_file import parse_roster
from fuzi.gate.own_entry import concerned
from fuzi.model.people import Roster
from gate_case import public_key

PEOPLE = """people:
  - {{id: p01, name: 示例甲, emails: [p01@example.test], keys: ["{key}"], roles: [{{role: site-admin}}]}}
  - {{id: p02, name: 示例乙, emails: [p02@example.test], keys: [], roles: [{{role: editor}}]}}
  - {{id: p03, name: 示例丙, emails: [p03@example.test], keys: [], roles: [{{role: site-leader}}]}}
"""
UNITS = "units:\n  - {id: office, name: 办公室}\n"
MACHINE = public_key("key-machine")


def roster(people: str = PEOPLE, units: str = UNITS, more: str = "") -> Roster:
    return parse_roster(people.format(key=public_key("key-p01")) + units + more)


DEPUTY = "deputies:\n  - {role: site-leader, for: p03, by: p01, standing: true, reason: 出差}\n"
CASES = [
    (roster(), set()),
    (roster(PEOPLE.replace("role: editor", "role: publisher")), {"p02"}),
    (roster(PEOPLE.replace('"{key}"', "")), {"p01"}),
    (roster(PEOPLE.replace("p02@example.test", "p02@site.example.test")), {"p02"}),
    (roster(PEOPLE + "  - {{id: p04, name: 示例丁, emails: [p04@example.test], keys: [], roles: []}}\n"), {"p04"}),
    (roster("\n".join(line for line in PEOPLE.splitlines() if "p02" not in line) + "\n"), {"p02"}),
    (roster(more=DEPUTY), {"p01", "p03"}),
    (roster(units="units:\n  - {id: office, name: 办公室, substitute: p02}\n"), {"p02"}),
    (roster(units="units:\n  - {id: office, name: 办公室, paths: [content/a/**]}\n"), set()),
    (
        roster(more=f'machines:\n  - {{id: editor-service, key: "{MACHINE}", sponsor: p02, may: [submit]}}\n'),
        {"p02"},
    ),
]


@pytest.mark.parametrize(("other", "people"), CASES, ids=range(len(CASES)))
def test_a_change_concerns_whose_entry_differs_both_ways(other: Roster, people: set[str]) -> None:
    assert concerned(roster(), other) == people
    assert concerned(other, roster()) == people
