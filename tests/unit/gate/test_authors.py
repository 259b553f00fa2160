"""Who wrote a change: everybody its commits name, as persons of the roster."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from fuzi.gate.authors import authors_of, emails_of
from fuzi.model.ids import PersonId
from fuzi.model.people import Machine, Person, Roster

ROSTER = Roster(
    tuple(
        Person(PersonId(f"p0{n}"), f"示例{n}", emails=(f"p0{n}@example.test", f"P0{n}.Old@example.test"))
        for n in (1, 3, 5)
    )
)
SIGNER = PersonId("p05")


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("Title\n", ()),
        ("Title\n\nCo-authored-by: A <a@example.test>\n", ("a@example.test",)),
        ("Title\n\nCO-AUTHORED-BY: A <a@example.test>", ("a@example.test",)),
        ("Title\n\n  co-authored-by : A < a@example.test >  \r\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by: A <a@example.test> (said so)\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by: a@example.test\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by: A <a@example.test>, B <b@example.test>\n", ("a@example.test", "b@example.test")),
        ("Title\n\nCo-authored-by: A\n <a@example.test>\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by：示例甲 <a@example.test>\n", ("a@example.test",)),
        ("Title\n\n> Co-authored-by: A <a@example.test>\n", ("a@example.test",)),
        ("Co-authored-by: A <a@example.test>\n\nlater text\n", ("a@example.test",)),
        (
            "Co-authored-by: A <a@example.test>\nCo-authored-by: B <b@example.test>",
            ("a@example.test", "b@example.test"),
        ),
        ("Title\r\rCo-authored-by: A <a@example.test>\rmore", ("a@example.test",)),
        ("Title\n\n1. Co_authored\u2011by: A <a@example.test>\n", ("a@example.test",)),
        ("Title\n\nCoauthored-by: 示例甲《a@example.test》\n", ("a@example.test",)),
        ("Title\n\nCo-author: A ＜a＠example.test.＞\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by: <mailto:a@example.test>\n", ("a@example.test",)),
        ("Title\n\nCo-authored-by: 示例甲\n", ("示例甲",)),
        ("Title\n\nCo-authored-by: request/x=y 11010519491231002X\n", ("request x y …X",)),
        ("Title\n\nCo-authored-by:\n", ()),
        ("Title\n\nSigned-off-by: A <a@example.test>\n", ()),
        ("Title\n\nthanks to a@example.test who co-authored-by and large\n", ()),
    ],
)
def test_the_people_on_a_co_author_line_are_named(message: str, named: tuple[str, ...]) -> None:
    assert emails_of("x@example.test", "y@example.test", message) == ("x@example.test", "y@example.test", *named)


def test_a_message_of_hostile_size_is_read_in_time() -> None:
    for long in ("Co-authored-by: " + "a" * 100_000, "\n" * 100_000, "> " * 50_000, "Co-authored-by:" + "a@" * 20_000):
        before = time.process_time()
        emails_of("x@example.test", "y@example.test", long)
        assert time.process_time() - before < 5


def authors(*emails: str, attributed: dict[str, str] | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return authors_of(emails, ROSTER, attributed or {}, SIGNER)


def test_the_signer_is_always_an_author() -> None:
    assert authors() == (("p05",), ())


def test_an_address_is_known_whatever_its_case_and_of_whatever_time() -> None:
    assert authors("P01@EXAMPLE.test", "p03.old@example.test") == (("p01", "p03", "p05"), ())


def test_an_address_that_nobody_has_is_unknown() -> None:
    assert authors("z@example.test", "", "p01@example.test") == (("p01", "p05"), ("", "z@example.test"))


def test_a_name_without_an_address_means_everybody_who_is_called_so_or_is_asked_about() -> None:
    assert authors("示例1", "p03") == (("p01", "p03", "p05"), ())
    assert authors("外人") == (("p05",), ("外人",))
    assert authors("外人", attributed={"外人": "p03"}) == (("p03", "p05"), ())


def test_the_submitter_names_the_person_of_an_unknown_address() -> None:
    assert authors("z@example.test", attributed={"z@example.test": "p03"}) == (("p03", "p05"), ())


def test_nobody_can_be_named_who_is_not_on_the_roster() -> None:
    assert authors("z@example.test", attributed={"z@example.test": "p99"}) == (("p05",), ("z@example.test",))


def test_a_known_address_cannot_be_given_to_somebody_else() -> None:
    assert authors("p01@example.test", attributed={"p01@example.test": "p05"}) == (("p01", "p05"), ())


def shared(day: dt.date | None) -> tuple[str, ...]:
    """Return whom an address names that p01 had until the 20th and p03 has from the 21st on."""
    periods = {"p01": (None, dt.date(2026, 11, 20)), "p03": (dt.date(2026, 11, 21), None)}
    people = tuple(
        Person(PersonId(person), person, emails=("News@example.test",), email_days={"news@example.test": days})
        for person, days in periods.items()
    )
    return authors_of(["news@example.test"], Roster(people), {}, SIGNER, day)[0]


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (dt.date(2026, 11, 20), ("p01", "p05")),
        (dt.date(2026, 11, 21), ("p01", "p03", "p05")),  # a draft takes time: who had it before is named as well
        (dt.date(2027, 1, 19), ("p01", "p03", "p05")),
        (dt.date(2027, 1, 20), ("p03", "p05")),
        (None, ("p01", "p03", "p05")),
    ],
)
def test_an_address_that_passed_on_names_both_for_a_while(day: dt.date | None, named: tuple[str, ...]) -> None:
    assert shared(day) == named


def test_an_address_whose_period_is_over_and_that_nobody_took_over_names_who_had_it() -> None:
    days = {"old@example.test": (None, dt.date(2020, 1, 1))}
    roster = Roster((Person(PersonId("p01"), "p01", emails=("old@example.test",), email_days=days),))
    assert authors_of(["old@example.test"], roster, {}, SIGNER, dt.date(2026, 11, 23))[0] == ("p01", "p05")


def test_a_machines_address_names_nobody() -> None:
    roster = Roster(ROSTER.people, machines=(Machine("cms", "k", PersonId("p01"), ("submit",), ("CMS@example.test",)),))
    assert authors_of(["cms@example.test"], roster, {}, SIGNER, None) == (("p05",), ())
