"""`site_config/site.yml`: what header, footer and page tags need."""

from __future__ import annotations

import re

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import Message, msg
from fuzi.model.site import SiteKind, SiteSettings

PATH = "site_config/site.yml"
_TEXTS = (
    "operator",
    "contact",
    "address",
    "site_id_code",
    "icp_number",
    "police_number",
    "find_errors",
    "description",
)
_REQUIRED = ("kind", "name", "domain", "organiser")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_ZONE = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+){1,2}|UTC")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?:[:/?#][^\s<>\"'`]*)?|mailto:[^\s<>\"'`@:]+@[A-Za-z0-9.-]+")
FIND_ERRORS = msg("name a page by its path under content/, or write an address that begins with https:// or mailto:")
"""What `find_errors` may be."""
_PAGE = re.compile(r"[a-z0-9][a-z0-9/-]*[a-z0-9]")
_NEEDED = {
    SiteKind.BUREAU: ("site_id_code", "icp_number", "police_number", "contact", "find_errors"),
    SiteKind.INSTITUTION: ("contact", "find_errors"),
    SiteKind.SCHOOL: ("contact",),
}


def parse(text: str, path: str = PATH) -> SiteSettings:
    """Return the settings; what a site of this kind must show and is missing is a problem (6-site).

    Raises:
        MalformedFile: with every problem.
    """
    return read_yaml(text, path, _settings)


def _settings(reader: Reader, value: Value) -> SiteSettings:
    given = reader.mapping(value, (*_REQUIRED, "timezone", "keywords", *_TEXTS), _REQUIRED)
    kind = reader.choice(given.get("kind"), {word.value: word for word in SiteKind}, SiteKind.INSTITUTION)
    texts = {name: reader.text(given.get(name)) for name in _TEXTS}
    for name in _NEEDED[kind]:
        if not texts[name]:
            reader.problem(value.line, msg("a site of the kind {kind} must name `{key}`", kind=kind.value, key=name))
    code = given.get("site_id_code")
    texts["site_id_code"] = reader.checked(
        code, lambda text: re.fullmatch(r"\d{10}", text) is not None, msg("the site id code has ten digits, in quotes")
    )
    texts["find_errors"] = reader.checked(given.get("find_errors"), _is_link, FIND_ERRORS)
    return SiteSettings(
        kind=kind,
        name=reader.checked(given.get("name"), bool, msg("this must not be empty")),
        domain=reader.checked(given.get("domain"), _is_domain, _domain()),
        timezone=reader.checked(given.get("timezone"), _is_zone, msg("write a time zone such as Asia/Shanghai"))
        or "Asia/Shanghai",
        organiser=reader.checked(given.get("organiser"), bool, msg("this must not be empty")),
        keywords=reader.texts(given.get("keywords")),
        **texts,
    )


def _domain() -> Message:
    return msg("write the domain alone, such as edu.example.cn")


def _is_domain(text: str) -> bool:
    return _DOMAIN.fullmatch(text) is not None


def _is_zone(text: str) -> bool:
    return _ZONE.fullmatch(text) is not None


def _is_link(text: str) -> bool:
    return is_page(text) or _ADDRESS.fullmatch(text) is not None


def is_page(text: str) -> bool:
    """Tell whether `find_errors` names a page of the site, not an address elsewhere."""
    return _PAGE.fullmatch(text) is not None
