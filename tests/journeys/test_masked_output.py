"""Wherever a confidential value is put, neither check, submit nor the host's answer to a push shows it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bureau import PAGE, Bureau, page
from forging import Blind, Forger
from fuzi.errors import FuziError
from fuzi.steps.clone import submit

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""
FOLDER = PAGE.removesuffix("index.md")
HEAD = "publicity: 主动公开"

PLACES: dict[str, Mapping[str, str | bytes]] = {
    "a word of the head": {PAGE: page().replace(HEAD, f"publicity: {NUMBER}")},
    "a key of the head": {PAGE: page().replace(HEAD, f"{HEAD}\n{NUMBER}: 1")},
    "a head that is no YAML": {PAGE: page().replace(HEAD, f"publicity: [主动公开\n x: {NUMBER}\n")},
    "the kind of a source": {PAGE: page(source=f"{{kind: {NUMBER}, name: 单位}}")},
    "a last day": {PAGE: page(expires=NUMBER)},
    "a unit": {PAGE: page(unit=NUMBER)},
    "a link": {PAGE: page(text=f"[x]({NUMBER}.pdf)\n")},
    "a file name with a space": {PAGE: page(), f"{FOLDER}{NUMBER} .pdf": b"%PDF-1.4\n"},
    "a file name": {PAGE: page(), f"{FOLDER}{NUMBER}表.pdf": b"%PDF-1.4\n"},
    "a file name with dots": {PAGE: page(), f"{FOLDER}{NUMBER}..txt.": b"x"},
    "a folder": {f"content/news/2026/{NUMBER}/index.md": page()},
    "a column": {"site_config/columns.yml": f"columns:\n  - id: {NUMBER}\n"},
    "a key of the roster": {"review/roster.yml": f"{NUMBER}: 1\n"},
    "a waiver": {"review/confidentiality/waivers.yml": f"{NUMBER}: 1\n"},
}


@pytest.mark.parametrize("files", PLACES.values(), ids=PLACES)
def test_no_output_holds_the_value(founded: Bureau, files: Mapping[str, str | bytes]) -> None:
    desk = founded.desk("p05").fresh()
    desk.write(files)
    said = [desk.says("check", expect=1), desk.fuzi("check", expect=1).all]
    said += [desk.fuzi("submit", "--change", "own", "-m", "标题", expect=None).all]
    forger, wish = Forger(founded), submit.Wish("own", "标题")
    try:
        moves = forger.caught(lambda here: submit.submit(here, forger.signer("p05"), Blind(), wish))
    except FuziError:
        moves = None  # the client already finds no way to say what this would be
    if moves is not None:
        answer = forger.push(moves)
        assert answer.code != 0
        said.append(answer.all)
    for text in said:
        assert NUMBER not in text
        assert NUMBER.lower() not in text
