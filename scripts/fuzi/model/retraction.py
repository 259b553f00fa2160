"""What a submission says it retracts (撤稿): pages it removes, each with the reason that readers will see.

Kept among what the submission attributes, so that it is signed, checked and shown with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.model.ids import PageId

_KEY = "retraction:"
MAX_REASON_CHARS = 500


def retraction_key(page: PageId) -> str:
    """Return how a submission names a page that it retracts."""
    return f"{_KEY}{page}"


def retracted_in(attributed: Mapping[str, str]) -> Mapping[PageId, str]:
    """Return the pages that a submission retracts, each with its reason."""
    return {PageId(key.removeprefix(_KEY)): words for key, words in attributed.items() if key.startswith(_KEY)}
