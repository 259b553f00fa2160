"""Which keys sign for the host: the founding record's until the roster lists machines for it (3-gate, 2 and 3).

As long as no machine of the roster has `may: [receipt, scan]`, the key of the founding record signs. Once one is
listed, the listed ones sign and nobody else: that is how a lost or stolen host key ends. A change that would leave the
host without a key again is refused. A host's key does not depend on its sponsor's term: who leaves closes no site.
"""

from __future__ import annotations

from fuzi.messages import Message, msg
from fuzi.model.people import Roster

HOST_RIGHTS = ("receipt", "scan")


def is_hosted(roster: Roster) -> bool:
    """Tell whether the roster lists machines that sign for the host, so that the founding record's key is over."""
    return any(right in one.may for one in roster.machines for right in HOST_RIGHTS)


def host_keys(roster: Roster, founding: str, right: str) -> frozenset[str]:
    """Return the keys that may sign one kind of the host's records.

    Args:
        roster: of main as recorded before the record.
        founding: the host's key of the founding record.
        right: `receipt` or `scan`, which are also the kinds of the records.
    """
    if not is_hosted(roster):
        return frozenset((founding,))
    return frozenset(one.key for one in roster.machines if right in one.may)


def whole_keys(roster: Roster, founding: str) -> frozenset[str]:
    """Return the keys that may sign all of the host's records: a host needs one of them."""
    return frozenset.intersection(*(host_keys(roster, founding, right) for right in HOST_RIGHTS))


def host_gap(before: Roster | None, after: Roster) -> Message | None:
    """Return why no host could sign for the site by a new roster, or None.

    Args:
        before: the roster in force; None where there is none yet.
    """
    if is_hosted(after) and not whole_keys(after, ""):
        return msg("a host's machine needs both words: `may: [receipt, scan]`")
    if before is not None and is_hosted(before) and not is_hosted(after):
        return msg("no machine would sign for the host any more (`may: [receipt, scan]`)")
    return None
