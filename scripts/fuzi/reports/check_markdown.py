"""The answer of `check` as Markdown, for a comment on a forge: a table of places, then why and what to do, by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fuzi.messages import Translate, msg
from fuzi.model.finding import CheckReport, Finding, Status
from fuzi.reports.check import SEVERITY_WORDS, place_of, summary_of, unread_of
from fuzi.reports.markdown import code, inline, row, sentence, table

_MOST_ROWS = 100


def check_markdown(report: CheckReport, translate: Translate, pages: Mapping[str, str]) -> str:
    """Return the report as Markdown; nothing that a change brings is obeyed in it, and no value is in it.

    Args:
        pages: where each rule's documentation is (rule id to path).
    """
    lines: list[str] = []
    if report.findings:
        heads = (msg("where"), msg("what it does"), msg("what was found"), msg("masked excerpt"))
        lines += table(*(one.render(translate) for one in heads))
        lines += [_row(one, translate) for one in report.findings[:_MOST_ROWS]]
        if len(report.findings) > _MOST_ROWS:
            more = msg("… and {n} more; `--format json` lists them all", n=len(report.findings) - _MOST_ROWS)
            lines += ["", sentence(more, translate)]
        lines += ["", *_rules(report, translate, pages), ""]
    for path, reason in unread_of(report).items():
        lines.append(f"- {sentence(msg('not inspected: {path}: {reason}', path=path, reason=reason), translate)}")
    return "\n".join([*lines, *(inline(one) for one in summary_of(report, translate))])


def _row(finding: Finding, translate: Translate) -> str:
    state = msg("waived") if finding.status is Status.WAIVED else SEVERITY_WORDS[finding.severity]
    shown = code(finding.excerpt) if finding.excerpt else ""
    place = inline(place_of(finding, translate))
    return row(place, state.render(translate), sentence(finding.what, translate), shown)


def _rules(report: CheckReport, translate: Translate, pages: Mapping[str, str]) -> Iterator[str]:
    for rule in dict.fromkeys(finding.rule for finding in report.findings):
        first = next(finding for finding in report.findings if finding.rule == rule)
        told = [sentence(one, translate) for one in (first.why, first.hint) if one is not None]
        where = [sentence(msg("the rule: {page}", page=pages[rule]), translate)] if rule in pages else []
        if told or where:
            yield f"- {code(rule)}: {' '.join([*told, *where])}"
