"""Secrets as files: for their owner alone, no links, read through one descriptor so that what was looked at is read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import Message, msg

LARGEST = 32_000_000
"""Bytes: 200,000 words of 64 characters, and some more."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class LocalSecretFiles:
    """Secrets on this machine; whoever runs this must own them."""

    def __init__(self, files: DurableFiles | None = None) -> None:
        self._files = files or DurableFiles()

    def read(self, path: Path) -> bytes | None:
        """Return a secret; None where there is no such file."""
        try:
            opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            if path.is_symlink():
                raise _unfit(path, msg("it is a link")) from error
            raise WorldFailed(msg("{path} cannot be read", path=path.name), None, str(error)) from error
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            os.close(opened)
            raise _unfit(path, msg("it is no plain file"))
        with os.fdopen(opened, "rb") as file:
            if found.st_uid != os.geteuid():
                raise _unfit(path, msg("it belongs to another account"))
            if found.st_mode & _OTHERS:
                raise _unfit(path, msg("other accounts could read or write it"))
            if found.st_size > LARGEST:
                raise _unfit(path, msg("it is larger than {limit} bytes", limit=LARGEST))
            return file.read()

    def write(self, path: Path, data: bytes) -> None:
        """Write a secret whole or not at all, for its owner alone; once written, a power cut does not take it."""
        try:
            self._files.replace_shared(path, data)
        except OSError as error:
            raise WorldFailed(msg("{path} cannot be written", path=path), None, str(error)) from error

    def numbered(self, path: Path) -> Sequence[Path]:
        """Return `path`, `path-2`, …, the oldest first; links too, so that reading one is refused."""
        name = re.compile(re.escape(path.name) + r"(?:-([1-9][0-9]{0,3}))?")
        found = [(match, one) for one in path.parent.glob(f"{path.name}*") if (match := name.fullmatch(one.name))]
        return [one for _match, one in sorted(found, key=lambda pair: int(pair[0][1] or 1))]


def _unfit(path: Path, why: Message) -> AskedWrongly:
    return AskedWrongly(
        msg("{path} is not kept as a secret must be: {why}", path=path.name, why=why),
        msg("make it a plain file of the account that runs this, readable by nobody else: `chmod 600 FILE`"),
    )
