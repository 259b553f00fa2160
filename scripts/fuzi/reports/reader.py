"""For whom a report is written: the language, how people are called, and the time zone of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec import Struct

from fuzi.messages import Message, Translate
from fuzi.model.labels import recovery_word

NameOf = Callable[[str], str]


def local_time(at: dt.datetime, zone: dt.tzinfo) -> str:
    """Return an instant as it is read at the site's place: `2026-11-23 14:05`."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def calling(name_of: NameOf, translate: Translate) -> NameOf:
    """Return how people are called, recovery keys included, which no roster names: `恢复密钥 1（recovery-1）`."""

    def called(person: str) -> str:
        key = recovery_word(person)
        return key.render(translate) if key else name_of(person)

    return called


class Reader(Struct, frozen=True):
    """The reader of a report.

    Attributes:
        name_of: gives name and id of a person: `示例甲（p01）`.
        zone: the time zone of the site.
        unit_of: gives the name of a unit.
    """

    translate: Translate
    name_of: NameOf
    zone: dt.tzinfo
    unit_of: NameOf = str

    def say(self, message: Message) -> str:
        """Return a sentence in the reader's language."""
        return message.render(self.translate)

    def at(self, instant: dt.datetime | None) -> str:
        """Return an instant in the site's zone; a hyphen where there is none yet."""
        return local_time(instant, self.zone) if instant else "-"
