"""What an open review debt holds back, and how much of main may be released meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.gate.debt import held_back, releasable, terms_of
from fuzi.model.change_statement import Landing
from fuzi.model.debt import Debt, LandedChange, LandingKind
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.statement import TARGET, VERSION, Filed, Statement

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
SITE, POLICY = Sha256("s"), Sha256("p")
KINDS = {"o": LandingKind.ORDINARY, "e": LandingKind.EMERGENCY, "r": LandingKind.RETRACTION}


def landings(story: str) -> list[LandedChange]:
    """Return landings by their letters; `E` is an emergency that still owes its approvals."""
    return [
        LandedChange(ChangeId(f"c{place}"), ObjectId(f"{place}"), KINDS[letter.lower()])
        for place, letter in enumerate(story)
    ]


def debts(story: str, *, earlier: bool = False) -> list[Debt]:
    """Return the open debts of a story; `earlier`: one was released before it begins."""
    owed = [str(place) for place, letter in enumerate(story) if letter == "E"] + (["before"] if earlier else [])
    return [
        Debt(ChangeId("c"), ObjectId(one), Sha256(""), 0, ("news/a",), AT, "台风", (PersonId("p01"),)) for one in owed
    ]


@pytest.mark.parametrize(
    ("story", "earlier", "expected"),
    [
        ("", False, 0),
        ("ooo", False, 3),  # nothing is owed
        ("E", False, 1),  # the release that carries it
        ("ooE", False, 3),  # main is linear: what landed before comes along
        ("Eo", False, 1),  # what landed after it waits
        ("oEoo", False, 2),
        ("EoE", False, 3),  # a further emergency carries what stands before it
        ("o", True, 0),  # any other release
        ("r", True, 1),  # a retraction
        ("rr", True, 2),
        ("or", True, 0),  # a retraction carries nothing else
        ("ro", True, 1),
        ("oE", True, 2),
        ("e", True, 0),  # an emergency whose approvals were given is an ordinary landing
        ("Er", False, 2),
        ("Ero", False, 2),
    ],
)
def test_so_much_of_main_may_be_released(story: str, earlier: bool, expected: int) -> None:
    assert releasable(landings(story), debts(story, earlier=earlier)) == expected


def test_without_a_debt_nothing_is_held_back() -> None:
    assert held_back(landings("oreo"), []) == ()


def test_what_is_held_back_is_named_in_order() -> None:
    assert [one.change for one in held_back(landings("oEoro"), debts("oEoro"))] == ["c2", "c4"]


def emergency(person: str, hours: int) -> Emergency:
    until = AT + dt.timedelta(hours=hours)
    head = ("emergency", VERSION, SITE, TARGET, ChangeId("c"), 1, Sha256("r"), until, f"{hours}")
    return Emergency(*head, "publisher", PersonId(person), POLICY, ObjectId("0"))  # type: ignore[arg-type]


def landing(*counted: str) -> Landing:
    done = (ChangeId("c"), 1, Sha256("r"), ObjectId("1"), ObjectId("2"), ObjectId("3"), POLICY)
    named = tuple(Sha256(one) for one in counted)
    return Landing("landing", VERSION, SITE, TARGET, *done, named, PersonId("p01"), ObjectId("0"))


def filed(key: str, statement: Statement) -> Filed:
    return Filed(Sha256(key), statement, "key", 1, AT)


def test_the_earliest_end_time_of_those_who_asked_holds() -> None:
    records = [filed("a", emergency("p02", 20)), filed("b", emergency("p07", 10))]
    assert terms_of(landing("a", "b"), records) == (AT + dt.timedelta(hours=10), "10", ("p02", "p07"))


def test_a_landing_that_counts_no_emergency_is_an_ordinary_one_whatever_else_was_filed() -> None:
    assert terms_of(landing("x"), [filed("a", emergency("p02", 20))]) is None


def test_a_debt_is_overdue_from_its_end_time_on() -> None:
    (one,) = debts("E")
    assert not one.is_overdue(AT)
    assert one.is_overdue(AT + dt.timedelta(seconds=1))
