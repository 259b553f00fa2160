"""What is scanned: one carrier of text with its place."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import force_setattr

from fuzi.messages import Message
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.notice import SHIPPED, NoticeKind
from fuzi.model.token import Token
from fuzi.scanning.rule import Carrier


class Source(Struct, frozen=True):
    """One file, or one text that Git keeps beside the files.

    Attributes:
        path: the file's path relative to the repository; empty for what is not a file.
        data: the bytes (of a name, message or author: UTF-8).
        page: the id of the page that owns the file, empty outside `content/`.
        origin: where it stands when that is not the file as it is now: `commit:<id>`, `branch`, `commit-message:<id>`.
        extracted: what a document reader made of it; None where the bytes are plain text or nobody has read them.
        shown: what readers will see of it, by the name of the layer; looked at beside the bytes.
        refusal: why it is not looked at at all (a commit that nobody can read); it is a finding by itself.
        name_problem: what is wrong with the path itself, where no tree may hold it; it is a finding by itself.
        notices: the kinds of public notices that its column may hold: outside of columns all that are shipped.
        tokens: what the engine for keys and tokens told of its texts, by the text; places are in that text.
        unsearched: why that engine told nothing of a text that may hold a key; it is a finding by itself.
        whole_name: whether the path is looked at too (once per path is enough).
    """

    path: str
    data: bytes
    page: str = ""
    carrier: Carrier = Carrier.FILE
    origin: str = ""
    extracted: Extracted | None = None
    whole_name: bool = True
    refusal: Message | None = None
    shown: tuple[TextLayer, ...] = ()
    name_problem: Message | None = None
    digest: Sha256 = Sha256("")
    notices: tuple[NoticeKind, ...] = SHIPPED
    tokens: Mapping[str, tuple[Token, ...]] = {}
    unsearched: Message | None = None

    def __post_init__(self) -> None:
        if not self.digest:
            force_setattr(self, "digest", sha256_of(self.data))
