"""A re-founded host whose first records somebody writes by hand: what only a leader, or a forger, can make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bureau import Bureau
from forging import LEDGER
from fuzi import wiring
from fuzi.formats.commit_message import CLERK
from fuzi.formats.statement import Envelope, canonical, dump_envelope, namespace, parse_waiting, statement_id
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId
from fuzi.model.refounding import MESSAGE, Refounding
from fuzi.model.tree import REGULAR
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository, Signature
from fuzi.steps.host.verify import Proof, verify
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import add_records, seal
from fuzi.steps.release.former import compared

LIST = "review/expunged.yml"


class Anew:
    """A re-founded host whose leader, or whoever else, writes its first records by hand."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.repository: Repository = wiring.open_repository(bureau.host)
        self.signatures = wiring.signatures(self.repository)
        tip = self.repository.ref(LEDGER)
        record = load_ledger(self.repository, self.signatures, tip).refounding
        assert record is not None
        self.record = record

    def proof(self, record: Refounding, person: str = "p03", *beside: Envelope, message: str = "") -> Proof:
        """Return what `verify` says of a site that begins with a record, asked by that record's own id."""
        own = self.signatures.signer(self.bureau.key(person))
        host = self.signatures.signer(self.bureau.host / "fuzi" / "host-key")
        first = add_records(self.repository, None, [seal(record, own), *beside], record.at)
        if message:
            who = Signature(*CLERK, record.at)
            first = self.repository.write_commit(self.repository.commit(first).tree, (), message, who, who)
        site = statement_id(record)
        receipt = Receipt("receipt", 1, site, "main", 1, record.at, "", first, (), (site,))
        tip = add_records(self.repository, first, [seal(receipt, host)], record.at)
        return verify(self.repository, self.signatures, (record.main, tip), Pin(site), is_full=True)

    def former(self, record: Refounding) -> Proof:
        """Return the same, compared with the old repository; the new site by itself has nothing to object."""
        proof = self.proof(record)
        assert proof.is_verified, proof.reasons
        old = wiring.open_repository(self.bureau.root / "old.git")
        return compared(proof, old, wiring.signatures(old))

    def main(self, files: dict[str, str | None], *parents: ObjectId, message: str = MESSAGE) -> dict[str, Any]:
        """Return the fields of a record whose first commit holds other files."""
        changes = {
            path: None if text is None else (REGULAR, self.repository.write(text.encode()))
            for path, text in files.items()
        }
        tree = self.repository.overlay(self.record.main, changes)
        who = Signature(*CLERK, self.record.at)
        return {"main": self.repository.write_commit(tree, parents, message, who, who), "tree": tree}

    def listed(self) -> str:
        """Return the list of the new site."""
        found = self.repository.file(self.record.main, LIST)
        assert found is not None
        return self.repository.read(found.object_id).decode()

    def evidence(self, edit: Callable[[Any], Any], key: str = "") -> dict[str, Any]:
        """Return the field with statements of the evidence edited, signed again where a key is named."""
        texts = []
        for text in self.record.evidence:
            one = parse_waiting(text.encode())
            new = edit(one.statement)
            signature = one.signature
            if key and new != one.statement:
                signer = self.signatures.signer(self.bureau.key(key))
                signature = signer.sign(canonical(new), namespace(new.kind))
            texts.append(dump_envelope(Envelope(new, signature)).decode())
        return {"evidence": tuple(texts)}

    def without(self, kind: type, stage: str = "") -> dict[str, Any]:
        """Return the field without statements of a kind."""
        kept = []
        for text in self.record.evidence:
            one = parse_waiting(text.encode()).statement
            if not (isinstance(one, kind) and getattr(one, "stage", "") == stage):
                kept.append(text)
        return {"evidence": tuple(kept)}
