"""The verb `fuzi roster`, to which its words add themselves."""

from __future__ import annotations

from fuzi.cli.word_group import WordGroup
from fuzi.cli.words import _

command = WordGroup(
    "roster",
    help=_(
        "The people: roles, keys, deputies. Words that change the file commit the change for you; send it to review "
        "with `fuzi submit`."
    ),
)
