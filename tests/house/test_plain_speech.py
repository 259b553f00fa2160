"""The project speaks of itself alone: no machine of ours, no registry, no real person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from house.places import text_of, tracked

HERE = "tests/house/test_plain_speech.py"
MACHINE = re.compile(r"(?<![\w.}])/(?:root|work|home/\w+|Users/\w+)/")
REGISTRY = re.compile(r"https?://[\w.-]*(?:pypi\.|pythonhosted\.|npmjs\.|deb\.debian\.)|/simple\b|--find-links", re.I)
EMAIL = re.compile(r"[\w.+-]+@(\w[\w-]*(?:\.[\w-]+)+)")
NOBODY = re.compile(r"(?:^|\.)(?:test|invalid|example|localhost)$|(?:^|\.)example\.(?:com|org|net)$|^openssh\.com$")
"""Domains nobody can own (RFC 2606), and the one in the names of OpenSSH's formats."""


def lines() -> Iterator[tuple[str, str]]:
    for path in tracked():
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            if path != HERE:
                yield f"{path}:{number}", line


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    wrong = [f"{place}: {line.strip()[:120]}" for place, line in lines() if MACHINE.search(line)]
    assert not wrong, "\n".join(wrong)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    wrong = [f"{place}: {line.strip()[:120]}" for place, line in lines() if REGISTRY.search(line)]
    assert not wrong, "\n".join(wrong)


def test_every_e_mail_address_is_one_that_nobody_can_have() -> None:
    wrong = [
        f"{place}: {found[0]}"
        for place, line in lines()
        for found in EMAIL.finditer(line)
        if not NOBODY.search(found[1])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_patterns_see_what_they_are_for() -> None:
    assert MACHINE.search("see /root/x") and not MACHINE.search("content/root/x")
    assert REGISTRY.search("https://pypi.org/simple/")
    assert not NOBODY.search(EMAIL.search("somebody@mail.cn")[1])  # type: ignore[index]
    assert NOBODY.search(EMAIL.search("p01@example.test")[1])  # type: ignore[index]
