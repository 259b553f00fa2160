"""The only file that names adapters: builds what the steps need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzi.ports.clock import Clock
    from fuzi.ports.new_site import NewSites, SiteTemplate


def clock() -> Clock:
    """Return the machine's clock."""
    from fuzi.adapters.clock import SystemClock

    return SystemClock()


def site_template() -> SiteTemplate:
    """Return the template that came with this installation."""
    from fuzi.adapters.template import PackagedTemplate

    return PackagedTemplate()


def new_sites() -> NewSites:
    """Return what makes new repositories on this machine."""
    from fuzi.adapters.new_site import GitNewSites

    return GitNewSites()
