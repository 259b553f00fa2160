"""A contact's number in a table is for the officer, a pupil's is blocked, an office's passes, in every layout."""

from __future__ import annotations

from itertools import chain

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier

NUMBERS = ("13800138000", "13900139000", "13700137000")


def markdown(rows: list[tuple[str, ...]]) -> str:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((head, "|" + " --- |" * len(rows[0]), *rest))


def html(rows: list[tuple[str, ...]]) -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return "<table>\n" + "\n".join(lines) + "\n</table>"


LAYOUTS = {
    "markdown": markdown,
    "html": html,
    "html in one line": lambda rows: html(rows).replace("\n", ""),
    "sheet": lambda rows: "\n".join("\t".join(row) for row in rows),
    "document": lambda rows: "\n\n".join("\t".join(row) for row in rows),
    "cells of a document": lambda rows: "\n\n\n".join(chain.from_iterable(rows)),
}


def gravest(layout: str, heads: tuple[str, str, str], names: tuple[str, str, str]) -> set[Severity]:
    rows = [heads, *(("示例小学", name, number) for name, number in zip(names, NUMBERS, strict=True))]
    return {one.severity for one in matches_of(LAYOUTS[layout](rows), Carrier.FILE) if one.rule.id == "mobile-phone"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_of_a_table_of_contacts_is_for_the_officer(layout: str) -> None:
    assert gravest(layout, ("学校", "联系人", "电话"), ("示例甲", "示例乙", "示例丙")) == {Severity.FLAG}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("heads", [("学校", "姓名", "手机"), ("学校", "学生姓名", "家长联系人电话")])
def test_no_row_of_a_list_of_people_passes_as_a_contact(layout: str, heads: tuple[str, str, str]) -> None:
    assert gravest(layout, heads, ("示例甲", "示例乙", "示例丙")) == {Severity.BLOCK}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_of_offices_pass(layout: str) -> None:
    assert gravest(layout, ("学校", "科室", "值班电话"), ("办公室", "教务处", "总务处")) == {Severity.NOTE}


@pytest.mark.parametrize("layout", ["markdown", "sheet", "document"])
def test_a_password_beneath_its_head_is_found(layout: str) -> None:
    rows = [("学校", "账号", "初始密码"), ("示例小学", "sch01", "Sch@2026"), ("示例中学", "sch02", "Sch#2026")]
    found = [one.rule.id for one in matches_of(LAYOUTS[layout](rows), Carrier.FILE)]
    assert found.count("written-password") == 2
