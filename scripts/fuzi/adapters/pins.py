"""Pins in a file of the user's configuration folder (`fuzi/pins.json`), written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository


class UserPins:
    """The pins of the user whose environment is given."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        home = environment.get("XDG_CONFIG_HOME") or str(Path(environment.get("HOME", "~")).expanduser() / ".config")
        self._path = Path(home) / "fuzi" / "pins.json"

    @property
    def place(self) -> str:
        """Return the path of the file of pins."""
        return str(self._path)

    def pinned(self, repository: Repository) -> Pin | None:
        """Return the pin for a repository.

        Raises:
            MalformedFile: the file of pins is damaged; it is never overwritten then.
        """
        found = self._load().get(_place(repository))
        return None if found is None else _pin(found)

    def highest(self, site: Sha256) -> Pin | None:
        """Return the longest history of a site that was verified in any repository."""
        known = (_pin(found) for found in self._load().values() if found.get("site") == site)
        return max(known, key=lambda one: one.commits, default=None)

    def pin(self, repository: Repository, pin: Pin) -> None:
        """Pin a site, or remember a newer main and ledger of it."""
        pins = self._load()
        pins[_place(repository)] = {
            "site": pin.site,
            "main": pin.main or "",
            "ledger": pin.ledger or "",
            "commits": str(pin.commits),
            "proved": pin.proved,
        }
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(pins, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(self._path)

    def _load(self) -> dict[str, dict[str, str]]:
        if not self._path.exists():
            return {}
        try:
            pins = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(place): {str(k): str(v) for k, v in one.items()} for place, one in pins.items()}
        except (ValueError, AttributeError) as error:
            raise MalformedFile(
                msg("the file of pinned sites is damaged"),
                [Problem(str(self._path), 1, msg("this is not what Fuzi wrote"))],
                msg("put it aside, then run `fuzi verify --founding ID` with the site id you kept"),
            ) from error


def _pin(found: Mapping[str, str]) -> Pin:
    commits = found.get("commits", "")
    return Pin(
        Sha256(found["site"]),
        _id(found.get("main")),
        _id(found.get("ledger")),
        found.get("proved", ""),
        int(commits) if commits.isdecimal() else 0,
    )


def _id(text: str | None) -> ObjectId | None:
    return ObjectId(text) if text else None


def _place(repository: Repository) -> str:
    return repository.config("remote.origin.url") or str(repository.git_dir.resolve())
