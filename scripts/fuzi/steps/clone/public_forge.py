"""Warns where drafts are pushed to a public forge: there a submission is published before any check (design 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.enforcement import Check, State

_HOST = re.compile(r"(?:[a-z+]+://)?(?:[^@/]*@)?(?:(?:www|ssh|altssh)\.)?(?P<host>[a-z0-9.-]+)[:/]", re.IGNORECASE)
_FORGES = frozenset(
    {
        "atomgit.com",
        "bitbucket.org",
        "codeberg.org",
        "gitcode.com",
        "gitcode.net",
        "gitee.com",
        "github.com",
        "gitlab.com",
    }
)


def public_forge(address: str) -> Iterator[Check]:
    """Yield a warning for the address of a forge at which everybody can have a repository.

    Args:
        address: as in `git remote get-url origin`.
    """
    found = _HOST.match(address)
    forge = "" if found is None else found["host"].lower()
    if forge in _FORGES:
        yield Check(
            "public-forge",
            State.NOTE,
            msg("drafts go to {forge}: in a public repository everybody can read them before any check", forge=forge),
            msg("let the site administrator make that repository private, or use a host of your own (`fuzi host`)"),
        )
