"""Proof of possession: a key signs that it is a certain person's on a certain site (3-gate section 3).

Without the site and the person in it, a proof could be copied under somebody else, or to another site.
"""

from __future__ import annotations

import rfc8785

from fuzi.model.ids import PersonId, Sha256

NAMESPACE = "fuzi.possession.v1"


def possession(site: Sha256, person: PersonId, key: str) -> bytes:
    """Return the bytes that are signed: RFC 8785 JSON of site, person and key."""
    said = {"key": key, "kind": "possession", "person": str(person), "site": str(site), "version": "1"}
    return rfc8785.dumps(dict(said))
