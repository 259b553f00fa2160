"""The sentences that click itself says, in the reader's language.

click looks each of them up through the name `_` (or `ngettext`) of its own modules, in the process's locale; the
language of Fuzi is chosen by `--lang` instead, so those names are pointed at our translator. The translations stand in
`locale/zh/cli.po`; a sentence that is not there stays English.
"""

from __future__ import annotations

from types import ModuleType

from click import core, decorators, exceptions, formatting, parser, termui, types

from fuzi.messages import Translate

_MODULES: tuple[ModuleType, ...] = (core, decorators, exceptions, formatting, parser, termui, types)


def teach_click(translate: Translate) -> None:
    """Let click say its sentences through `translate`; done anew for every run."""

    def plural(one: str, many: str, count: int) -> str:
        return translate(one if count == 1 else many)

    for module in _MODULES:
        if hasattr(module, "_"):
            setattr(module, "_", translate)  # noqa: B010 - a module's name, unknown to its type
        if hasattr(module, "ngettext"):
            setattr(module, "ngettext", plural)  # noqa: B010
