"""Whatever signs is called by a name, with its id in brackets: people, recovery keys, what machines may do."""

from __future__ import annotations

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.formats.roster_file import MACHINE_RIGHTS
from fuzi.model.labels import machine_right_word
from fuzi.reports.reader import calling

ZH = translator("zh")


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("recovery-1", "恢复密钥 1（recovery-1）"),
        ("recovery-12", "恢复密钥 12（recovery-12）"),
        ("recovery-0", "人员 recovery-0"),
        ("recovery-key", "人员 recovery-key"),
        ("p01", "人员 p01"),
    ],
)
def test_a_recovery_key_has_a_name_and_people_keep_theirs(person: str, name: str) -> None:
    assert calling(lambda one: f"人员 {one}", ZH)(person) == name


@pytest.mark.parametrize("right", MACHINE_RIGHTS)
def test_whatever_a_machine_may_do_has_words_in_both_languages(right: str) -> None:
    shown = machine_right_word(right)
    assert shown.render(str).endswith(f" ({right})") and shown.render(ZH).endswith(f"（{right}）")
    assert shown.render(str).isascii() and not shown.render(ZH).removesuffix(f"（{right}）").isascii()


def test_an_unknown_right_keeps_its_id() -> None:
    assert machine_right_word("review").render(ZH) == "review"
