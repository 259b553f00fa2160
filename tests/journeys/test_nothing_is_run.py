"""Nothing that a change brings, and nothing that lies about in the host's folder, is ever run by judging it."""

from __future__ import annotations

import shlex

import pytest

from bureau import CHANGE, PAGE, Bureau, page

SETTINGS = (
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command",
    "diff.external", "merge.evil.driver", "core.fsmonitor", "core.editor", "core.pager", "core.sshCommand",
    "gpg.program", "gpg.ssh.program", "interactive.diffFilter", "sequence.editor", "credential.helper",
)  # fmt: skip


def test_commands_in_the_host_s_settings_are_not_started_by_any_push(founded: Bureau) -> None:
    mark = founded.root / "ran"
    evil = founded.root / "evil"
    evil.write_text(f'#!/bin/sh\necho "$0 $*" >> {shlex.quote(str(mark))}\ncat\n', encoding="utf-8")
    evil.chmod(0o755)
    for name in SETTINGS:
        founded.host_git("config", name, str(evil))
    (founded.host / "info").mkdir(exist_ok=True)
    (founded.host / "info" / "attributes").write_text("* filter=evil diff=evil merge=evil\n", encoding="utf-8")
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(), PAGE.replace("index.md", "a.csv"): "a,b\n1,2\n"})
    clerk.submit()
    founded.desk("p01").approve("initial-review")
    founded.desk("p04").approve("confidentiality-review")
    founded.desk("p03").approve("sign-off")
    founded.desk("p01").fuzi("land", CHANGE)
    assert founded.proof()["landings"] == 1
    assert not mark.exists(), mark.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["sitecustomize", "usercustomize", "click", "git", "fuzi_hooks", "json"])
def test_python_in_the_folder_where_hooks_run_is_not_imported(founded: Bureau, name: str) -> None:
    mark = founded.root / "ran"
    text = f"open({str(mark)!r}, 'w').close()\n"
    for folder in (founded.host, founded.host / "hooks", founded.host / "fuzi"):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    (founded.host / "fuzi" / "__init__.py").write_text(text, encoding="utf-8")
    founded.desk("p05").fresh().write({PAGE: page()})
    founded.desk("p05").submit()
    assert not mark.exists()


def test_the_pusher_s_python_and_git_variables_reach_no_hook(founded: Bureau) -> None:
    """On a plain path the pusher's environment is the hooks' own, but for what would lead them astray."""
    mark = founded.root / "ran"
    evil = founded.root / "evil"
    evil.mkdir()
    (evil / "sitecustomize.py").write_text(f"open({str(mark)!r}, 'w').close()\n", encoding="utf-8")
    run = evil / "run"
    run.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(mark))}\n", encoding="utf-8")
    run.chmod(0o755)
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    refs = founded.refs()
    told = clerk.ask(
        "push", "origin", "HEAD:main", expect=None,
        PYTHONPATH=str(evil), PYTHONSTARTUP=str(run), PYTHONUSERBASE=str(evil), GIT_EXTERNAL_DIFF=str(run),
        GIT_EDITOR=str(run), GIT_ALTERNATE_OBJECT_DIRECTORIES=str(evil), GIT_REPLACE_REF_BASE="refs/changes",
        GIT_ATTR_SOURCE="HEAD", GIT_PAGER=str(run), GIT_TRACE=str(evil / "trace"),
    )  # fmt: skip
    assert told.code != 0 and "[raw-push]" in told.all
    assert founded.refs() == refs
    assert not mark.exists()
