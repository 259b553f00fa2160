"""Sealing with age for SSH keys: by `pyrage`, which is the same in Rust; the `age` command opens it as well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage

from fuzi.errors import AskedWrongly
from fuzi.messages import msg

_FIT = ("ssh-ed25519 ", "ssh-rsa ")


class AgeSealing:
    """Seals for SSH keys of the kinds that age knows."""

    def fit(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the keys for which something can be sealed."""
        return tuple(one for one in keys if one.startswith(_FIT))

    def seal(self, data: bytes, keys: Sequence[str]) -> bytes:
        """Return `data` sealed for each of the keys."""
        try:
            recipients = [pyrage.ssh.Recipient.from_str(one) for one in keys]
        except pyrage.RecipientError as error:
            raise AskedWrongly(
                msg("nothing can be sealed for this key"), msg("give the public half of an ed25519 or RSA key")
            ) from error
        return bytes(pyrage.encrypt(data, recipients, armored=True))

    def open(self, sealed: bytes, key: Path) -> bytes:
        """Return what was sealed."""
        try:
            return bytes(pyrage.decrypt(sealed, [pyrage.ssh.Identity.from_buffer(key.read_bytes())]))
        except (pyrage.IdentityError, pyrage.DecryptError, OSError) as error:
            raise AskedWrongly(
                msg("{path} does not open this escrow", path=key),
                msg("it takes one of the keys it was sealed for, as a file without a password: `ssh-keygen -p`"),
            ) from error
