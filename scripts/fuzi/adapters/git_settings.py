"""Git's settings as they hold in a repository, asked for once."""

from __future__ import annotations

from fuzi.adapters.git_process import GitProcess


class GitSettings:
    """All settings that hold in a folder: the system's, the user's, the repository's."""

    def __init__(self, process: GitProcess) -> None:
        self._process = process
        self._known: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """Return one setting, the last where there are several; None where it is not set."""
        return self._all().get(_spelt(name))

    def change(self, name: str, value: str) -> None:
        """Change one setting of the repository."""
        self._process.run("config", name, value)
        self._known = None

    def is_partial(self) -> bool:
        """Tell whether objects may have been left out of the repository."""
        return any(
            name == "extensions.partialclone" or (name.startswith("remote.") and name.endswith(".promisor"))
            for name in self._all()
        )

    def _all(self) -> dict[str, str]:
        if self._known is None:
            told = self._process.run("config", "--list", "--null").decode("utf-8", "surrogateescape")
            rows = (row.partition("\n") for row in told.split("\0") if row)
            self._known = {name: value for name, _, value in rows}
        return self._known


def _spelt(name: str) -> str:
    """Return a setting's name as Git lists it: section and key in small letters, what is between them as it is."""
    section, _, rest = name.partition(".")
    between, dot, key = rest.rpartition(".")
    return f"{section.lower()}.{between}{dot}{key.lower()}"
