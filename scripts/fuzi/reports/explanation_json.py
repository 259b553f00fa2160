"""How a change stands, as JSON: beside the keys of the contract, the same that an editor reads page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fuzi.messages import Translate
from fuzi.model.explanation import Explanation, PageStages, StageRow
from fuzi.reports.explanation import Telling
from fuzi.reports.next_steps import next_steps
from fuzi.reports.reader import Reader


def explanation_json(telling: Telling, reader: Reader) -> dict[str, Any]:
    """Return `pages`, `objections`, `lapses` and `next`."""
    explanation, translate = telling.explanation, reader.translate
    steps = next_steps(telling.verdict, explanation, telling.viewer, reader.name_of)
    return {
        "pages": [_page_json(one, telling.names.get(one.item, ""), translate) for one in explanation.pages],
        "objections": [
            {
                "statement": one.statement,
                "person": one.person,
                "stage": one.stage,
                "submission": one.submission,
                "words": telling.words_of(one.statement),
                "pages": list(one.pages),
            }
            for one in explanation.objections
        ],
        "lapses": lapses_json(explanation, translate),
        "next": [reader.say(one) for one in steps],
    }


def lapses_json(explanation: Explanation, translate: Translate) -> list[dict[str, Any]]:
    """Return the approvals that are about to lapse; days are local and inclusive."""
    return [
        {
            "statement": one.statement,
            "person": one.person,
            "stage": one.stage,
            "last_day": one.last_day.isoformat(),
            "days_left": one.days_left,
            "code": one.reason.code,
            "reason": one.reason.message.render(translate),
            "pages": list(one.pages),
        }
        for one in explanation.lapses
    ]


def with_stages(rows: list[dict[str, Any]], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the pages of `show` with their stages; a page of which nothing more is known has none."""
    stages = {one["id"]: one for one in told["pages"]}
    keys = ("stages", "flags", "problem")
    return [{**row, **{key: value for key, value in stages.get(row["id"], {}).items() if key in keys}} for row in rows]


def _page_json(page: PageStages, title: str, translate: Translate) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": page.item,
        "title": title,
        "units": list(page.units),
        "flags": [one.id for one in page.flags],
        "stages": [_row_json(one, translate) for one in page.rows],
    }
    if page.problem is not None:
        found["problem"] = {"code": page.problem.code, "message": page.problem.message.render(translate)}
    return found


def _row_json(row: StageRow, translate: Translate) -> dict[str, Any]:
    found: dict[str, Any] = {
        "stage": row.stage,
        "role": row.role,
        "state": row.state.value,
        "count": row.count,
        "lacking": row.lacking,
        "given": [
            {
                "statement": one.statement,
                "person": one.person,
                "role": one.role,
                "received_at": _instant(one.received_at),
                "substitute": one.is_substitute,
                **({"on_behalf": one.on_behalf} if one.on_behalf else {}),
            }
            for one in row.given
        ],
        "candidates": list(row.candidates),
        "disregarded": [
            {
                "statement": one.statement,
                "person": one.person,
                "code": one.reason.code,
                "reason": one.reason.message.render(translate),
            }
            for one in row.fallen
        ],
    }
    if row.to_confirm:
        found["confirms"] = [one.statement for one in row.to_confirm]
    if row.principals:
        found["deputies"] = [{"person": deputy, "for": principal} for deputy, principal in row.principals]
    if row.unit:
        found["unit"] = row.unit
    if row.why is not None:
        found["why"] = row.why.render(translate)
    return found


def _instant(at: dt.datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
