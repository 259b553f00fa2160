"""The verbs, in the order a newcomer meets them: name, module, one line of help."""

from __future__ import annotations

from fuzi.messages import Message, msg

VERBS: dict[str, Message] = {
    "init": msg("make a new site repository"),
    "found": msg("sign the founding record: what is trusted first"),
    "host": msg("make the bare repository that enforces the gate"),
    "host-check": msg("tell what a host enforces and what not"),
    "new-machine": msg("make this machine ready: hooks, name, key"),
    "new": msg("start a page from the template of its column"),
    "check": msg("check pages, links and confidentiality"),
    "submit": msg("send your commits to review as a submission"),
    "changes": msg("list the open changes"),
    "show": msg("show one change: pages, findings, statements"),
    "todo": msg("list what waits for me"),
    "request": msg("ask for a page, a correction or a removal"),
    "approve": msg("approve a change in one stage"),
    "confirm": msg("confirm what lapsed with who was before me"),
    "object": msg("send a change back with a reason"),
    "adopt": msg("take a reviewer's corrections into my draft"),
    "lift": msg("lift somebody's objection"),
    "withdraw": msg("take back a statement of mine"),
    "disclaim": msg("declare that I am not an author of a change"),
    "abandon": msg("close a change without publishing it"),
    "judge": msg("tell whether a change may land, and why"),
    "land": msg("put an approved change into main"),
    "policy": msg("check the rules, or explain those of a path"),
    "waive": msg("propose that one finding passes for a time"),
    "roster": msg("people, roles, keys and deputies"),
    "recover": msg("repair the roster with recovery keys, when nobody else can"),
    "doctor": msg("what ends soon, what is left to nobody, what was not handed over"),
    "repair": msg("answer for commits on main that have no record"),
    "verify": msg("prove the whole history"),
    "checkpoint": msg("sign how far the history has come"),
    "build": msg("build the site of a commit"),
    "serve": msg("serve a live preview on this machine"),
    "release": msg("verify, build, seal and archive a release"),
    "deploy": msg("put a release where it is served"),
    "rollback": msg("serve the release before"),
    "publish": msg("land what is approved, release and deploy"),
    "retract": msg("ask the reviewers to take a page off"),
    "takedown": msg("take a page off at once"),
    "expunge": msg("ask that a file leaves history"),
    "archive": msg("list, show and verify the archive"),
    "restore": msg("restore a release from the archive"),
}
"""Verb name to its line in `fuzi --help`; the module is `fuzi.cli.verbs.<name>` (`-` as `_`)."""

HIDDEN: tuple[str, ...] = ("ssh-command", "authorized-keys", "http-service")
"""Verbs that a server's configuration calls, not a person."""


def module_of(verb: str) -> str:
    """Return the module that defines a verb."""
    return f"fuzi.cli.verbs.{verb.replace('-', '_')}"
