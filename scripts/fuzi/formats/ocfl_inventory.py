"""OCFL 1.1 inventories of one-version objects, and the small fixed files around them.

Only what Fuzi writes is read: one version, SHA-256 (allowed by OCFL 1.1 section 3.5.1), content path equal to the
logical path below `v1/content/`. Any other OCFL tool can read the objects; others' objects are refused here.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec

from fuzi.errors import IntegrityFailed
from fuzi.formats.manifest import is_site_path
from fuzi.formats.sealed_json import in_utc, refuse_bad_digests
from fuzi.messages import msg
from fuzi.model.archive import INVENTORY_TYPE, RELEASE_TAG, Inventory, ObjectKind, ObjectName, VersionStamp
from fuzi.model.ids import Sha256, is_sha256, sha256_of

INVENTORY_FILE = "inventory.json"
SIDECAR_FILE = "inventory.json.sha256"
OBJECT_DECLARATION = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
ROOT_DECLARATION = ("0=ocfl_1.1", b"ocfl_1.1\n")
CONTENT = "v1/content/"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
_HEAD = "v1"


def dump_inventory(inventory: Inventory) -> bytes:
    """Return inventory.json: keys sorted, indented by two, ended by a line feed; equal inventories, equal bytes."""
    by_digest: dict[str, list[str]] = {}
    for path, digest in sorted(inventory.files.items()):
        by_digest.setdefault(digest, []).append(path)
    document = {
        "contentDirectory": "content",
        "digestAlgorithm": "sha256",
        "head": _HEAD,
        "id": inventory.object_id,
        "manifest": {digest: [CONTENT + path for path in paths] for digest, paths in by_digest.items()},
        "type": INVENTORY_TYPE,
        "versions": {
            _HEAD: {
                "created": msgspec.to_builtins(in_utc(inventory.stamp.created)),
                "message": inventory.stamp.message,
                "state": by_digest,
                "user": {"name": inventory.stamp.user},
            }
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def parse_inventory(data: bytes, place: str = INVENTORY_FILE) -> Inventory:
    """Read an inventory strictly.

    Raises:
        IntegrityFailed: not an inventory as `dump_inventory` writes it.
    """
    try:
        inventory = _inventory(json.loads(data))
        is_same = dump_inventory(inventory) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IntegrityFailed(msg("{place}: not an inventory", place=place)) from error
    if not is_same:
        raise IntegrityFailed(msg("{place}: not an inventory as it is written here", place=place))
    for path, digest in inventory.files.items():
        if not is_site_path(path):
            raise IntegrityFailed(
                msg("{place}: the path {path} leaves the folder or cannot be used", place=place, path=path)
            )
        refuse_bad_digests(place, manifest=digest)
    return inventory


def _inventory(document: Any) -> Inventory:
    version = document["versions"][_HEAD]
    stamp = VersionStamp(
        created=msgspec.convert(version["created"], type=dt.datetime),
        message=_text(version["message"]),
        user=_text(version["user"]["name"]),
    )
    files = {path: Sha256(digest) for digest, paths in version["state"].items() for path in paths}
    return Inventory(_text(document["id"]), files, stamp)


def _text(value: Any) -> str:
    return msgspec.convert(value, type=str, strict=True)


def dump_sidecar(inventory: bytes) -> bytes:
    """Return the sidecar of an inventory file."""
    return f"{sha256_of(inventory)}  {INVENTORY_FILE}\n".encode()


def parse_object_id(text: str) -> ObjectName:
    """Read `urn:fuzi:<site id>:<kind>:<name>`.

    Raises:
        IntegrityFailed: not an id of that form.
    """
    parts = text.split(":", 4)
    if len(parts) != 5 or parts[:2] != ["urn", "fuzi"] or not is_sha256(parts[2]) or not parts[4]:
        raise IntegrityFailed(msg("{text} is not the id of an archived object", text=text))
    try:
        kind = ObjectKind(parts[3])
    except ValueError as error:
        raise IntegrityFailed(msg("{text} is not the id of an archived object", text=text)) from error
    return ObjectName(Sha256(parts[2]), kind, RELEASE_TAG + parts[4] if kind is ObjectKind.RELEASE else parts[4])


def dump_layout() -> bytes:
    """Return ocfl_layout.json."""
    document = {
        "extension": LAYOUT,
        "description": "three folders of three digits of the SHA-256 of the object id, then the id, percent-encoded",
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def other_layout(data: bytes) -> str:
    """Return the name of the layout that another ocfl_layout.json names; empty where it names ours or none."""
    try:
        name = msgspec.json.decode(data)["extension"]
    except (ValueError, TypeError, KeyError):
        return ""
    return name if isinstance(name, str) and name != LAYOUT else ""


def dump_layout_config() -> bytes:
    """Return the layout extension's config.json (its parameters are the extension's defaults)."""
    document = {
        "extensionName": LAYOUT,
        "digestAlgorithm": "sha256",
        "tupleSize": 3,
        "numberOfTuples": 3,
    }
    return (json.dumps(document, indent=2) + "\n").encode()
