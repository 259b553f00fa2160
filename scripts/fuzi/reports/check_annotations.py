"""The answer of `check` as annotations: lines that GitHub, Gitea and Forgejo Actions show beside the changed text."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import Translate, visible
from fuzi.model.finding import CheckReport, Finding, Severity, Status, TextPlace
from fuzi.reports.check import place_of, summary_of, unread_of

_COMMAND = {Severity.BLOCK: "error", Severity.FLAG: "warning", Severity.NOTE: "notice"}


def check_annotations(report: CheckReport, translate: Translate) -> str:
    """Return a workflow command for each open finding, then the summary as plain lines."""
    lines = [_line(one, translate) for one in report.findings if one.status is Status.OPEN]
    lines += [
        f"::warning file={_value(path)}::{_text(visible(reason.render(translate)))}"
        for path, reason in unread_of(report).items()
    ]
    return "\n".join([*lines, *(_harmless(one) for one in summary_of(report, translate))])


def _line(finding: Finding, translate: Translate) -> str:
    words = [visible(finding.what.render(translate))]
    if isinstance(finding.where, TextPlace):
        where = dict(_span(finding.path, finding.where))
    else:
        where = {"file": finding.path} if finding.path else {}
        words = [place_of(finding, translate), *words]
    if finding.excerpt:
        words.append(visible(finding.excerpt))
    if finding.hint is not None:
        words.append(visible(finding.hint.render(translate)))
    told = ",".join(f"{name}={_value(value)}" for name, value in {**where, "title": finding.rule}.items())
    return f"::{_COMMAND[finding.severity]} {told}::{_text(chr(10).join(words))}"


def _span(path: str, where: TextPlace) -> Iterator[tuple[str, str]]:
    yield "file", path
    yield "line", str(where.line)
    yield "endLine", str(where.end_line)
    if where.line == where.end_line:  # columns of several lines are not taken
        yield "col", str(where.column)
        yield "endColumn", str(max(where.column, where.end_column - 1))


def _text(text: str) -> str:
    """Write what a workflow command would read: nothing in a text begins another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _harmless(line: str) -> str:
    """Return a plain line that no runner takes for a command."""
    return line.replace("::", ": :").replace("##[", "# #[")
