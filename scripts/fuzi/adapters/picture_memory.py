"""What was read in pictures, kept so that nobody learns it who does not have the picture itself.

Each answer is encrypted under a key made of the picture's own bytes; its file is named after a digest that tells
nothing of the key. It saves time and nothing else: a file that is damaged or of another program is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

LARGEST = 1024 * 1024
_NONCE = bytes(12)
"""A key encrypts one answer only: the version of the program is part of it."""


class PictureMemory:
    """Answers in a folder of the user's cache.

    Args:
        folder: where they are; made with the first answer.
        version: of the program and its models: another version remembers nothing of this one.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version.encode()

    @classmethod
    def of(cls, environment: Mapping[str, str], version: str) -> PictureMemory:
        """Return the memory of the user whose environment is given."""
        cache = environment.get("XDG_CACHE_HOME") or str(Path(environment.get("HOME", "~")).expanduser() / ".cache")
        return cls(Path(cache) / "fuzi" / "pictures", version)

    def recall(self, request: bytes) -> bytes | None:
        """Return the answer that was kept for these very bytes."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._key(request)).decrypt(_NONCE, self._place(request).read_bytes(), None)
        except (OSError, InvalidTag):  # nothing was kept, or it is damaged: it is read anew
            return None

    def keep(self, request: bytes, answer: bytes) -> None:
        """Keep an answer; where that is not possible the picture is read again another time."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(answer) > LARGEST:
            return
        place = self._place(request)
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.write_bytes(AESGCM(self._key(request)).encrypt(_NONCE, answer, None))
            fresh.replace(place)

    def _key(self, request: bytes) -> bytes:
        return self._digest(b"key", request)

    def _place(self, request: bytes) -> Path:
        name = self._digest(b"name", request).hex()
        return self._folder / name[:2] / name

    def _digest(self, purpose: bytes, request: bytes) -> bytes:
        key = hashlib.sha256(purpose + b"\0" + self._version).digest()
        return hashlib.blake2b(request, digest_size=32, key=key).digest()
