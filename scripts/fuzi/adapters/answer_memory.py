"""What was worked out of a request (the words of a picture, compiled patterns), kept for who has the request alone.

Each answer is encrypted under a key made of the request's own bytes; its file is named after a digest that tells
nothing of the key. It saves time and nothing else: a file that is damaged or of another program is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles

LARGEST = 1024 * 1024
_NONCE = bytes(12)
"""A key encrypts one answer only: the version of the program is part of it."""


class AnswerMemory:
    """Answers in a folder of the user's cache.

    Args:
        folder: where they are; made with the first answer. None where the user has no home: nothing is kept.
        version: of the program and its models: another version remembers nothing of this one.
        largest: bytes of the largest answer that is kept; None for the usual bound, that of pictures.
    """

    def __init__(self, folder: Path | None, version: str, largest: int | None = None) -> None:
        self._folder = folder
        self._largest = LARGEST if largest is None else largest
        self._version = version.encode()

    @classmethod
    def of(
        cls, environment: Mapping[str, str], version: str, folder: str = "pictures", largest: int | None = None
    ) -> AnswerMemory:
        """Return the memory of the user whose environment is given."""
        home = environment.get("HOME")
        cache = environment.get("XDG_CACHE_HOME") or (str(Path(home) / ".cache") if home else "")
        return cls(Path(cache) / "fuzi" / folder if cache else None, version, largest)

    def recall(self, request: bytes) -> bytes | None:
        """Return the answer that was kept for these very bytes."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        kept = None if self._folder is None else _own(self._folder / self._place(request), self._largest)
        if kept is None:
            return None
        try:
            return AESGCM(self._key(request)).decrypt(_NONCE, kept, None)
        except InvalidTag:  # it is damaged, or not of this program: it is read anew
            return None

    def keep(self, request: bytes, answer: bytes) -> None:
        """Keep an answer; where that is not possible it is worked out again another time."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(answer) > self._largest or self._folder is None:
            return
        place = self._folder / self._place(request)
        with contextlib.suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = AESGCM(self._key(request)).encrypt(_NONCE, answer, None)
            DurableFiles().replace_shared(place, kept, sync=False)

    def _key(self, request: bytes) -> bytes:
        return self._digest(b"key", request)

    def _place(self, request: bytes) -> str:
        name = self._digest(b"name", request).hex()
        return f"{name[:2]}/{name}"

    def _digest(self, purpose: bytes, request: bytes) -> bytes:
        key = hashlib.sha256(purpose + b"\0" + self._version).digest()
        return hashlib.blake2b(request, digest_size=32, key=key).digest()


def _own(place: Path, largest: int) -> bytes | None:
    """Return a file that this user wrote and nobody else may write; who has a request could forge its answer."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # nothing was kept, or it is out of reach
        return None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        is_ours = state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        return file.read(largest + 64) if is_ours and stat.S_ISREG(state.st_mode) else None
