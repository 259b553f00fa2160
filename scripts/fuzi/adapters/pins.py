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
        if found is None:
            return None
        return Pin(Sha256(found["site"]), _id(found.get("main")), _id(found.get("ledger")), found.get("proved", ""))

    def pin(self, repository: Repository, pin: Pin) -> None:
        """Pin a site, or remember a newer main and ledger of it."""
        pins = self._load()
        known = {"site": pin.site, "main": pin.main or "", "ledger": pin.ledger or "", "proved": pin.proved}
        pins[_place(repository)] = {name: value for name, value in known.items() if value or name != "proved"}
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


def _id(text: str | None) -> ObjectId | None:
    return ObjectId(text) if text else None


def _place(repository: Repository) -> str:
    return repository.config("remote.origin.url") or str(repository.git_dir.resolve())
