"""`fuzi roster …`: who acts as what; each word makes the change for you, or signs what takes effect at once."""

from __future__ import annotations

from fuzi.cli import roster_deputies, roster_keys, roster_owners, roster_people
from fuzi.cli.roster_group import command

__all__ = ["command", "roster_deputies", "roster_keys", "roster_owners", "roster_people"]
