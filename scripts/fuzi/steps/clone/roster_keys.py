"""Keys of the roster: the line that proves possession, and how it is read again."""

from __future__ import annotations

from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.formats.possession import NAMESPACE, possession
from fuzi.formats.ssh_key import parse_public_key
from fuzi.formats.yaml_edit import Row, flow
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import PersonId
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace


def proved_line(workspace: Workspace, signer: Signer, person: str) -> str:
    """Return the line for the roster by which a person shows to hold a key, made with that key."""
    key = signer.public_key
    proof = signer.sign(possession(workspace.ledger.site, PersonId(person), key), NAMESPACE)
    return flow({"key": key, "proof": proof})


def key_row(text: str) -> Row:
    """Return the row of a key that was handed over: a printed line with its proof, or a line of a `.pub` file.

    Raises:
        AskedWrongly: it is neither.
    """
    if text.lstrip().startswith("{"):
        try:
            return read_yaml(text, "--public-key", _row)
        except MalformedFile as error:
            raise AskedWrongly(error.what, msg("copy the whole line that `fuzi roster key` printed")) from error
    try:
        return {"key": parse_public_key(text)}
    except ValueError as error:
        raise AskedWrongly(
            msg("this is not a public key that can be used"), msg("give the line of a .pub file")
        ) from error


def _row(reader: Reader, value: Value) -> Row:
    data = reader.mapping(value, ("key", "proof"), ("key",))
    key = parse_public_key(reader.text(data.get("key"))) if data.get("key") else ""
    proof = reader.text(data.get("proof"))
    return {"key": key, "proof": proof} if proof else {"key": key}
