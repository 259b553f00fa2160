"""Puts a gate story before a reader: the same as `fuzi judge` gathers, without a repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fuzi.gate.decide import judge
from fuzi.gate.explain import explain
from fuzi.messages import Message, Translate, msg
from fuzi.model.explanation import Viewer
from fuzi.model.ids import PersonId
from fuzi.reports.explanation import Telling
from fuzi.reports.reader import Reader
from gate_case import SHANGHAI, Story, load_story

LANDERS = (PersonId("p07"),)
MENDERS = (PersonId("p01"),)


def told(story: Story, person: str | None = None, titles: Mapping[str, str] | None = None, title: str = "") -> Telling:
    """Return a story as it is told to a person.

    Args:
        titles: of the pages, by their ids; every other page is called by its id.
        title: of the change.
    """
    case = story.case()
    verdict = judge(
        case
    )  # of the normal stages, as every list and `judge` tell it, also while an emergency is asked for
    named = dict(titles or {})
    last = story.drafts[-1].record
    asking = PersonId(person) if person else None
    viewer = Viewer(asking, last.owner, asking in LANDERS, LANDERS, MENDERS)
    called: dict[str, Message] = {page: msg("“{title}”", title=words) for page, words in named.items()}
    return Telling(verdict, explain(case, verdict), viewer, title or last.title, called, tuple(case.filed), named)


def reader_for(story: Story, translate: Translate) -> Reader:
    """Return who reads it: names and units of the story's roster, times of Shanghai."""
    roster = story.ground.roster
    return Reader(translate, roster.named, SHANGHAI, roster.unit_name)


def story_of(folder: Path) -> Story | None:
    """Return the story of a case folder; None where nothing was submitted."""
    story = load_story(folder)
    return story if story.drafts else None
