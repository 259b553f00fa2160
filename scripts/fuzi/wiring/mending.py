"""What `check --fix` works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzi.steps.check.gather import Ground as CheckGround
    from fuzi.steps.check.mend import Tools as MendingTools


def mending_tools(ground: CheckGround) -> MendingTools:
    """Return what `check --fix` works with; words in pictures are not read again for it."""
    import os

    from fuzi.adapters.documents import ChildDocuments
    from fuzi.adapters.kept_files import kept_files_of
    from fuzi.adapters.strippers import ChildStripper
    from fuzi.adapters.work_folder import LocalWorkFolder
    from fuzi.steps.check.mend import Tools

    git_dir = None if ground.repository is None else ground.repository.git_dir
    kept = kept_files_of(git_dir, os.environ)
    return Tools(LocalWorkFolder(ground.root), ChildStripper(ChildDocuments()), kept)
