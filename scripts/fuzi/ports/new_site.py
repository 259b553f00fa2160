"""What starting a new site needs: the template that comes with the product, and a place for the repository."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from fuzi.model.ids import ObjectId


class NewFile(Struct, frozen=True):
    """One file of a new site: its bytes, and whether it is a command."""

    data: bytes
    is_command: bool = False


class SiteTemplate(Protocol):
    """The files a new site is made of, by path."""

    def example(self) -> Mapping[str, bytes]:
        """Return the example site: content, review, site_config, .github, mkdocs.yml, the lock files."""
        ...

    def every(self) -> Mapping[str, bytes]:
        """Return what every new site gets in place of the example's: its commands, pyproject, empty roster, …"""
        ...

    def minimal(self) -> Mapping[str, bytes]:
        """Return what a site without example content gets: three columns, an empty home page."""
        ...


class NewSites(Protocol):
    """Makes repositories where there was nothing."""

    def make(self, folder: Path, files: Mapping[str, NewFile], message: str, at: dt.datetime) -> ObjectId:
        """Make `folder` a repository with one commit of `files` on `main`, and return the commit.

        The commit carries the user's Git identity, else a neutral one. All or nothing: where it fails, the folder is
        as before.

        Raises:
            AskedWrongly: the folder is not empty, or is no folder.
            WorldFailed: Git or the disk failed.
        """
        ...
