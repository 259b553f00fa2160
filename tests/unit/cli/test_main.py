"""From errors to exit codes, and the language and options of every run."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from fuzi.cli import group, main
from fuzi.cli.counting import Count
from fuzi.cli.group import verb
from fuzi.cli.review import DAY
from fuzi.cli.session import Session
from fuzi.errors import AskedWrongly, FuziError, IntegrityFailed, MalformedFile, Problem, WorldFailed
from fuzi.messages import msg

CODES = {AskedWrongly: 2, MalformedFile: 2, WorldFailed: 3, IntegrityFailed: 4}


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """Give the command line one verb, `init`, that does what the returned dictionary says."""
    plan: dict[str, object] = {}

    @verb("init")
    @click.argument("words", nargs=-1)
    def command(session: Session, words: tuple[str, ...]) -> int | None:
        plan["session"], plan["words"] = session, words
        error = plan.get("raise")
        if isinstance(error, BaseException):
            raise error
        answer = plan.get("return")
        assert answer is None or isinstance(answer, int)
        return answer

    module = type("Module", (), {"command": command})
    monkeypatch.setattr(group.importlib, "import_module", lambda _name: module)
    monkeypatch.setenv("FUZI_LANG", "zh")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return plan


@pytest.mark.parametrize("code", [0, 1])
def test_the_answer_of_a_verb_is_its_exit_code(trial: dict[str, object], code: int) -> None:
    trial["return"] = code
    assert main.run(["init"]) == code


def test_a_verb_that_says_nothing_has_done_its_work(trial: dict[str, object]) -> None:
    assert main.run(["init"]) == 0


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_each_kind_of_error_has_its_exit_code(trial: dict[str, object], kind: type[FuziError], code: int) -> None:
    trial["raise"] = kind(msg("it is so"))
    assert main.run(["init"]) == code


def test_a_trace_that_cannot_be_kept_is_not_shown_either(
    trial: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trial["raise"] = ZeroDivisionError("made up")
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert main.run(["init"]) == main.BUG
    said = capsys.readouterr().err
    assert "made up" not in said and "Traceback" not in said and "内部错误" in said


def test_a_bug_is_never_taken_for_an_answer_and_its_trace_goes_to_a_log(
    trial: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trial["raise"] = ZeroDivisionError("made up")
    assert main.run(["init"]) == main.BUG
    assert "made up" not in capsys.readouterr().err
    log = (tmp_path / "state" / "fuzi" / "crash.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError\n" in log and "main.py" in log
    assert "made up" not in log, "it may be a value"


def test_a_crash_while_importing_is_a_bug_too(trial: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> None:
        raise SyntaxError

    monkeypatch.setattr(group.importlib, "import_module", broken)
    assert main.run(["init"]) == main.BUG


def test_ctrl_c_has_its_own_exit_code(trial: dict[str, object]) -> None:
    trial["raise"] = KeyboardInterrupt()
    assert main.run(["init"]) == main.INTERRUPTED


def test_all_problems_of_a_file_are_shown_with_their_lines(
    trial: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    problems = [
        Problem("a.yml", 3, msg("a list is expected here")),
        Problem("a.yml", 7, msg("text is expected here"), msg("put it between quotation marks")),
    ]
    trial["raise"] = MalformedFile(msg("{path} cannot be used as it is", path="a.yml"), problems)
    main.run(["init"])
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.strip().split("：")[0] for line in said.err.splitlines()[1:3]] == ["a.yml:3", "a.yml:7"]
    assert "请加上引号" in said.err


def test_with_json_an_error_is_one_document_on_standard_output(
    trial: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    trial["raise"] = WorldFailed(msg("it is so"))
    main.run(["init", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["exit"] == 3


@pytest.mark.parametrize("arguments", [["--format", "json", "-q", "init"], ["init", "--format", "json", "-q"]])
def test_global_options_are_taken_before_and_after_the_verb(trial: dict[str, object], arguments: list[str]) -> None:
    main.run(arguments)
    session = trial["session"]
    assert isinstance(session, Session)
    assert session.wants_json and session.verbosity == -1


@pytest.mark.parametrize("arguments", [["--lang", "en", "frob"], ["frob", "--lang=en"]])
def test_the_language_is_chosen_wherever_it_is_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2
    assert "not understood" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["frob"], "没有“frob”这个命令。"),
        (["--frob"], "没有“--frob”这个选项。您要写的是不是“--repo”？"),
        (["--format", "xml", "init"], "“--format”的值不合要求：“xml”不在可选范围内：“text”、“json”。"),
        (["--repo", "/no/such/folder", "init"], "“--repo”的值不合要求：文件夹“/no/such/folder”不存在。"),
        (["init"], "缺少参数“栏目”。"),
        (["init", "column", "--key"], "选项“--key”后面要跟一个值。"),
        (["init", "column", "--slugs"], "没有“--slugs”这个选项。您要写的是不是“--slug”、“--lang”？"),
        (["init", "column", "--slug", "a", "--only", "0"], "“--only”的值不合要求：0 超出范围：不小于 1。"),
        (["init", "column", "--slug", "a", "--only", "x"], "“--only”的值不合要求：“x”不是整数。"),
        (
            ["init", "column", "--slug", "a\x1b[1m", "--until", "x\x1b[1m"],
            "“--until”的值不合要求：x\\u{1b}[1m 不是日期",
        ),
        (["init", "column"], "缺少选项“-s / --slug”。"),
    ],
)
def test_a_mistyped_command_is_explained_in_chinese_with_chinese_marks(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUZI_LANG", "zh")
    monkeypatch.setattr(group.importlib, "import_module", lambda _name: type("Module", (), {"command": strict()}))
    assert main.run(arguments) == 2
    said = capsys.readouterr().err
    named = "fuzi init" if "init" in arguments and arguments[0] == "init" else "fuzi"
    assert said.startswith(f"命令有误：{sentence}")
    assert said.endswith(f"用法见 `{named} --help`\n") and "'" not in said


def strict() -> click.Command:
    """Return a verb with an argument and options that can be written wrongly in every way."""

    @verb("init")
    @click.argument("column")
    @click.option("-s", "--slug", required=True)
    @click.option("--only", metavar="N", type=Count(1))
    @click.option("--until", type=DAY)
    def command(session: Session, **_said: object) -> int:
        return 0

    return command


def test_what_a_verb_itself_finds_wrong_names_the_help_of_the_verb(
    trial: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    trial["raise"] = click.UsageError("say why")
    assert main.run(["init"]) == 2
    assert capsys.readouterr().err.endswith("用法见 `fuzi init --help`\n")


def test_a_verb_without_its_word_shows_its_help_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--lang", "zh", "roster"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("用法：fuzi roster") and "命令有误" not in said
