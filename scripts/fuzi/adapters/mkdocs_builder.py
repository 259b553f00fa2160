"""Builds the site with MkDocs, from our own configuration: the checkout's `mkdocs.yml` is read as data only.

What is written is a function of the source files and the facts: the clock, the time zone, the language, the umask and
the place on the disk leave no trace.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fuzi.adapters.mkdocs_plugin import FuziPlugin, explain
from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.adapters.site_files import content_files, read_text
from fuzi.errors import FuziError, MalformedFile, Problem, WorldFailed
from fuzi.formats import mkdocs_file
from fuzi.messages import msg
from fuzi.model.publication import SiteFacts

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

RENDERERS = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2", "pymdown-extensions", "python-frontmatter", "PyYAML")
THEME = "site_config/theme"


class MkDocsBuilder:
    """The port `SiteBuilder` on MkDocs 1.6."""

    def build(self, source: Path, out: Path, facts: SiteFacts) -> None:
        """Render `source` into the empty folder `out`, strictly (see the port).

        Raises:
            MalformedFile: a page or setting cannot be rendered; names file and reason.
        """
        self._build(source, out, facts, "build")

    def _build(self, source: Path, out: Path, facts: SiteFacts, command: Literal["build", "serve"]) -> None:
        source, out = source.resolve(), out.resolve()
        extensions = mkdocs_file.parse(read_text(source, mkdocs_file.PATH))
        for _path, _file in content_files(source):
            pass  # refuses links and hidden files before MkDocs follows them
        _refuse_links(source / THEME)
        from mkdocs.exceptions import MkDocsException

        from fuzi.adapters.theme_refusals import template_refusal

        with _surroundings(facts), _warnings() as complaints:
            try:
                _render(_config(source, out, facts, extensions), command)
            except (Exception, SystemExit) as error:
                refusal = template_refusal(error, source, THEME)
                if refusal is not None:
                    raise refusal from error
                if isinstance(error, MkDocsException | RecursionError | SystemExit):
                    raise _refused(error, complaints) from error
                raise
        _settle(out)

    def serve(self, source: Path, facts: SiteFacts, address: tuple[str, int], ready: Callable[[], None]) -> None:
        """Serve a live preview of `source` on loopback until interrupted; a page that fails keeps the last good one."""
        from mkdocs.livereload import LiveReloadServer

        host, port = address
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise WorldFailed(msg("the preview is served on this machine only"))
        with scratch_folder() as folder:
            live, fresh = folder / "live", folder / "fresh"

            def rebuild() -> None:
                try:
                    self._replace(live, fresh, source, facts)
                except FuziError as error:
                    logging.getLogger("fuzi.preview").error(explain(error))

            self._replace(live, fresh, source, facts)
            logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # else every missing picture is a line
            server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(live))
            server.error_handler = lambda code: (live / "404.html").read_bytes() if code == 404 else None
            activate = server.server_activate

            def activated() -> None:
                activate()
                ready()

            server.server_activate = activated  # type: ignore[method-assign]
            for watched in ("content", "site_config"):
                server.watch(str(source / watched))
            try:
                server.serve()  # type: ignore[no-untyped-call]
            except OSError as error:
                what = msg("port {port} is taken by another program", port=port)
                raise WorldFailed(what, msg("choose another one with `--port`")) from error
            finally:
                server.shutdown()

    def _replace(self, live: Path, fresh: Path, source: Path, facts: SiteFacts) -> None:
        """Build into `fresh` and put it in the place of `live`, which stays as it is when the build is refused."""
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self._build(source, fresh, facts, "serve")
        if live.exists():
            shutil.rmtree(live)
        fresh.rename(live)

    def stamp(self) -> dict[str, str]:
        """Return the versions of what renders."""
        return {name: importlib.metadata.version(name) for name in RENDERERS}


def _render(config: MkDocsConfig, command: Literal["build", "serve"]) -> None:
    from mkdocs.commands.build import build

    config.plugins.on_startup(command=command, dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


def _config(source: Path, out: Path, facts: SiteFacts, extensions: tuple[str, ...]) -> MkDocsConfig:
    from mkdocs.config.defaults import MkDocsConfig

    config = MkDocsConfig(config_file_path=str(source / mkdocs_file.PATH))
    config.load_dict(
        {
            "site_name": "fuzi",
            "docs_dir": str(source / "content"),
            "site_dir": str(out),
            "strict": True,
            "use_directory_urls": True,
            "exclude_docs": "README.md",
            "theme": {"name": "material", "custom_dir": str(source / THEME), "language": "zh", "font": False},
            "plugins": ["fuzi", "search"],
            "markdown_extensions": list(extensions),
        }
    )
    errors, _warned = config.validate()
    if errors:
        raise WorldFailed(msg("MkDocs refuses its settings: {text}", text="; ".join(str(e) for _key, e in errors)))
    plugin = config.plugins["fuzi"]
    if not isinstance(plugin, FuziPlugin):
        raise WorldFailed(msg("another package has taken the plugin name `fuzi`"), msg("install Fuzi again"))
    plugin.facts = facts
    return config


@contextlib.contextmanager
def _surroundings(facts: SiteFacts) -> Iterator[None]:
    """Fix what MkDocs reads from the process: the epoch, its own notices, the umask."""
    wanted = {"SOURCE_DATE_EPOCH": str(int(facts.as_of.timestamp())), "NO_MKDOCS_2_WARNING": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    mask = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(mask)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Complaints(logging.Handler):
    """Gathers MkDocs's warnings, which are refusals in a strict build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def _warnings() -> Iterator[_Complaints]:
    logger, complaints = logging.getLogger("mkdocs"), _Complaints()
    before = logger.propagate
    logger.propagate = False
    logger.addHandler(complaints)
    try:
        yield complaints
    finally:
        logger.removeHandler(complaints)
        logger.propagate = before


def _refused(error: BaseException, complaints: _Complaints) -> FuziError:
    """Turn MkDocs's refusal into ours; a refusal of our own inside it comes out as it was."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, FuziError):
            return cause
        cause = cause.__cause__ or cause.__context__
    lines = complaints.lines or [str(error)]
    problems = [Problem("content", 0, msg("the builder says: {text}", text=line)) for line in lines]
    return MalformedFile(msg("the site cannot be built"), problems, msg("run `fuzi check --all`"))


def _refuse_links(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            problem = Problem(f"{THEME}/{path.relative_to(folder).as_posix()}", 0, msg("links are not used here"))
            raise MalformedFile(msg("the theme cannot be used as it is"), [problem])


def _settle(out: Path) -> None:
    """Give every file and folder the modes that a web server needs, whatever the modes of the sources."""
    for folder, folders, names in os.walk(out):
        for name in folders:
            Path(folder, name).chmod(0o755)
        for name in names:
            Path(folder, name).chmod(0o644)
