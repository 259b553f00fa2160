"""What an operator does after `fuzi host`: account, rights, sshd's lines, the address for everybody, keys."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.messages import Message, Translate, msg

ACCOUNT = "fuzi"
"""The account that owns a host; the same name stands in its address and in sshd's lines."""


def clone_address(folder: str) -> str:
    """Return the address editors clone from; `HOST` stands for the machine's name."""
    return f"ssh://{ACCOUNT}@HOST{folder}"


def host_text(folder: str, program: str, unfit: Sequence[str], translate: Translate) -> str:
    """Return the steps that put a host behind SSH.

    Args:
        folder: the host's folder.
        program: the installed `fuzi`, as sshd is to call it.
        unfit: the steps on the way to it for which sshd would not run it.
    """
    rows: list[Message | str] = [
        msg(
            "a path on this machine is for people who trust each other: who can write the folder can go round the gate"
        ),
        msg("to enforce it, give the folder to an account of its own and let people in by SSH only:"),
        "",
        msg("1. as root: the account, and the folder given to it"),
        f"  useradd --system --create-home --shell /bin/sh {ACCOUNT}",
        f"  chown -R {ACCOUNT}: {folder}",
        f"  chmod 700 {folder}",
        "",
        msg("2. in /etc/ssh/sshd_config, then `sshd -t` and `systemctl reload ssh`"),
        *_sshd_lines(folder, program),
        *_unfit_lines(folder, program, unfit),
        "",
        msg("3. the address for everybody, with the machine's name in place of HOST; here too, from now on"),
        f"  git clone {clone_address(folder)} site",
        f"  git remote set-url origin {clone_address(folder)}",
        "",
        msg(
            "4. keys: each person's public key stands in review/roster.yml, entered by a change like any other; sshd "
            "asks there at each login, and there is no authorized_keys file to keep"
        ),
    ]
    return "\n".join(row if isinstance(row, str) else row.render(translate) for row in rows)


def _sshd_lines(folder: str, program: str) -> list[str]:
    """Return the settings of sshd that let everybody on the roster in, for Git alone."""
    return [
        f"  Match User {ACCOUNT}",
        "    AuthorizedKeysFile none",
        f"    AuthorizedKeysCommand {program} authorized-keys {folder} %t %k",
        f"    AuthorizedKeysCommandUser {ACCOUNT}",
        "    PasswordAuthentication no",
        "    AllowTcpForwarding no",
        "    PermitTTY no",
    ]


def _unfit_lines(folder: str, program: str, unfit: Sequence[str]) -> list[Message | str]:
    rule = msg(
        "  sshd runs {program} only while it and every folder above it belong to root, are written by nobody else and "
        "can be entered by all",
        program=program,
    )
    if not unfit:
        return [rule]
    return [
        rule,
        msg("  here this does NOT hold for: {steps}", steps=list(unfit)),
        msg(
            "  so install Fuzi where only root writes (below), remove {folder}, and make it anew with "
            "`/opt/fuzi/bin/fuzi host`: its hooks call the program that made it",
            folder=folder,
        ),
        "    python3 -m venv /opt/fuzi",
        "    /opt/fuzi/bin/pip install fuzi-*.whl",
    ]
