"""Whoever pushes to a public forge is told that this publishes, in whatever form the address is written."""

from __future__ import annotations

import pytest

from fuzi.steps.clone.public_forge import public_forge

AT = "@"

FORGES = (
    f"git{AT}github.com:example/site.git",
    "https://github.com/example/site",
    f"https://p01:word{AT}www.GitHub.com/example/site.git",
    f"ssh://git{AT}ssh.github.com:443/example/site.git",
    f"git{AT}gitee.com:example/site.git",
    "https://gitlab.com/example/site.git",
)
OTHERS = (
    "",
    "../site.git",
    "/srv/git/site.git",
    "file:///srv/github.com/site.git",
    f"ssh://site{AT}git.example.test/srv/site.git",
    "https://git.example.test/github.com/site.git",
    f"git{AT}github.com.example.test:site.git",
)


@pytest.mark.parametrize("address", FORGES)
def test_a_public_forge_is_named(address: str) -> None:
    (one,) = public_forge(address)
    assert one.code == "public-forge" and one.hint is not None
    assert str(one.message.values["forge"]) in address.lower()


@pytest.mark.parametrize("address", OTHERS)
def test_any_other_address_is_not(address: str) -> None:
    assert not list(public_forge(address))
