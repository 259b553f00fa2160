"""The demo: one page from draft to the published and archived site, told in Chinese, with real commands.

Editor, administrator, unit leader, confidentiality officer and leader each have a clone, a key and processes of their
own. What is printed is what was typed (after the `$`) and what the commands answered; only lines with `#` are ours.
Everything happens below `.fuzi/demo`, which each run makes anew.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGE = ROOT / ".fuzi" / "demo"
CAST = {"p05": "信息员", "p01": "网站管理员", "p02": "单位负责人", "p04": "保密审查员", "p03": "分管领导"}
PAGE = "services/2026/11-23-school-network-booking"
TITLE = "校园网络检修预约办理指南"
BODY = """
各学校如需安排校园网络检修，可提前五个工作日向网络中心预约。

## 办理步骤

1. 下载并填写《检修预约表》（见附件）。
2. 加盖学校公章后送网络中心服务窗口。
3. 网络中心在两个工作日内确认时间。

## 咨询方式

服务窗口电话：0000-12345678（工作日 9:00—17:00）。
"""
FORM = "content/services/2025/03-06-transfer/transfer-form.docx"
OTHER_FORM = "content/resources/2025/03-28-keyboard/keyboard-tasks.docx"
ORIGINAL = ROOT / "tests" / "data" / "originals" / "reading-month.html"
SLIP = "\n机密★\n\n联系人身份证号：11010519491231002X。\n"
"""What must never go out; the number is the specimen printed in GB 11643."""


class StoryError(RuntimeError):
    """A step of the story did not answer as it must."""


class Actor:
    """A person of the story with a clone and a key; `None` stands at the server."""

    def __init__(self, person: str, folder: Path) -> None:
        self.person = person
        self.folder = folder

    def run(self, command: str, *, expect: int | Sequence[int] = 0, quiet: bool = False) -> str:
        """Type a command, print it and its answer, and return the answer; anything but `expect` ends the demo."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        wanted = (expect,) if isinstance(expect, int) else tuple(expect)
        if not quiet or done.returncode not in wanted:
            print(f"\n{CAST.get(self.person, '服务器')}$ {command}", flush=True)
            if done.stdout.strip():
                print(done.stdout.rstrip("\n"), flush=True)
        if done.returncode not in wanted:
            raise StoryError(f"`{command}` ended with {done.returncode}, expected {wanted}")
        return done.stdout


def environment() -> dict[str, str]:
    """Return the environment of every process: a home of its own, Chinese, nothing of the user's Git settings."""
    kept = {name: os.environ[name] for name in ("PATH", "TERM", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{kept.get('PATH', '/usr/bin:/bin')}",
        "HOME": str(STAGE / "home"),
        "XDG_CONFIG_HOME": str(STAGE / "home" / ".config"),
        "LANG": "zh_CN.UTF-8",
        "FUZI_LANG": "zh",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "PYTHONUTF8": "1",
    }


def tell(text: str) -> None:
    """Print a heading of the story."""
    print(f"\n# {text}", flush=True)


def prepare() -> dict[str, Actor]:
    """Make keys, the site, its founding record, the host, and a clone for each person."""
    shutil.rmtree(STAGE, ignore_errors=True)
    (STAGE / "home").mkdir(parents=True)
    (STAGE / "keys").mkdir()
    server = Actor("", STAGE)
    tell("准备：每人一把密钥；建站")
    server.run("fuzi init site")
    example = (ROOT / "review" / "roster.yml").read_text(encoding="utf-8")
    for person in re.findall(r"^ {2}- id: (p\d+)", example, re.MULTILINE):
        server.run(f"ssh-keygen -q -t ed25519 -N '' -C {person} -f keys/{person}", quiet=True)
    roster = STAGE / "site" / "review" / "roster.yml"
    roster.write_text(with_keys(example), encoding="utf-8")
    site = Actor("p01", STAGE / "site")
    for name, value in (("user.name", "p01"), ("user.email", "p01@example.test")):
        site.run(f"git config {name} {value}", quiet=True)
    tell("在名册里登记各人的公钥并提交（由演示代填）；分管领导签署建站记录，得到网站编号")
    site.run("git commit -q -a -m 登记人员公钥", quiet=True)
    founded = Actor("p03", STAGE / "site").run("fuzi found --leader p03 --key ../keys/p03")
    tell("设立稿件库（不加 -q 时，还会写明怎样把它放到 SSH 之后、地址怎样给大家）")
    server.run("fuzi host host.git --from site -q")
    actors = {}
    for person in CAST:
        own = {
            "user.name": person,
            "user.email": f"{person}@example.test",
            "user.signingkey": str(STAGE / "keys" / person),
        }
        settings = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in own.items())
        server.run(f"git clone -q {settings} host.git {person}", quiet=True)
        actors[person] = Actor(person, STAGE / person)
    tell("网站编号由分管领导当面告知；各人核对一次，以后只需 fuzi verify")
    actors["p01"].run(f"fuzi verify --founding {found_in(founded, r'[0-9a-f]{64}')}")
    return actors


def found_in(answer: str, pattern: str) -> str:
    """Return what a pattern finds in an answer; the story ends where it finds nothing."""
    found = re.search(pattern, answer)
    if found is None:
        raise StoryError(f"no {pattern} in: {answer}")
    return found[0]


def with_keys(roster: str) -> str:
    """Return the example's roster with each person's public key entered."""
    lines, person = [], ""
    for line in roster.splitlines():
        match = re.match(r"\s*- id: (p\d+)", line)
        person = match[1] if match else person
        public = STAGE / "keys" / f"{person}.pub"
        if line.strip().startswith("keys: []") and public.exists():
            algorithm, blob, *_rest = public.read_text(encoding="utf-8").split()
            lines.append(line.replace("[]", f'["{algorithm} {blob}"]'))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def write_page(actors: dict[str, Actor]) -> str:
    """The editor writes, is refused, mends, submits; return the change's id."""
    editor = actors["p05"]
    tell("第一幕：信息员写一个带附件的页面，误写了密级标志和身份证号")
    editor.run("git switch -q -c draft origin/main", quiet=True)
    folder = editor.folder / "content" / PAGE
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / FORM, folder / "booking-form.docx")
    text = page_text()
    (folder / "index.md").write_text(text + SLIP, encoding="utf-8")
    editor.run(f"ls content/{PAGE}")
    editor.run(f"fuzi check content/{PAGE}", expect=1)
    tell("不理会提示，提交到本地草稿再送审：每一次提交都会检查，照样拒绝")
    editor.run("git add -A && git commit -q -m 检修预约指南初稿")
    editor.run(f"fuzi submit --change booking-guide -m {TITLE}", expect=1)
    tell("改正后，用 --squash 只送最后的样子；用 --original 把网上来源的原件（示例页“读书月”的）一并送进稿件库")
    (folder / "index.md").write_text(text, encoding="utf-8")
    shutil.copyfile(ORIGINAL, STAGE / ORIGINAL.name)
    editor.run(f"fuzi check content/{PAGE}")
    editor.run("git commit -q -a -m 检修预约指南")
    editor.run(f"fuzi submit --squash --change booking-guide -m {TITLE} --original ../{ORIGINAL.name}")
    return "booking-guide"


def page_text() -> str:
    """Return the page's head and text."""
    head = [
        "---",
        f"title: {TITLE}",
        "author: 示例戊",
        "unit: network-center",
        "keywords: [校园网络, 检修, 预约]",
        "source: {kind: own, name: 示例市教育网络中心}",
        "publicity: 主动公开",
        "confidentiality: 经审查不涉密",
        "---",
    ]
    return "\n".join(head) + "\n" + BODY + "\n附件：[检修预约表](booking-form.docx)\n"


def review(actors: dict[str, Actor], change: str) -> None:
    """Early landing and self-approval are refused; then everybody acts in order."""
    tell("第二幕：还没有人审核就想定稿——拒绝，并指出还缺谁")
    actors["p01"].run(f"fuzi land {change}", expect=1)
    tell("拟稿人自己审自己——拒绝")
    actors["p05"].run(f"fuzi approve {change} --stage 初审 -q", expect=1)
    tell("各审核环节依次进行：单位审核、初审、保密审查、签发")
    actors["p02"].run("fuzi todo")
    tell("单位负责人先看稿：页面全文、附件、疑点、办理记录；签名前再列一遍所签内容")
    actors["p02"].run(f"fuzi show {change}")
    actors["p02"].run(f"fuzi approve {change} --stage 单位审核")
    tell("其余各位同样先看稿、再签名；这里加 -q，只显示结果")
    actors["p01"].run(f"fuzi approve {change} --stage 初审 -q")
    actors["p04"].run(f"fuzi approve {change} --stage 保密审查 -q")
    actors["p03"].run(f"fuzi approve {change} --stage 签发 -m 同意发布 -q")
    actors["p03"].run(f"fuzi judge {change}")


def publish(actors: dict[str, Actor], change: str) -> None:
    """Land, release, deploy, look at the archive, prove it all."""
    admin = actors["p01"]
    tell("第三幕：定稿、发布、上线、归档、验证")
    admin.run(f"fuzi land {change}")
    name = found_in(admin.run("fuzi release"), r"release/[0-9.-]+")
    admin.run("fuzi deploy www")
    live = admin.folder / ".fuzi/www/current" / PAGE / "index.html"
    tell(f"上线的页面末尾印着：{registration(live.read_text(encoding='utf-8'))}")
    admin.run("fuzi archive verify")
    admin.run("fuzi verify")
    tell("从归档恢复到一个空文件夹")
    admin.run(f"fuzi restore {name} -o ../restored")


def registration(page: str) -> str:
    """Return the publication record as a reader sees it on a page."""
    block = found_in(page, r"(?s)发布登记.*?定稿编号.*?</dl>")
    rows = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in block.split("</dd>")]
    return "；".join(row for row in rows if row)


def attack(actors: dict[str, Actor]) -> None:
    """A raw push to main, an attachment swapped after sign-off, a tag on an unlanded commit."""
    editor, admin = actors["p05"], actors["p01"]
    tell("第四幕：绕不过去。把偷改的首页直接推送到 main——拒绝（英文几行是 Git 自己的提示）")
    editor.run("git fetch -q && git switch -q -C raw origin/main && echo 偷偷修改 >> content/index.md", quiet=True)
    editor.run("git commit -q -a -m 直接改首页 && git push -q origin HEAD:main", expect=1)
    tell("另改一页，正常送审，四个环节都审签完毕")
    editor.run("git switch -q -C swap origin/main", quiet=True)
    page = editor.folder / "content" / PAGE / "index.md"
    page.write_text(page.read_text(encoding="utf-8").replace("五个工作日", "三个工作日"), encoding="utf-8")
    editor.run("git commit -q -a -m 预约时间改为三个工作日 && fuzi submit --change booking-days -m 预约时间调整 -q")
    actors["p02"].run("fuzi approve booking-days --stage 单位审核 -q")
    admin.run("fuzi approve booking-days --stage 初审 -q")
    actors["p04"].run("fuzi approve booking-days --stage 保密审查 -q")
    actors["p03"].run("fuzi approve booking-days --stage 签发 -q")
    tell("签发之后调换附件：直接推送——拒绝；作为第二稿送审，先前的审签作废，不能定稿")
    attached = editor.folder / "content" / PAGE / "booking-form.docx"
    shutil.copyfile(ROOT / OTHER_FORM, attached)
    editor.run("git commit -q -a -m 换附件 && git push -q origin HEAD:changes/booking-days", expect=1)
    editor.run("fuzi submit --change booking-days -m 预约时间调整 -q")
    actors["p03"].run("fuzi show booking-days --since-mine")
    admin.run("fuzi land booking-days", expect=1)
    tell("给没有定稿的提交打发布标签——拒绝")
    editor.run("git tag -a release/sneaky -m 偷发 && git push -q origin release/sneaky", expect=1)
    tell("试过这些，历史仍然核验通过")
    admin.run("fuzi verify")


def free_port() -> int:
    """Return a free port on loopback, 8000 if possible."""
    for port in (8000, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoryError("no port is free on 127.0.0.1")


def main() -> int:
    """Tell the story; then serve the site unless asked not to."""
    parser = argparse.ArgumentParser(prog="scripts/demo")
    parser.add_argument("--no-serve", action="store_true")
    options = parser.parse_args()
    try:
        actors = prepare()
        change = write_page(actors)
        review(actors, change)
        publish(actors, change)
        attack(actors)
    except StoryError as error:
        print(f"\n演示没有按预期进行：{error}", file=sys.stderr)
        return 1
    site = actors["p01"].folder / ".fuzi" / "www" / "current"
    tell(f"演示完成。上线的网站在 {site.relative_to(ROOT)}")
    if options.no_serve:
        return 0
    port = free_port()
    tell(f"浏览 http://127.0.0.1:{port}/ ，按 Ctrl-C 结束")
    try:
        subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "dev" / "site_server.py"), str(site), str(port)],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
