"""What is shipped works by itself: a wheel in an environment of its own makes a site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from fuzi.adapters.template import PARTS, PackagedTemplate
from house.places import ROOT, text_of


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def fuzi(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment that sees our dependencies, but not our checkout."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = subprocess.run(
        [python, "-I", "-c", "import fuzi; print(fuzi.__file__)"], capture_output=True, text=True, check=True
    )
    assert where.stdout.startswith(str(home)), "the checkout shines through"
    return home / "bin" / "fuzi"


def run(fuzi: Path, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    return subprocess.run([fuzi, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=home)


def test_the_wheel_holds_every_file_of_the_template_and_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    template = {f"fuzi/template/{path}" for path in PackagedTemplate().example()}
    assert template <= inside, template - inside
    package = {
        path.relative_to(ROOT / "scripts").as_posix()
        for path in (ROOT / "scripts" / "fuzi").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert package <= inside, package - inside


def test_the_wheel_and_the_checkout_agree_on_what_the_template_is() -> None:
    wheel = tomllib.loads(text_of("pyproject.toml") or "")["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {part: f"fuzi/template/{part}" for part in PARTS} == wheel["force-include"]


@pytest.mark.parametrize("options", [[], ["--minimal"]], ids=["with example content", "minimal"])
def test_a_site_made_by_the_wheel_is_the_one_made_by_the_checkout(
    fuzi: Path, tmp_path: Path, options: list[str]
) -> None:
    made = run(fuzi, "--format", "json", "init", "site", *options, home=tmp_path)
    assert made.returncode == 0, made.stderr
    ours = subprocess.run(
        [sys.executable, "-m", "fuzi", "init", tmp_path / "ours", *options], capture_output=True, text=True, check=False
    )
    assert ours.returncode == 0, ours.stderr

    def tree(site: Path) -> str:
        asked = ["git", "-C", site, "rev-parse", "main^{tree}"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout

    assert tree(tmp_path / "site") == tree(tmp_path / "ours")
    assert json.loads(made.stdout)["files"] > 10


def test_the_wheel_speaks_chinese_and_english(fuzi: Path, tmp_path: Path) -> None:
    assert "新建一个网站仓库" in run(fuzi, "--help", home=tmp_path).stdout
    assert "make a new site repository" in run(fuzi, "--lang", "en", "--help", home=tmp_path).stdout
