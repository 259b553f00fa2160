"""`python -I -m fuzi.cli.hooks HOOK`: what Git calls on the host. Nothing of the repository's own is ever run.

pre-receive judges while the pushed objects are still set apart; proc-receive moves every ref of the push in one
transaction, under the host's lock, once it has seen that nothing moved meanwhile; else it judges again. Whatever goes
wrong refuses the push.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run one hook in the current folder; 0 lets the push go on."""
    try:
        return _run(sys.argv[1])
    except Exception as bug:  # noqa: BLE001 - the outermost guard: our bug refuses the push
        from fuzi.cli.hooks.telling import say, translator_of_push

        try:
            say(translator_of_push()("the host has an internal error and refuses the push; tell its operator"))
            _log(bug)
        except ImportError:  # the installation is broken: nothing of it can be quoted to whoever pushed
            say(
                "稿件库的程序不完整，本次推送已拒收，请告知管理员 / the host's program is incomplete; tell its operator"
            )
        return 70


def _run(hook: str) -> int:
    from fuzi.cli.hooks.pre_receive import pre_receive
    from fuzi.cli.hooks.proc_receive import proc_receive
    from fuzi.cli.hooks.settling import settle_folder
    from fuzi.cli.hooks.telling import listen_to_environment, tell
    from fuzi.errors import FuziError

    try:
        listen_to_environment()
        hooks = {"pre-receive": pre_receive, "proc-receive": proc_receive, "settle": settle_folder}
        return hooks[hook]()
    except FuziError as error:
        tell(error)
        return error.exit_code


def _log(bug: Exception) -> None:
    """Keep for the operator where it happened; it never goes to the client, not even where the disk is full."""
    import os
    from pathlib import Path

    from fuzi.cli.crash import trace_of
    from fuzi.cli.hooks.telling import say

    try:
        with (Path.cwd() / "fuzi" / "crash.log").open("a", encoding="utf-8") as out:
            out.write(trace_of(bug))
    except OSError as error:
        say(f"fuzi/crash.log: {os.strerror(error.errno or 0)}")


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 - the process ends here
