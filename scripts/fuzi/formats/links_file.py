"""`site_config/links.yml`: links to other institutions (友情链接, R1-6)."""

from __future__ import annotations

import re

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import is_slug
from fuzi.model.site import FriendLink

PATH = "site_config/links.yml"
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[^\s<>\"'`\\]*)?")


def parse(text: str, path: str = PATH) -> tuple[FriendLink, ...]:
    """Return the links in their order in the file.

    Raises:
        MalformedFile: with every problem.
    """
    return read_yaml(text, path, _links)


def _links(reader: Reader, value: Value) -> tuple[FriendLink, ...]:
    given = reader.mapping(value, ("links",), ("links",))
    links: list[FriendLink] = []
    for item in reader.items(given.get("links")):
        fields = reader.mapping(item, ("title", "url", "approved"), ("title", "url"))
        approved = reader.mapping(fields["approved"], ("by", "on"), ("by", "on")) if "approved" in fields else {}
        link = FriendLink(
            title=reader.checked(fields.get("title"), bool, msg("this must not be empty")),
            url=reader.checked(fields.get("url"), _is_url, msg("this is not a web address (https://…)")),
            approved_by=reader.checked(approved.get("by"), is_slug, msg("this is not the id of a person")),
            approved_on=reader.day(approved.get("on")),
        )
        if link.url and link.url in {known.url for known in links}:
            reader.problem(item.line, msg("the address {url} is given twice", url=link.url))
        links.append(link)
    return tuple(links)


def _is_url(text: str) -> bool:
    return _URL.fullmatch(text) is not None
