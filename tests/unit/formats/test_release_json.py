"""release.json, overlay.json and the signature file: one form only, readable without us."""

from __future__ import annotations

import base64
import json

import pytest
from msgspec.structs import replace

from fakes.releases import SITE, facts, page, tombstone
from fuzi.errors import IntegrityFailed
from fuzi.formats.release_json import (
    dump_overlay,
    dump_release,
    dump_signature,
    parse_overlay,
    parse_release,
    parse_signature,
)
from fuzi.model.ids import sha256_of
from fuzi.model.publication import TombstoneKind
from fuzi.model.release import ReleaseStatement

GONE = (tombstone("news/c"), tombstone("news/d", TombstoneKind.EXPIRY))
STATEMENT = ReleaseStatement(
    facts(1, GONE), {"site.manifest.jsonl": sha256_of(b"m")}, {"release/2026-11-20.1": sha256_of(b"p")}, sha256_of(b"t")
)
TEXT = dump_release(STATEMENT)


def test_what_is_written_is_read_back_with_pages_in_order() -> None:
    read = parse_release(TEXT)
    assert [one.page for one in read.facts.pages] == ["index", "news/a", "news/b"]
    pages = tuple(sorted(STATEMENT.facts.pages, key=lambda one: one.page))
    assert read == replace(STATEMENT, facts=replace(STATEMENT.facts, pages=pages))
    assert dump_release(read) == TEXT


def test_it_is_an_in_toto_statement_with_times_in_both_zones() -> None:
    document = json.loads(TEXT)
    assert document["_type"] == "https://in-toto.io/Statement/v1"
    assert document["subject"] == [{"name": "site.manifest.jsonl", "digest": {"sha256": sha256_of(b"m")}}]
    assert document["predicate"]["as_of"] == {"china": "2026-11-20T10:00:00+08:00", "utc": "2026-11-20T02:00:00Z"}
    assert document["predicate"]["site"] == SITE
    assert document["predicate"]["pages"][0]["approvers"][0]["person"] == "示例丙"


@pytest.mark.parametrize(
    "change",
    [
        (b'"_type":', b'"_type":"x","_type":'),
        (b'"predicateType":', b'"more":1,"predicateType":'),
        (b'"tag":', b'"aaa":1,"tag":'),
        (b"Statement/v1", b"Statement/v2"),
        (b"release:v1", b"release:v2"),
        (b"T10:00:00+08:00", b"T11:00:00+08:00"),
        (b'"commit":"c', b'"commit":"g'),
        (b"{", b" {"),
        (b"}\n", b"}"),
        (b"}\n", b"}\n\n"),
        (b'"included":[', b'"included":[1,'),
    ],
)
def test_any_other_form_of_it_is_refused(change: tuple[bytes, bytes]) -> None:
    changed = TEXT.replace(*change, 1)
    assert changed != TEXT
    with pytest.raises(IntegrityFailed):
        parse_release(changed)


def test_a_page_without_a_publication_time_cannot_be_sealed() -> None:
    never = replace(page("news/x").publication, published_at=None)
    bad = replace(STATEMENT, facts=replace(STATEMENT.facts, pages=(replace(page("news/x"), publication=never),)))
    with pytest.raises(ValueError, match="news/x"):
        dump_release(bad)


def test_the_overlay_is_read_back_and_nothing_else_is() -> None:
    text = dump_overlay(GONE)
    assert parse_overlay(text) == GONE
    for bad in (text[:-1], text + b" ", text.replace(b'"version":1', b'"version":2'), b"[]\n"):
        with pytest.raises(IntegrityFailed):
            parse_overlay(bad)


def test_a_signature_is_armoured_as_openssh_writes_it() -> None:
    blob = base64.b64encode(bytes(range(200))).decode()
    text = dump_signature(blob)
    rows = text.decode().splitlines()
    assert rows[0] == "-----BEGIN SSH SIGNATURE-----" and rows[-1] == "-----END SSH SIGNATURE-----"
    assert max(len(row) for row in rows[1:-1]) == 70
    assert parse_signature(text) == blob


@pytest.mark.parametrize("bad", [b"", b"x", b"\xff", dump_signature("AAAA")[:-1], dump_signature("AAAA") + b"\n"])
def test_any_other_signature_file_is_refused(bad: bytes) -> None:
    with pytest.raises(IntegrityFailed):
        parse_signature(bad)
