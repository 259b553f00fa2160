"""The MkDocs plugin `fuzi`: hands the plan of the site to MkDocs, so that a plain `mkdocs build --strict` works too.

Without a ledger (a plain checkout) every page reads 未登记 where its publication record would stand.
"""

from __future__ import annotations

import datetime as dt
import html
import logging
import os
from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from fuzi.adapters.catalogs import translator
from fuzi.adapters.clock import SystemClock
from fuzi.adapters.site_files import content_files, read_sources, read_text, unit_names
from fuzi.adapters.theme_sandbox import theme_environment
from fuzi.errors import FuziError, MalformedFile
from fuzi.formats import columns_file, site_file
from fuzi.messages import msg
from fuzi.model.publication import SiteFacts
from fuzi.reports.problems import problem_line
from fuzi.site.anchors import anchor_of
from fuzi.site.apart import told_apart
from fuzi.site.content_policy import with_policy
from fuzi.site.plan import PageView, SitePlan, plan_site
from fuzi.site.unlink import address_of, without_dead_links


class FuziPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Gives MkDocs the pages, the navigation and the theme's values; decides nothing itself.

    Attributes:
        facts: publication records and tombstones; None in a plain `mkdocs build`.
    """

    facts: SiteFacts | None = None
    plan: SitePlan | None = None
    is_preview: bool = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Learn whether pages are built to be published or for a preview, which reloads itself by a script."""
        self.is_preview = command == "serve"

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Take name, address and navigation from `site_config/`; render the theme in the sandbox."""
        root = _root(config)
        try:
            settings = site_file.parse(read_text(root, site_file.PATH))
            columns = columns_file.parse(read_text(root, columns_file.PATH))
        except FuziError as error:
            raise PluginError(explain(error)) from error
        config.site_name = settings.name
        config.site_url = f"https://{settings.domain}/"
        config.site_description = settings.description
        config.nav = ["index.md", *({c.title: f"{c.id}/index.md"} for c in columns if not c.is_retired)]
        config.mdx_configs["toc"] = {"slugify": anchor_of, "toc_depth": "2-3"}
        config.validation.nav.omitted_files = logging.DEBUG
        folders = list(config.theme.dirs)
        config.theme.get_env = lambda: theme_environment(folders)  # type: ignore[method-assign]
        return config

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Plan the site; take away what must not be built, add the pages that are made."""
        root = _root(config)
        try:
            facts = self.facts or SiteFacts(as_of=_plain_instant(), is_registered=False)
            sources = read_sources(root, facts)
            self.plan = plan_site(sources, translator("zh"), unit_names(root))
            known = {path for path, _file in content_files(root)}
        except FuziError as error:
            raise PluginError(explain(error)) from error
        for path in self.plan.left_out:
            file = files.get_file_from_path(path.removeprefix("content/"))
            if file is not None:
                file.inclusion = InclusionLevel.EXCLUDED
        for path in self.plan.views:
            if path not in known:
                files.append(File.generated(config, path.removeprefix("content/"), content="\n"))
        return files

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str:
        """Return the text below the head, so that MkDocs does not read the head in a way of its own."""
        return self._view(page).body

    @event_priority(100)
    def on_page_markdown(self, _markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Return the text to render; the head is replaced by what the theme may know of it."""
        view = self._view(page)
        is_indexed = view.kind in {"page", "column", "home"} and not page.file.src_uri.endswith("/page-2.md")
        shown = html.escape(view.title, quote=False)  # the search shows it as HTML; the theme has the view's own title
        page.meta = {"title": shown, "description": view.description}
        if not is_indexed:
            page.meta["search"] = {"exclude": True}
        page.update_date = view.updated or self._planned().as_of_day
        return view.body

    def on_page_content(self, content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let wide tables scroll by themselves, take away links to what is gone, tell apart what would be joined."""
        gone = {address_of(path) for path in self._planned().left_out}
        remark = msg("(no longer online)").render(translator("zh"))
        living = told_apart(without_dead_links(content, self._view(page).url, gone, remark))
        opened = living.replace("<table>", '<div class="fz-scroll" tabindex="0"><table class="fz-table">')
        return opened.replace("</table>", "</table></div>")

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        """Give the theme the page and the site."""
        page.content = Markup(page.content or "")  # noqa: S704 - rendered by us from checked Markdown
        context["site"], context["view"] = self._planned(), self._view(page)
        return context

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Lay down what the page may fetch and run."""
        return output if self.is_preview else with_policy(output, str(page.content or ""))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Do the same for the 404 page."""
        is_page = template_name.endswith(".html") and not self.is_preview
        return with_policy(output_content, "") if is_page else output_content

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give the 404 page the site; list in the sitemap what can be read."""
        context["site"], context["view"] = self._planned(), None
        if template_name == "sitemap.xml":
            context["pages"] = [file for file in context["pages"] if self._is_mapped(file)]
        return context

    def _is_mapped(self, file: File) -> bool:
        return file.page is not None and self._view(file.page).kind in {"home", "column", "page"}

    def _planned(self) -> SitePlan:
        if self.plan is None:
            raise PluginError("the site is planned in on_files, which has not run")
        return self.plan

    def _view(self, page: Page) -> PageView:
        view = self._planned().views.get(f"content/{page.file.src_uri}")
        if view is None:
            raise PluginError(f"{page.file.src_uri} is not in the plan of the site")
        return view


def explain(error: FuziError) -> str:
    """Return an error with all its problems as lines of text, in Chinese."""
    translate = translator("zh")
    problems = error.problems if isinstance(error, MalformedFile) else ()
    return "\n".join([error.what.render(translate), *(f"  {problem_line(one, translate)}" for one in problems)])


def _root(config: MkDocsConfig) -> Path:
    return Path(config.docs_dir).parent


def _plain_instant() -> dt.datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdigit() else SystemClock().now()
